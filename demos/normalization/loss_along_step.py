"""One long step along the negative gradient: the loss on the way, without and with BatchNorm."""

import copy

import torch
from torch import nn
from torch.nn.functional import cosine_similarity, cross_entropy

from mlquiz.lab import Point, digits, main

PARTS = 20  # of the longest step


def run(seed: int, depth: int, init: str, updates: int, longest: float):
    torch.manual_seed(seed)
    images, labels = digits(seed).train
    linears = [nn.Linear(64, 64) for _ in range(depth)]
    if init == "He":
        for linear in linears:
            nn.init.kaiming_normal_(linear.weight, nonlinearity="relu")
    output = nn.Linear(64, 10)
    nets = {}
    for name, norm in {"plain": nn.Identity(), "bn": nn.BatchNorm1d(64)}.items():
        layers = [layer for linear in linears for layer in (linear, norm, nn.ReLU())]
        # copied one by one, or all layers would share one norm
        nets[name] = nn.Sequential(*[copy.deepcopy(layer) for layer in [*layers, output]])

    for _ in range(updates):
        batch = torch.randint(len(images), (64,))
        for net in nets.values():
            take_step(net, gradients(net, images[batch], labels[batch]), 0.05)

    # From here on, the net moves along one fixed gradient, that of 500 images.
    images, labels = images[:500], labels[:500]
    directions = {name: gradients(net, images, labels) for name, net in nets.items()}
    losses = {name: [] for name in nets}
    for part in range(PARTS + 1):
        length = longest * part / PARTS
        point = {}
        for name, net in nets.items():
            moved = copy.deepcopy(net)
            take_step(moved, directions[name], length)
            loss = cross_entropy(moved(images), labels)
            ahead = torch.autograd.grad(loss, list(moved.parameters()))
            losses[name].append(loss.item())
            point[name] = loss.item()
            # 1: the gradient still points the same way; below 0: it points back
            cosine = cosine_similarity(flat(directions[name]), flat(ahead), dim=0)
            point[f"{name}_cosine"] = cosine.item()
        yield Point(length, point)

    return {
        "plain_start": losses["plain"][0],
        "plain_end": losses["plain"][-1],
        "bn_start": losses["bn"][0],
        "bn_end": losses["bn"][-1],
        "plain_cosine": point["plain_cosine"],
        "bn_cosine": point["bn_cosine"],
        "start": 0.0,
    }


def gradients(net: nn.Module, images, labels) -> tuple[torch.Tensor, ...]:
    return torch.autograd.grad(cross_entropy(net(images), labels), list(net.parameters()))


@torch.no_grad()
def take_step(net: nn.Module, direction: tuple[torch.Tensor, ...], length: float) -> None:
    for weights, gradient in zip(net.parameters(), direction, strict=True):
        weights -= length * gradient  # w <- w - rate * gradient


def flat(gradients: tuple[torch.Tensor, ...]) -> torch.Tensor:
    return torch.cat([gradient.flatten() for gradient in gradients])


if __name__ == "__main__":
    main(__file__)
