"""Gradient noise: how far the gradient of a mini-batch is from that of the whole training set."""

import copy

import torch
from torch import nn
from torch.nn.functional import cosine_similarity, cross_entropy

from mlquiz.lab import Point, digits, main

SIZES = [1, 2, 3, 4, 6, 8, 11, 16, 23, 32, 45, 64, 91, 128, 181, 256]


def run(seed: int, examples: int, draws: int, updates: int):
    torch.manual_seed(seed)
    images, labels = digits(seed, train=examples).train
    net = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    trained = copy.deepcopy(net)
    for _ in range(updates):  # with the full gradient: mini-batches would make its norm fluctuate
        loss = cross_entropy(trained(images), labels)
        trained.zero_grad()
        loss.backward()
        with torch.no_grad():
            for weights in trained.parameters():
                weights -= 0.3 * weights.grad

    full = gradient(net, images, labels)
    trained_full = gradient(trained, images, labels)
    start, distinct, later, cosine = {}, {}, {}, {}
    for size in SIZES:
        # The weights do not change. Each row is the gradient of one random batch.
        independent = [torch.randint(examples, (size,)) for _ in range(draws)]
        gradients = torch.stack([gradient(net, images[b], labels[b]) for b in independent])
        start[size] = noise(gradients, full)
        cosine[size] = cosine_similarity(gradients, full, dim=1).mean().item()

        without_replacement = [torch.randperm(examples)[:size] for _ in range(draws)]
        gradients = torch.stack([gradient(net, images[b], labels[b]) for b in without_replacement])
        distinct[size] = noise(gradients, full)

        gradients = torch.stack([gradient(trained, images[b], labels[b]) for b in independent])
        later[size] = noise(gradients, trained_full)
        yield Point(
            size,
            {
                "law": start[1] / size**0.5,  # sigma / sqrt(B)
                "start": start[size],
                "distinct": distinct[size],
                "later": later[size],
                "cosine": cosine[size],
            },
        )

    return {
        "start_16": start[16],
        "start_64": start[64],
        "start_256": start[256],
        "distinct_256": distinct[256],
        "later_64": later[64],
        "cosine_1": cosine[1],
        "cosine_64": cosine[64],
    }


def gradient(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    loss = cross_entropy(net(images), labels)
    return torch.cat([g.flatten() for g in torch.autograd.grad(loss, list(net.parameters()))])


def noise(gradients: torch.Tensor, full: torch.Tensor) -> float:
    """Return the root mean square distance from the full gradient, relative to its norm."""
    distances = (gradients - full).norm(dim=1)
    return (distances.square().mean().sqrt() / full.norm()).item()


if __name__ == "__main__":
    main(__file__)
