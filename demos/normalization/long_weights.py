"""Longer weights before BatchNorm: the same function, but how fast does it learn?"""

import copy

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main


def run(seed: int, stretch: float, learning_rate: float, updates: int):
    torch.manual_seed(seed)
    images, labels = digits(seed).train
    short = nn.Sequential(
        *(nn.Linear(64, 64, bias=False), nn.BatchNorm1d(64), nn.ReLU()),
        *(nn.Linear(64, 64, bias=False), nn.BatchNorm1d(64), nn.ReLU()),
        nn.Linear(64, 10),
    )
    long = copy.deepcopy(short)
    with torch.no_grad():
        for linear in (long[0], long[3]):
            linear.weight *= stretch  # BatchNorm divides the factor out again: the same function
    nets = {"short": short, "long": long, "long_fast": copy.deepcopy(long)}
    factors = {"short": 1.0, "long": 1.0, "long_fast": stretch**2}

    losses = {name: [] for name in nets}
    for update in range(1, updates + 1):
        batch = torch.randint(len(images), (64,))
        for name, net in nets.items():
            loss = cross_entropy(net(images[batch]), labels[batch])
            losses[name].append(loss.item())
            net.zero_grad()
            loss.backward()
            with torch.no_grad():
                for weights in net.parameters():
                    # only the weights before a BatchNorm were stretched
                    before_bn = weights is net[0].weight or weights is net[3].weight
                    rate = learning_rate * (factors[name] if before_bn else 1.0)
                    weights -= rate * weights.grad
        if update % (updates // 20) == 0:
            yield Point(update, {n: mean(values[-5:]) for n, values in losses.items()})

    return {f"{name}_loss": mean(values[-5:]) for name, values in losses.items()}


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


if __name__ == "__main__":
    main(__file__)
