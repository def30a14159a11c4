"""The logged training loss averages an epoch; the validation loss is measured at its end."""

import statistics

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main


def run(seed: int, images: int, batch_size: int, learning_rate: float, epochs: int):
    torch.manual_seed(seed)
    train, validation = digits(seed, train=images)
    net = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))  # no dropout, no BN
    optimizer = torch.optim.SGD(net.parameters(), lr=learning_rate)
    logged, at_end, validated = [], [], []

    for epoch in range(1, epochs + 1):
        batch_losses = []
        for batch in torch.randperm(images).split(batch_size):
            loss = cross_entropy(net(train.images[batch]), train.labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            batch_losses.append(loss.item())

        logged.append(statistics.mean(batch_losses))  # at the weights of each batch
        at_end.append(loss_on(net, *train))  # at the last weights
        validated.append(loss_on(net, *validation))
        yield Point(epoch, {"logged": logged[-1], "end": at_end[-1], "validation": validated[-1]})

    return {
        "logged_first": logged[0],
        "end_first": at_end[0],
        "validation_first": validated[0],
        "logged_last": logged[-1],
        "validation_last": validated[-1],
        "first": 1.0,
    }


@torch.no_grad()
def loss_on(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return cross_entropy(net(images), labels).item()


if __name__ == "__main__":
    main(__file__)
