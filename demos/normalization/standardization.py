"""Gradient descent on features of different scale: raw, centred, divided by their std, and both."""

import math

import torch

from mlquiz.lab import Point, main


def run(seed: int, rows: int, correlation: float, income_unit: float, updates: int):
    torch.manual_seed(seed)
    features, target = people(rows, correlation, income_unit)
    mean, std = features.mean(0), features.std(0, correction=0)
    inputs = {
        "raw": with_bias(features),
        "centred": with_bias(features - mean),
        "scaled": with_bias(features / std),
        "standardized": with_bias((features - mean) / std),
    }

    # The mean squared error has constant curvatures: the eigenvalues of its Hessian 2/n X'X.
    steepest = {name: torch.linalg.eigvalsh(2 / rows * x.T @ x)[-1] for name, x in inputs.items()}
    best = torch.linalg.lstsq(inputs["standardized"], target).solution
    least = squared_error(inputs["standardized"], best, target)
    explainable = target.var(correction=0).item() - least

    # Every fit starts at the mean of the target: weights 0, and the bias at that mean.
    start = torch.tensor([0.0, 0.0, target.mean()], dtype=torch.float64)
    weights = {name: start.clone() for name in inputs}
    left = {}
    left_then = {}
    for update in range(1, updates + 1):
        for name, x in inputs.items():
            gradient = 2 / rows * x.T @ (x @ weights[name] - target)
            weights[name] -= 1 / steepest[name] * gradient  # a stable rate in every direction
            left[name] = (squared_error(x, weights[name], target) - least) / explainable
        if not left_then and (left["standardized"] < 0.01 or update == updates):
            arrived, left_then = update, dict(left)
        if update % max(1, updates // 60) == 0:
            # Rounding errors below a millionth would only stretch the logarithmic axis.
            yield Point(update, {name: max(share, 1e-6) for name, share in left.items()})

    return {
        "arrived": arrived,
        "raw_left": left["raw"],
        "centred_then": left_then["centred"],
        "scaled_then": left_then["scaled"],
        "standardized_then": left_then["standardized"],
    }


def people(rows: int, correlation: float, income_unit: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Return age and income, which rise together, and a target that falls with age."""
    first, second = torch.randn(2, rows, dtype=torch.float64)
    second = correlation * first + math.sqrt(1 - correlation**2) * second
    age = 45 + 12 * first  # years
    income = 30 * torch.exp(0.5 * second)  # thousands
    target = 60 - 0.5 * age + 0.5 * income + 3 * torch.randn(rows, dtype=torch.float64)
    return torch.stack([age, income * income_unit], dim=1), target


def with_bias(x: torch.Tensor) -> torch.Tensor:
    return torch.cat([x, torch.ones(len(x), 1, dtype=x.dtype)], dim=1)


def squared_error(x: torch.Tensor, weights: torch.Tensor, target: torch.Tensor) -> float:
    return (x @ weights - target).square().mean().item()


if __name__ == "__main__":
    main(__file__)
