"""The same share of wrong labels on more and more images: training and test loss change places."""

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main

SIZES = (80, 110, 150, 200, 270, 360, 480, 650, 880, 1297)


def run(seed: int, label_noise: float, updates: int):
    torch.manual_seed(seed)
    train_losses, test_losses = [], []

    for size in SIZES:
        train, test = digits(seed, size, label_noise)
        net = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
        optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
        for _ in range(updates):
            batch = torch.randint(size, (64,))
            loss = cross_entropy(net(train.images[batch]), train.labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

        train_losses.append(loss_on(net, *train))
        test_losses.append(loss_on(net, *test))
        yield Point(size, {"train": train_losses[-1], "test": test_losses[-1]})

    return {
        "few_train": train_losses[0],
        "few_test": test_losses[0],
        "many_train": train_losses[-1],
        "many_test": test_losses[-1],
    }


@torch.no_grad()
def loss_on(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return cross_entropy(net(images), labels).item()


if __name__ == "__main__":
    main(__file__)
