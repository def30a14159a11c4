"""Dropout before BatchNorm: in training BN stores a variance that never occurs in eval mode."""

import copy

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main


def run(seed: int, p: float, learning_rate: float, updates: int):
    torch.manual_seed(seed)
    train, test = digits(seed, train=300)
    first, second, out = nn.Linear(64, 64), nn.Linear(64, 64), nn.Linear(64, 10)
    nets = {
        "directly": nn.Sequential(
            *(first, nn.Dropout(p), nn.BatchNorm1d(64), nn.ReLU()),
            *(second, nn.Dropout(p), nn.BatchNorm1d(64), nn.ReLU()),
            out,
        ),
        "each_relu": nn.Sequential(
            *(first, nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(p)),
            *(second, nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(p)),
            out,
        ),
        "last": nn.Sequential(
            *(first, nn.BatchNorm1d(64), nn.ReLU()),
            *(second, nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(p)),
            out,
        ),
    }
    # Copies: all start from the same weights, and none are shared.
    nets = {name: copy.deepcopy(net) for name, net in nets.items()}
    optimizers = {
        name: torch.optim.SGD(net.parameters(), lr=learning_rate) for name, net in nets.items()
    }

    for update in range(1, updates + 1):
        batch = torch.randint(len(train.images), (64,))
        for name, net in nets.items():
            net.train()
            loss = cross_entropy(net(train.images[batch]), train.labels[batch])
            optimizers[name].zero_grad()
            loss.backward()
            optimizers[name].step()
        if update % (updates // 25) == 0:
            ratios = {name: variance_ratio(net, train.images) for name, net in nets.items()}
            yield Point(update, ratios)

    directly, each_relu = nets["directly"], nets["each_relu"]
    losses = {
        "directly_stored": eval_loss(directly, *test),
        "directly_renewed": eval_loss(with_new_statistics(directly, train.images), *test),
        "each_relu_stored": eval_loss(each_relu, *test),
        "each_relu_renewed": eval_loss(with_new_statistics(each_relu, train.images), *test),
        "last_stored": eval_loss(nets["last"], *test),
    }
    yield Point(updates, losses)
    return {**losses, **{f"{name}_ratio": ratio for name, ratio in ratios.items()}}


@torch.no_grad()
def variance_ratio(net: nn.Sequential, images: torch.Tensor) -> float:
    """Return the variance of the last BN's input in eval mode, divided by its running variance."""
    x, net = images, net.eval()
    for layer in net:
        if isinstance(layer, nn.BatchNorm1d):
            bn, arriving = layer, x
        x = layer(x)
    return (arriving.var(dim=0) / bn.running_var).mean().item()


@torch.no_grad()
def with_new_statistics(net: nn.Sequential, images: torch.Tensor) -> nn.Sequential:
    """Return a copy whose BN layers have the statistics of the images, with dropout off."""
    net = copy.deepcopy(net).eval()
    for layer in net:
        if isinstance(layer, nn.BatchNorm1d):
            layer.train()
            layer.momentum = 1.0  # the next batch alone counts
    net(images)
    return net


@torch.no_grad()
def eval_loss(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return cross_entropy(net.eval()(images), labels).item()


if __name__ == "__main__":
    main(__file__)
