"""A long, narrow valley: gradient descent, momentum and Adam, each at the best of many rates."""

import math

import torch

from mlquiz.lab import Point, main

RATES = torch.logspace(-4, 1, 101, dtype=torch.float64)[:, None]


def run(seed: int, condition: float, angle: float, beta: float, updates: int):
    torch.manual_seed(seed)
    # f(p) = p' H p / 2: curvature 1 along the valley, `condition` across it
    theta = math.radians(angle)
    along = torch.tensor([math.cos(theta), math.sin(theta)], dtype=torch.float64)
    across = torch.tensor([-math.sin(theta), math.cos(theta)], dtype=torch.float64)
    hessian = torch.outer(along, along) + condition * torch.outer(across, across)
    start = (8 + 4 * torch.rand(())) * along + (0.5 + torch.rand(())) * across

    paths = {
        "gd": descent(hessian, start, updates),
        "momentum": momentum(hessian, start, updates, beta),
        "adam": adam(hessian, start, updates),
    }
    losses = {}
    for name, path in paths.items():
        loss = ((path @ hessian) * path).sum(dim=-1) / 2  # a row for each update
        best = loss[-10:].mean(dim=0).nan_to_num(math.inf, math.inf).argmin()
        losses[name] = loss[:, best].tolist()
        for point in path[: updates // 2, best]:
            yield Point((point @ along).item(), {f"{name}_path": (point @ across).item()})
    for update in range(0, updates + 1, max(updates // 50, 1)):
        yield Point(update, {name: loss[update] for name, loss in losses.items()})
    return {f"{name}_loss": sum(loss[-10:]) / 10 for name, loss in losses.items()}


def descent(hessian: torch.Tensor, start: torch.Tensor, updates: int) -> torch.Tensor:
    """Return the point after every update of gradient descent: (updates + 1, rates, 2)."""
    p = start.repeat(len(RATES), 1)
    path = [p]
    for _ in range(updates):
        p = p - RATES * (p @ hessian)
        path.append(p)
    return torch.stack(path)


def momentum(hessian, start, updates: int, beta: float) -> torch.Tensor:
    """Return the point after every update with momentum: (updates + 1, rates, 2)."""
    p = start.repeat(len(RATES), 1)
    velocity = torch.zeros_like(p)
    path = [p]
    for _ in range(updates):
        velocity = beta * velocity + p @ hessian
        p = p - RATES * velocity
        path.append(p)
    return torch.stack(path)


def adam(hessian, start, updates: int) -> torch.Tensor:
    """Return the point after every update of Adam: (updates + 1, rates, 2)."""
    p = start.repeat(len(RATES), 1)
    mean, square = torch.zeros_like(p), torch.zeros_like(p)
    path = [p]
    for t in range(1, updates + 1):
        gradient = p @ hessian
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        # corrected for their start at zero
        step = (mean / (1 - 0.9**t)) / ((square / (1 - 0.999**t)).sqrt() + 1e-8)
        p = p - RATES * step
        path.append(p)
    return torch.stack(path)


if __name__ == "__main__":
    main(__file__)
