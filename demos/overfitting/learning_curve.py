"""Would more data help? It closes the gap of a flexible model and leaves a stiff one unchanged."""

import torch
from torch.nn.functional import mse_loss

from mlquiz.lab import Point, main

SIZES = (15, 20, 25, 30, 40, 50, 70, 100, 150, 200, 300, 500)
DATA_SETS = 20  # of each size, so that the curves are smooth


def run(seed: int, stiff: int, flexible: int, noise: float):
    torch.manual_seed(seed)
    test_x, test_y = noisy_sine(1, 1000, noise)
    for size in SIZES:
        x, y = noisy_sine(DATA_SETS, size, noise)
        errors = {}
        for model, degree in (("stiff", stiff), ("flexible", flexible)):
            # Least squares; `w` has a column for each data set.
            w = torch.linalg.lstsq(powers(x, degree), y, driver="gels").solution
            errors[f"{model}_train"] = mse_loss(powers(x, degree) @ w, y).item()
            test = powers(test_x, degree) @ w
            errors[f"{model}_test"] = mse_loss(test, test_y.expand_as(test)).item()
        yield Point(size, errors)
        if size == SIZES[0]:
            few = errors

    return {
        "stiff_few": few["stiff_test"],
        "flexible_few": few["flexible_test"],
        "stiff_many": errors["stiff_test"],
        "flexible_many": errors["flexible_test"],
        "stiff_many_train": errors["stiff_train"],
    }


def noisy_sine(data_sets: int, points: int, noise: float) -> tuple[torch.Tensor, torch.Tensor]:
    x = torch.linspace(-1, 1, points, dtype=torch.float64)
    scatter = noise * torch.randn(points, data_sets, dtype=torch.float64)
    return x, torch.sin(3 * x)[:, None] + scatter


def powers(x: torch.Tensor, degree: int) -> torch.Tensor:
    return torch.stack([x**power for power in range(degree + 1)], dim=1)


if __name__ == "__main__":
    main(__file__)
