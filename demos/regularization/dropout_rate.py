"""As the dropout rate rises, the gap of the losses shrinks; the test loss falls, then rises."""

import math

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main

RATES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


def run(seed: int, images: int, label_noise: float, updates: int):
    torch.manual_seed(seed)
    train, test = digits(seed, images, label_noise)
    train_losses, test_losses = {}, {}
    # The lowest possible loss of a net that knows each true class and the share q of wrong
    # labels, but not which they are:
    # -(1 - q) ln(1 - q) - q ln(q / 9)
    right, wrong = 1 - label_noise, label_noise / 9
    floor = -right * math.log(right) - label_noise * math.log(wrong)

    for p in RATES:
        net = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Dropout(p), nn.Linear(128, 10))
        optimizer = torch.optim.Adam(net.parameters(), lr=0.03)
        net.train()
        for _ in range(updates):
            loss = cross_entropy(net(train.images), train.labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

        net.eval()
        train_losses[p] = loss_on(net, *train)
        test_losses[p] = loss_on(net, *test)
        yield Point(p, {"train": train_losses[p], "test": test_losses[p], "floor": floor})

    return {
        "none_train": train_losses[0.0],
        "none_test": test_losses[0.0],
        "half_train": train_losses[0.5],
        "half_test": test_losses[0.5],
        "high_train": train_losses[0.95],
        "high_test": test_losses[0.95],
        "noise_floor": floor,
    }


@torch.no_grad()
def loss_on(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return cross_entropy(net(images), labels).item()


if __name__ == "__main__":
    main(__file__)
