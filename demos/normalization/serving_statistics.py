"""Test rows standardized by the training set's mean and standard deviation, or by their own."""

import math

import torch

from mlquiz.lab import Point, main

SIZES = [1, 2, 4, 5, 8, 10, 20, 40, 80, 160, 320]  # rows that arrive together
TEST_ROWS = 3200


def run(seed: int, rows: int, correlation: float, penalty: float):
    torch.manual_seed(seed)
    train, target = people(rows, correlation)
    test, test_target = people(TEST_ROWS, correlation)
    mean, std = train.mean(0), train.std(0, correction=0)
    weights = ridge((train - mean) / std, target, penalty)
    trained = squared_error((test - mean) / std, weights, test_target)

    # The leak: statistics of training and test rows together, also for the fit.
    everyone = torch.cat([train, test[:rows]])
    leaky_mean, leaky_std = everyone.mean(0), everyone.std(0, correction=0)
    leaky_weights = ridge((train - leaky_mean) / leaky_std, target, penalty)
    leaky = squared_error((test - leaky_mean) / leaky_std, leaky_weights, test_target)

    own = {}
    for size in SIZES:
        groups = test.unflatten(0, (-1, size))
        group_mean = groups.mean(1, keepdim=True)
        group_std = groups.std(1, correction=0, keepdim=True) + 1e-8
        alone = ((groups - group_mean) / group_std).flatten(0, 1)
        own[size] = squared_error(alone, weights, test_target)
        yield Point(size, {"own": own[size], "trained": trained, "leaky": leaky})

    return {
        "trained": trained,
        "leaky": leaky,
        "own_one": own[1],
        "own_few": own[5],
        "own_many": own[SIZES[-1]],
        "one": 1,
        "few": 5,
    }


def people(rows: int, correlation: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Return age and income, which rise together, and a target that falls with age."""
    first, second = torch.randn(2, rows, dtype=torch.float64)
    second = correlation * first + math.sqrt(1 - correlation**2) * second
    age = 45 + 12 * first  # years
    income = 30 * torch.exp(0.5 * second)  # thousands
    target = 60 - 0.5 * age + 0.5 * income + 3 * torch.randn(rows, dtype=torch.float64)
    return torch.stack([age, income], dim=1), target


def ridge(x: torch.Tensor, target: torch.Tensor, penalty: float) -> torch.Tensor:
    """Return the weights and the bias that minimize the squared error + penalty * |weights|^2."""
    x = with_bias(x)
    shrink = penalty * len(x) * torch.diag(torch.tensor([1.0, 1.0, 0.0], dtype=x.dtype))
    return torch.linalg.solve(x.T @ x + shrink, x.T @ target)


def with_bias(x: torch.Tensor) -> torch.Tensor:
    return torch.cat([x, torch.ones(len(x), 1, dtype=x.dtype)], dim=1)


def squared_error(x: torch.Tensor, weights: torch.Tensor, target: torch.Tensor) -> float:
    return (with_bias(x) @ weights - target).square().mean().item()


if __name__ == "__main__":
    main(__file__)
