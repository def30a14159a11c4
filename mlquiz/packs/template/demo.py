"""The mean and the median of numbers around 0, some of which are far off."""

import torch

from mlquiz.lab import Point, main

COUNT = 200


def run(seed: int, share: float, distance: float):
    torch.manual_seed(seed)
    numbers = torch.randn(COUNT)
    far_off = torch.rand(COUNT) < share
    numbers[far_off] += distance

    for count in range(5, COUNT + 1, 5):
        seen = numbers[:count]
        mean, median = seen.mean().item(), seen.median().item()
        yield Point(count, {"mean": mean, "median": median})

    return {"mean_end": mean, "median_end": median}


if __name__ == "__main__":
    main(__file__)
