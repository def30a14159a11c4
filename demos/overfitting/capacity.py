"""Polynomials through noisy points: training error only falls, test error falls, then rises."""

import torch
from torch.nn.functional import mse_loss

from mlquiz.lab import Point, main


def run(seed: int, points: int, noise: float, highest: int):
    torch.manual_seed(seed)
    x, y = noisy_sine(points, noise)
    test_x, test_y = noisy_sine(1000, noise)
    everywhere = torch.linspace(-1, 1, 60, dtype=torch.float64)
    for at, value in zip(x.tolist(), y.tolist(), strict=True):
        yield Point(at, {"data": value})

    drawn = {1: "line", 3: "cubic", highest: "wiggly"}
    train, test = [], []
    for degree in range(highest + 1):
        w = fit(x, y, degree)
        train.append(mse_loss(predict(w, x), y).item())
        test.append(mse_loss(predict(w, test_x), test_y).item())
        yield Point(degree, {"train": train[degree], "test": test[degree]})

        if degree in drawn:
            curve = predict(w, everywhere)
            for at, value in zip(everywhere.tolist(), curve.tolist(), strict=True):
                yield Point(at, {drawn[degree]: value})

    return {
        "line_train": train[1],
        "line_test": test[1],
        "cubic_test": test[3],
        "highest_train": train[highest],
        "highest_test": test[highest],
    }


def noisy_sine(points: int, noise: float) -> tuple[torch.Tensor, torch.Tensor]:
    x = torch.linspace(-1, 1, points, dtype=torch.float64)
    return x, torch.sin(3 * x) + noise * torch.randn(points, dtype=torch.float64)


def powers(x: torch.Tensor, degree: int) -> torch.Tensor:
    return torch.stack([x**power for power in range(degree + 1)], dim=1)


def fit(x: torch.Tensor, y: torch.Tensor, degree: int) -> torch.Tensor:
    # Least squares: the w that minimizes the sum of (w0 + w1 x + w2 x^2 + ... - y)^2.
    return torch.linalg.lstsq(powers(x, degree), y, driver="gels").solution


def predict(w: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    return powers(x, len(w) - 1) @ w


if __name__ == "__main__":
    main(__file__)
