"""Linear regression with input dropout converges to ridge, with a penalty for each feature."""

import torch
from torch.nn.functional import dropout, mse_loss

from mlquiz.lab import Point, main

FEATURES = 10


def run(seed: int, p: float, points: int, updates: int):
    torch.manual_seed(seed)
    scales = torch.linspace(0.3, 2.0, FEATURES)  # the first features vary little, the last much
    x = scales * torch.randn(points, FEATURES)
    y = x @ (torch.randn(FEATURES) / scales) + torch.randn(points)

    # The masked inputs are x m / (1 - p), m = 0 with probability p. Averaged over the masks,
    #   E |x m / (1 - p) w - y|^2 = |x w - y|^2 + p / (1 - p) sum_i w_i^2 sum_n x_ni^2,
    # so each weight is penalized by the squares of its own feature.
    penalties = p / (1 - p) * x.square().sum(dim=0)
    solutions = {"ridge": ridge(x, y, penalties), "least_squares": ridge(x, y, 0 * penalties)}
    # The rival: one penalty for all weights, of the strength that comes closest.
    uniform = [ridge(x, y, penalties.mean() * 10 ** (i / 10)) for i in range(-40, 11)]
    solutions["plain_ridge"] = min(uniform, key=lambda w: distance(w, solutions["ridge"]))

    w = torch.zeros(FEATURES, requires_grad=True)
    average = torch.zeros(FEATURES)
    for update in range(1, updates + 1):
        loss = mse_loss(dropout(x, p) @ w, y)  # a new mask for every input
        (gradient,) = torch.autograd.grad(loss, w)
        with torch.no_grad():
            w -= 0.02 * gradient
            average += 0.005 * (w - average)  # the masks keep w fluctuating, its average converges
        if update % (updates // 40) == 0:
            distances = {f"to_{name}": distance(average, at) for name, at in solutions.items()}
            yield Point(update, distances)

    return distances


def ridge(x: torch.Tensor, y: torch.Tensor, penalties: torch.Tensor) -> torch.Tensor:
    """Return the w that minimizes |x w - y|^2 + sum_i penalty_i w_i^2."""
    return torch.linalg.solve(x.T @ x + penalties * torch.eye(FEATURES), x.T @ y)


def distance(w: torch.Tensor, other: torch.Tensor) -> float:
    return ((w - other).norm() / other.norm()).item()


if __name__ == "__main__":
    main(__file__)
