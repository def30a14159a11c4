"""Dropout on noisy labels, beside its simplest rival: no dropout and early stopping."""

import copy

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main

HIDDEN = 128


def run(seed: int, p: float, images: int, label_noise: float, updates: int):
    torch.manual_seed(seed)
    train, test = digits(seed, images, label_noise)
    plain = network(HIDDEN, p=0.0)
    dropout = copy.deepcopy(plain)
    dropout[2] = nn.Dropout(p)
    wide = network(round(HIDDEN / (1 - p)), p)  # n / (1 - p) units: n are left on average
    nets = {"plain": plain, "dropout": dropout, "wide": wide}
    optimizers = {name: torch.optim.Adam(net.parameters(), lr=0.03) for name, net in nets.items()}
    test_losses = {name: [] for name in nets}

    for update in range(1, updates + 1):
        for name, net in nets.items():
            net.train()
            loss = cross_entropy(net(train.images), train.labels)
            optimizers[name].zero_grad()
            loss.backward()
            optimizers[name].step()
        if update % 2 == 0:
            for name, net in nets.items():
                test_losses[name].append(loss_on(net, *test))
            yield Point(update, {name: losses[-1] for name, losses in test_losses.items()})

    ends = {f"{name}_end": losses[-1] for name, losses in test_losses.items()}
    bests = {f"{name}_best": min(losses) for name, losses in test_losses.items()}
    return ends | bests


def network(hidden: int, p: float) -> nn.Sequential:
    return nn.Sequential(nn.Linear(64, hidden), nn.ReLU(), nn.Dropout(p), nn.Linear(hidden, 10))


@torch.no_grad()
def loss_on(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    net.eval()  # no masks, no factor
    return cross_entropy(net(images), labels).item()


if __name__ == "__main__":
    main(__file__)
