"""Two nearly equal features: L1 gives the weight to one or the other at random; L2 shares it."""

import torch
from torch.nn.functional import softshrink

from mlquiz.lab import Point, main

SAMPLES = 20


def run(seed: int, correlation: float, l1: float, l2: float, examples: int):
    torch.manual_seed(seed)
    shares = {"lasso": [], "ridge": [], "elastic": []}
    for sample in range(1, SAMPLES + 1):
        # Twins: two noisy copies of the quantity that the target depends on. Their correlation
        # is 1 / (1 + variance of the noise).
        cause = torch.randn(examples)
        spread = (1 / correlation - 1) ** 0.5
        twins = cause[:, None] + spread * torch.randn(examples, 2)
        targets = cause + torch.randn(examples)

        fits = {
            "lasso": fit(twins, targets, l1=l1),
            "ridge": fit(twins, targets, l2=l2),
            "elastic": fit(twins, targets, l1=l1, l2=l2),
        }
        for name, w in fits.items():
            first, second = w.abs().tolist()
            shares[name].append(first / (first + second) if first + second > 0 else 0.5)
        yield Point(sample, {name: each[-1] for name, each in shares.items()})

    return {
        "lasso_lowest": min(shares["lasso"]),
        "lasso_highest": max(shares["lasso"]),
        "ridge_lowest": min(shares["ridge"]),
        "ridge_highest": max(shares["ridge"]),
        "elastic_lowest": min(shares["elastic"]),
        "elastic_highest": max(shares["elastic"]),
    }


def fit(
    features: torch.Tensor, targets: torch.Tensor, l1: float = 0.0, l2: float = 0.0
) -> torch.Tensor:
    """Minimize half the mean squared error + l1 * sum |w| + l2 / 2 * sum w^2."""
    gram = features.T @ features / len(targets) + l2 * torch.eye(features.shape[1])
    pull = features.T @ targets / len(targets)
    w = torch.zeros(features.shape[1])
    for _ in range(200):
        w = softshrink(w - 0.3 * (gram @ w - pull), 0.3 * l1)  # a proximal step of rate 0.3
    return w


if __name__ == "__main__":
    main(__file__)
