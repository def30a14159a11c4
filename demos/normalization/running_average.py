"""BatchNorm's running mean: with a high momentum it stays noisy, with a low one it lags behind."""

from statistics import mean

import torch
from torch import nn

from mlquiz.lab import Point, digits, main


@torch.no_grad()
def run(seed: int, fast: float, slow: float, small_batch: int, large_batch: int, updates: int):
    torch.manual_seed(seed)
    features = nn.Linear(64, 64)(digits(seed).train.images)  # what a first BatchNorm would get
    truth, spread = features.mean(dim=0), features.std(dim=0)
    fast_small = slow_small = fast_large = torch.zeros(64)  # PyTorch's running mean starts at 0
    errors = {"fast_small": [], "slow_small": [], "fast_large": []}

    for update in range(1, updates + 1):
        small = mean_of_a_batch(features, small_batch)
        large = mean_of_a_batch(features, large_batch)
        fast_small = (1 - fast) * fast_small + fast * small  # r <- (1 - m) r + m s
        slow_small = (1 - slow) * slow_small + slow * small
        fast_large = (1 - fast) * fast_large + fast * large

        errors["fast_small"].append(distance(fast_small, truth, spread))
        errors["slow_small"].append(distance(slow_small, truth, spread))
        errors["fast_large"].append(distance(fast_large, truth, spread))
        if update % (updates // 50) == 0:
            yield Point(update, {name: each[-1] for name, each in errors.items()})

    early = updates // 20
    return {
        "fast_early": errors["fast_small"][early - 1],
        "slow_early": errors["slow_small"][early - 1],
        "fast_error": mean(errors["fast_small"][updates // 2 :]),
        "slow_error": mean(errors["slow_small"][updates // 2 :]),
        "large_error": mean(errors["fast_large"][updates // 2 :]),
    }


def mean_of_a_batch(features: torch.Tensor, size: int) -> torch.Tensor:
    return features[torch.randint(len(features), (size,))].mean(dim=0)


def distance(running_mean: torch.Tensor, truth: torch.Tensor, spread: torch.Tensor) -> float:
    """Return the root mean square error of the means, in standard deviations of their features."""
    return ((running_mean - truth) / spread).square().mean().sqrt().item()


if __name__ == "__main__":
    main(__file__)
