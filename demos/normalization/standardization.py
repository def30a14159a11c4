"""Gradient descent on features of unlike scale: raw, divided by their spread, and standardized."""

import math

import torch

from mlquiz.lab import Point, above, below, close, main


def run(seed: int, rows: int, correlation: float, income_unit: float, updates: int):
    torch.manual_seed(seed)
    train, target = people(rows, correlation, income_unit)
    test, test_target = people(500, correlation, income_unit)
    mean, std = train.mean(0), train.std(0, correction=0)
    everyone = torch.cat([train, test])
    leaky_mean, leaky_std = everyone.mean(0), everyone.std(0, correction=0)
    arms = {
        "raw": with_bias(train),
        "scaled": with_bias(train / std),
        "standardized": with_bias((train - mean) / std),
        "leaky": with_bias((train - leaky_mean) / leaky_std),
    }

    curvatures = {name: torch.linalg.eigvalsh(2 / rows * x.T @ x) for name, x in arms.items()}
    least = torch.linalg.lstsq(arms["standardized"], target).solution
    least_error = squared_error(arms["standardized"], least, target)
    explainable = target.var(correction=0).item() - least_error
    weights = {name: torch.zeros(3, dtype=torch.float64) for name in arms}
    steps_needed = updates
    for update in range(1, updates + 1):
        left = {}
        for name, x in arms.items():
            learning_rate = 1 / curvatures[name][-1]  # the steepest direction sets the limit
            weights[name] -= learning_rate * 2 / rows * x.T @ (x @ weights[name] - target)
            left[name] = (squared_error(x, weights[name], target) - least_error) / explainable
        if left["standardized"] < 0.01:
            steps_needed = min(steps_needed, update)
        if update % 5 == 0:
            # Rounding errors below a millionth would only stretch the logarithmic axis.
            drawn = ("raw", "scaled", "standardized")
            yield Point(update, {name: max(left[name], 1e-6) for name in drawn})

    fives = test.reshape(-1, 5, 2)
    own = (fives - fives.mean(1, keepdim=True)) / fives.std(1, correction=0, keepdim=True)
    leaky_test = (test - leaky_mean) / leaky_std
    fitted = weights["standardized"]
    measured = {f"left_{name}": share for name, share in left.items()}
    measured |= {
        f"condition_{name}": (values[-1] / values[0]).item() for name, values in curvatures.items()
    }
    return measured | {
        "steps_standardized": float(steps_needed),
        "correlation": torch.corrcoef(train.T)[0, 1].item(),
        "error_training": squared_error(with_bias((test - mean) / std), fitted, test_target),
        "error_own": squared_error(with_bias(own.reshape(-1, 2)), fitted, test_target),
        "error_leaky": squared_error(with_bias(leaky_test), weights["leaky"], test_target),
        "skewness_raw": skewness(train[:, 1]),
        "skewness_standardized": skewness(arms["standardized"][:, 1]),
    }


def people(rows: int, correlation: float, income_unit: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Age and income, which rise together, and a target that falls with age."""
    first, second = torch.randn(2, rows, dtype=torch.float64)
    second = correlation * first + math.sqrt(1 - correlation**2) * second
    age, income = 45 + 12 * first, torch.exp(5 + 0.5 * second)
    target = 60 - 0.5 * age + 0.1 * income + 3 * torch.randn(rows, dtype=torch.float64)
    return torch.stack([age, income * income_unit], dim=1), target


def with_bias(x: torch.Tensor) -> torch.Tensor:
    return torch.cat([x, torch.ones(len(x), 1, dtype=x.dtype)], dim=1)


def squared_error(x: torch.Tensor, weights: torch.Tensor, target: torch.Tensor) -> float:
    return (x @ weights - target).square().mean().item()


def skewness(values: torch.Tensor) -> float:
    return ((values - values.mean()) / values.std(correction=0)).pow(3).mean().item()


def condition_falls(m):
    return below(
        math.log10(m["condition_standardized"]), math.log10(m["condition_raw"]), margin=2.5
    )


def raw_is_stuck(m):
    return above(m["left_raw"], 1.0, margin=1.5)


def dividing_is_not_enough(m):
    return above(m["left_scaled"], m["left_standardized"], margin=0.3)


def standardized_is_quick(m):
    return below(m["steps_standardized"], 40)


def correlation_remains(m):
    r = abs(m["correlation"])
    return close(m["condition_standardized"], (1 + r) / (1 - r), tolerance=1e-6)


def own_statistics_hurt(m):
    return above(m["error_own"], m["error_training"], margin=8.0)


def leak_is_harmless_here(m):
    return close(m["error_leaky"], m["error_training"], tolerance=0.01)


def shape_stays(m):
    return close(m["skewness_standardized"], m["skewness_raw"], tolerance=1e-6)


if __name__ == "__main__":
    main(__file__)
