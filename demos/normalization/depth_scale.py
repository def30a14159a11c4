"""The size of activations through a deep net: weights too small, too large, and a norm layer."""

import torch
from torch import nn

from mlquiz.lab import Point, digits, main

NORMS = {"BN": nn.BatchNorm1d, "LN": nn.LayerNorm}


def run(seed: int, depth: int, small: float, large: float, norm: str):
    torch.manual_seed(seed)
    images, _ = digits(seed, train=256).train
    he = (2 / 64) ** 0.5  # the standard deviation at which a ReLU layer preserves the size
    matrices = [he * torch.randn(64, 64) for _ in range(depth)]
    normalize = NORMS[norm](64)  # fresh, in train mode: it only standardizes

    hidden = dict.fromkeys(["plain_small", "plain_large", "norm_small", "norm_large"], images)
    for layer, w in enumerate(matrices, start=1):
        sums = {
            "plain_small": hidden["plain_small"] @ (small * w),
            "plain_large": hidden["plain_large"] @ (large * w),
            "norm_small": normalize(hidden["norm_small"] @ (small * w)),
            "norm_large": normalize(hidden["norm_large"] @ (large * w)),
        }
        hidden = {name: z.relu() for name, z in sums.items()}
        # root mean square
        sizes = {name: h.square().mean().sqrt().item() for name, h in hidden.items()}
        yield Point(layer, sizes)
    return sizes


if __name__ == "__main__":
    main(__file__)
