"""One polynomial, many data sets: how far the average fit is off, how widely the fits scatter."""

import torch

from mlquiz.lab import Point, main

DATA_SETS = 200


def run(seed: int, points: int, noise: float):
    torch.manual_seed(seed)
    x = torch.linspace(-1, 1, points, dtype=torch.float64)
    data_sets = torch.sin(3 * x) + noise * torch.randn(DATA_SETS, points, dtype=torch.float64)
    new_x = torch.linspace(-1, 1, 200, dtype=torch.float64)
    truth = torch.sin(3 * new_x)

    bias, variance, error = [], [], []
    for degree in range(13):
        # Least squares; `w` has a column for each data set.
        w = torch.linalg.lstsq(powers(x, degree), data_sets.T, driver="gels").solution
        fits = (powers(new_x, degree) @ w).T

        average = fits.mean(dim=0)
        bias.append(((average - truth) ** 2).mean().item())  # (E[f] - truth)^2
        variance.append(((fits - average) ** 2).mean().item())  # E[(f - E[f])^2]
        error.append(bias[degree] + variance[degree] + noise**2)  # expected, on new noisy points
        yield Point(
            degree, {"bias": bias[degree], "variance": variance[degree], "error": error[degree]}
        )

    return {
        "line_bias": bias[1],
        "line_variance": variance[1],
        "highest_bias": bias[-1],
        "highest_variance": variance[-1],
        "line_error": error[1],
        "cubic_error": error[3],
        "highest_error": error[-1],
    }


def powers(x: torch.Tensor, degree: int) -> torch.Tensor:
    return torch.stack([x**power for power in range(degree + 1)], dim=1)


if __name__ == "__main__":
    main(__file__)
