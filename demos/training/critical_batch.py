"""What a larger batch saves: updates and examples to one training loss, each at its best rate."""

import copy

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main

SIZES = [4, 6, 8, 12, 16, 24, 32, 64, 128, 256]
RATES = [0.4, 0.8, 0.2]
MAX_UPDATES = 600


def run(seed: int, target: float, images: int):
    torch.manual_seed(seed)
    x, labels = digits(seed, train=images).train
    start = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))

    needed = {}
    for size in SIZES:
        needed[size] = MAX_UPDATES
        for rate in RATES:
            limit = needed[size]  # stop a rate that needs more than the best so far
            needed[size] = updates_to(target, start, x, labels, size, rate, limit)
        yield Point(
            size,
            {
                "updates": needed[size],
                "ideal": needed[4] * 4 / size,  # twice the batch, half the updates
                "examples": needed[size] * size,
            },
        )

    return {f"updates_{size}": needed[size] for size in (4, 16, 64, 256)} | {
        f"examples_{size}": needed[size] * size for size in (4, 256)
    }


def updates_to(target: float, start, x, labels, batch_size: int, rate: float, limit: int) -> int:
    """Return the number of updates until the training loss is below the target, at most `limit`."""
    net = copy.deepcopy(start)
    optimizer = torch.optim.SGD(net.parameters(), lr=rate)
    update = 0
    while True:
        for batch in torch.randperm(len(x)).split(batch_size):
            loss = cross_entropy(net(x[batch]), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            update += 1
            with torch.no_grad():
                below = cross_entropy(net(x), labels) < target
            if below or update >= limit:
                return update


if __name__ == "__main__":
    main(__file__)
