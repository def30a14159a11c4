"""Three rules for the learning rate of a larger batch: the loss after equal epochs."""

import copy
import math

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main

IMAGES = 512
FACTORS = [1, 1.5, 2, 3, 4, 6, 8, 12, 16, 32]


def run(seed: int, base_batch: int, base_rate: float, epochs: int):
    torch.manual_seed(seed)
    images, labels = digits(seed, train=IMAGES).train
    start = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))

    losses = {}
    for factor in FACTORS:
        batch_size = int(base_batch * factor)
        losses[factor] = {}
        for name, rate in (
            ("fixed", base_rate),
            ("root", base_rate * math.sqrt(factor)),
            ("linear", base_rate * factor),
        ):
            net = copy.deepcopy(start)
            optimizer = torch.optim.SGD(net.parameters(), lr=rate)
            for _ in range(epochs):
                for batch in torch.randperm(IMAGES).split(batch_size):
                    loss = cross_entropy(net(images[batch]), labels[batch])
                    optimizer.zero_grad()
                    loss.backward()
                    optimizer.step()
            losses[factor][name] = loss_on(net, images, labels)
        yield Point(batch_size, losses[factor])
    return {
        "four": 4 * base_batch,
        "base": losses[1]["linear"],
        "fixed_4": losses[4]["fixed"],
        "root_4": losses[4]["root"],
        "linear_4": losses[4]["linear"],
        "linear_32": losses[32]["linear"],
    }


@torch.no_grad()
def loss_on(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    loss = cross_entropy(net(images), labels).item()
    return loss if math.isfinite(loss) else math.inf


if __name__ == "__main__":
    main(__file__)
