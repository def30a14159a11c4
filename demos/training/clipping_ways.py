"""One gradient clipped by norm, by value and layer by layer: does it still point the same way?"""

from itertools import pairwise

import torch
from torch import nn
from torch.nn.functional import cosine_similarity, cross_entropy

from mlquiz.lab import Point, digits, main

PARTS = 30


def run(seed: int, hidden_layers: int, width: int, lowest: float):
    torch.manual_seed(seed)
    images, labels = digits(seed, train=500).train
    sizes = [64, *[width] * hidden_layers, 10]
    net = nn.Sequential()
    for inputs, outputs in pairwise(sizes):
        net.extend([nn.Linear(inputs, outputs), nn.ReLU()])
    cross_entropy(net[:-1](images), labels).backward()  # no ReLU after the last layer
    layers = [torch.cat([w.grad.flatten() for w in layer.parameters()]) for layer in net[::2]]
    gradient = torch.cat(layers)

    for part in range(PARTS + 1):
        # from the gradient's own norm downwards: above it, clipping by norm does nothing
        threshold = gradient.norm().item() * lowest ** (part / PARTS)
        clipped = {
            "norm": by_norm(gradient, threshold),
            "layer": torch.cat([by_norm(layer, threshold) for layer in layers]),
            "value": gradient.clamp(-threshold, threshold),
        }
        cosines = {n: cosine_similarity(g, gradient, dim=0).item() for n, g in clipped.items()}
        yield Point(threshold / gradient.norm().item(), cosines)
    return cosines


def by_norm(gradient: torch.Tensor, threshold: float) -> torch.Tensor:
    return gradient * min(1.0, threshold / gradient.norm().item())  # g <- g * min(1, c / |g|)


if __name__ == "__main__":
    main(__file__)
