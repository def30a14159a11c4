"""Two nearly equal features: their weights vary widely, their sum and the predictions do not."""

import torch

from mlquiz.lab import Point, main

SAMPLES = 20


def run(seed: int, correlation: float, examples: int, l2: float):
    torch.manual_seed(seed)
    test_x, test_y = draw(1000, correlation)
    first, total, ridge, error = [], [], [], []
    for sample in range(1, SAMPLES + 1):
        x, y = draw(examples, correlation)
        # The normal equations, X^T X w = X^T y, without and with an L2 penalty.
        w = torch.linalg.solve(x.T @ x, x.T @ y)
        penalized = torch.linalg.solve(x.T @ x + l2 * examples * torch.eye(2), x.T @ y)
        first.append(w[0].item())
        total.append(w.sum().item())
        ridge.append(penalized[0].item())
        error.append(((test_x @ w - test_y) ** 2).mean().item())
        yield Point(sample, {"first": first[-1], "total": total[-1], "ridge": ridge[-1]})
        yield Point(sample, {"error": error[-1]})

    return {
        "first_lowest": min(first),
        "first_highest": max(first),
        "total_lowest": min(total),
        "total_highest": max(total),
        "ridge_lowest": min(ridge),
        "ridge_highest": max(ridge),
        "error_worst": max(error),
    }


def draw(examples: int, correlation: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Return two features with this correlation and a target that is their sum, with noise."""
    common, own = torch.randn(examples, 1), torch.randn(examples, 2)
    x = correlation**0.5 * common + (1 - correlation) ** 0.5 * own
    return x, x.sum(dim=1) + torch.randn(examples)


if __name__ == "__main__":
    main(__file__)
