"""A penalty on a polynomial's weights: too weak and it overfits, too strong and it underfits."""

import torch
from torch.nn.functional import mse_loss

from mlquiz.lab import Point, main

STRENGTHS = [10 ** (half / 2) for half in range(-24, 3)]  # 1e-12 to 10


def run(seed: int, points: int, noise: float, degree: int):
    torch.manual_seed(seed)
    x, y = noisy_sine(points, noise)
    test_x, test_y = noisy_sine(1000, noise)
    cubic_test = error(fit(x, y, 3, strength=0.0), test_x, test_y)  # the rival without a penalty

    train, test, slope = {}, {}, {}
    for strength in STRENGTHS:
        w = fit(x, y, degree, strength)
        train[strength] = error(w, x, y)
        test[strength] = error(w, test_x, test_y)
        slope[strength] = w[1].item()
        errors = {"train": train[strength], "test": test[strength], "cubic": cubic_test}
        yield Point(strength, {**errors, "slope": slope[strength]})
    return {
        "weakest_test": test[1e-12],
        "mild_test": test[1e-3],
        "cubic_test": cubic_test,
        "strongest_train": train[10.0],
        "mild_slope": slope[1e-3],
        "strong_slope": slope[1e-1],
    }


def fit(x: torch.Tensor, y: torch.Tensor, degree: int, strength: float) -> torch.Tensor:
    # The w that minimizes mean (Xw - y)^2 + strength |w|^2. Further rows of X that ask for
    # sqrt(n strength) w = 0 are that penalty, so it can be solved as plain least squares.
    penalty = (len(x) * strength) ** 0.5 * torch.eye(degree + 1, dtype=x.dtype)
    rows = torch.cat([powers(x, degree), penalty])
    targets = torch.cat([y, torch.zeros(degree + 1, dtype=y.dtype)])
    return torch.linalg.lstsq(rows, targets, driver="gels").solution


def error(w: torch.Tensor, x: torch.Tensor, y: torch.Tensor) -> float:
    return mse_loss(powers(x, len(w) - 1) @ w, y).item()


def noisy_sine(points: int, noise: float) -> tuple[torch.Tensor, torch.Tensor]:
    x = torch.linspace(-1, 1, points, dtype=torch.float64)
    return x, torch.sin(3 * x) + noise * torch.randn(points, dtype=torch.float64)


def powers(x: torch.Tensor, degree: int) -> torch.Tensor:
    return torch.stack([x**power for power in range(degree + 1)], dim=1)


if __name__ == "__main__":
    main(__file__)
