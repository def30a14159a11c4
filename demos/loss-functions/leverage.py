"""One example with a feature that is far too large: three losses, and a clipped feature."""

import torch

from mlquiz.lab import Point, main


def run(seed: int, points: int, factor: float, noise: float, limit: float):
    torch.manual_seed(seed)
    x = torch.linspace(-3, 3, points, dtype=torch.float64)
    y = x + noise * torch.randn(points, dtype=torch.float64)  # the true line: slope 1
    wrong = int(0.8 * points)  # the example whose feature is in a wrong unit

    # One data set in each row: the wrong feature is multiplied by 1 and so on, up to `factor`.
    factors = factor ** torch.linspace(0, 1, 31, dtype=torch.float64)
    features = x.repeat(len(factors), 1)
    features[:, wrong] *= factors
    slopes = {
        "mse": slope(features, y, torch.ones_like),
        "huber": slope(features, y, lambda errors: 1 / errors.abs().clamp(min=1)),  # delta 1
        "mae": slope(features, y, lambda errors: 1 / errors.abs().clamp(min=1e-6)),
        "clipped": slope(features.clamp(-limit, limit), y, torch.ones_like),
    }
    for i, times in enumerate(factors.tolist()):
        yield Point(times, {name: values[i] for name, values in slopes.items()})
    early = 10  # a third of the way to `factor`, on the logarithmic scale
    return {
        "mse_early": slopes["mse"][early],
        "mae_early": slopes["mae"][early],
        **{f"{name}_end": values[-1] for name, values in slopes.items()},
    }


def slope(x: torch.Tensor, y: torch.Tensor, weight_of) -> list[float]:
    """Fit a line to each row of x; return the slopes.

    Iteratively reweighted least squares: the weight turns the square of an error e into
    the loss: with 1 / |e| it is e^2 / |e| = |e|, the absolute error.
    """
    rows = torch.stack([torch.ones_like(x), x], dim=2)
    targets = y.expand_as(x)[:, :, None]
    line = torch.zeros(len(x), 2, 1, dtype=x.dtype)
    for _ in range(60):
        root = weight_of(rows @ line - targets).sqrt()
        line = torch.linalg.lstsq(root * rows, root * targets).solution
    return line[:, 1, 0].tolist()


if __name__ == "__main__":
    main(__file__)
