"""What averaging does to random values: to waiting times, and to values with Cauchy tails."""

import torch

from mlquiz.lab import Point, main

MEANS = 2000
SIZES = [2**power for power in range(10)]  # 1 to 512


def run(seed: int, skew: float, tail: float):
    torch.manual_seed(seed)
    points = []
    for size in SIZES:
        normal = torch.randn(MEANS, size)
        # Skewed, of variance 1; for a skew of 2 exponential, like waiting times.
        shape = torch.tensor(4 / skew**2)
        skewed = torch.distributions.Gamma(shape, shape.sqrt()).sample((MEANS, size))
        heavy = torch.distributions.StudentT(tail).sample((MEANS, size))
        point = {
            "normal": spread(normal.mean(1)),
            "skewed": spread(skewed.mean(1)),
            "heavy": spread(heavy.mean(1)),
        }
        points.append(point)
        yield Point(size, point)
    return {
        "skewed_single": points[0]["skewed"],
        "skewed_mean": points[-1]["skewed"],
        "normal_mean": points[-1]["normal"],
        "heavy_single": points[0]["heavy"],
        "heavy_mean": points[-1]["heavy"],
        "single_skewness": skewness(skewed[:, 0]),
        "mean_skewness": skewness(skewed[:, :64].mean(1)),
    }


def spread(values: torch.Tensor) -> float:
    """Return half of the interquartile range: unlike the standard deviation, it always exists."""
    low, high = values.quantile(torch.tensor([0.25, 0.75]))
    return (high - low).item() / 2


def skewness(x: torch.Tensor) -> float:
    return ((x - x.mean()) / x.std(correction=0)).pow(3).mean().item()


if __name__ == "__main__":
    main(__file__)
