"""Full-batch gradient descent drives the sharpness up until it hovers around 2 / rate."""

import copy
import statistics

import torch
from torch import nn
from torch.nn.functional import mse_loss, one_hot

from mlquiz.lab import Point, digits, main


def run(seed: int, low: float, high: float, images: int, updates: int):
    torch.manual_seed(seed)
    x, labels = digits(seed, train=images).train
    targets = one_hot(labels, 10).float()
    low_net = nn.Sequential(
        *(nn.Linear(64, 32), nn.Tanh()),
        *(nn.Linear(32, 32), nn.Tanh()),
        nn.Linear(32, 10),
    )
    high_net = copy.deepcopy(low_net)
    arms = (("low", low_net, low), ("high", high_net, high))

    # Where the power iteration starts; later it goes on from the last eigenvector.
    weights = sum(p.numel() for p in low_net.parameters())
    direction = nn.functional.normalize(torch.randn(weights), dim=0)
    directions = {"low": direction, "high": direction}
    losses = {"low": [], "high": []}
    sharpness = {"low": [], "high": []}
    interval = updates // 40

    for update in range(updates + 1):
        measuring = update % interval == 0
        point = {}
        for name, net, rate in arms:
            loss = mse_loss(net(x), targets)  # of all images: no randomness
            losses[name].append(loss.item())
            if measuring:
                rounds = 20 if update == 0 else 4
                largest, directions[name] = power_iteration(
                    net, x, targets, directions[name], rounds
                )
                sharpness[name].append(largest)
                point |= {name: largest, f"{name}_loss": loss.item()}
            net.zero_grad()
            loss.backward()
            with torch.no_grad():
                for p in net.parameters():
                    p -= rate * p.grad
        if measuring:
            yield Point(update, point)

    # the measurements at which the sharpness exceeds 2 / rate
    beyond = [i for i, value in enumerate(sharpness["high"]) if value > 2 / high]
    reached = interval * beyond[0] if beyond else updates
    return {
        "start": 0.0,
        "reached": reached,
        "low_start": sharpness["low"][0],
        "low_end": sharpness["low"][-1],
        "high_end": statistics.mean(sharpness["high"][-10:]),
        "reached_loss": losses["high"][reached],
        "high_loss": statistics.mean(losses["high"][-(updates // 4) :]),
    }


def power_iteration(net, x, targets, v: torch.Tensor, rounds: int) -> tuple[float, torch.Tensor]:
    """Return the largest eigenvalue of the Hessian of the loss, and its eigenvector."""
    parameters = list(net.parameters())
    loss = mse_loss(net(x), targets)
    gradient = flat(torch.autograd.grad(loss, parameters, create_graph=True))
    for _ in range(rounds):
        # d(g . v) / dw = H v: the Hessian times v, without ever computing the Hessian
        product = flat(torch.autograd.grad(gradient @ v, parameters, retain_graph=True))
        largest = (v @ product).item()
        v = product / product.norm()
    return largest, v


def flat(tensors: tuple[torch.Tensor, ...]) -> torch.Tensor:
    return torch.cat([tensor.flatten() for tensor in tensors])


if __name__ == "__main__":
    main(__file__)
