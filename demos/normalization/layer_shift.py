"""What one update does to the layers: the shift of their inputs and of their gradients."""

import copy

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main

EVERY = 6  # updates between two points


def run(seed: int, depth: int, learning_rate: float, updates: int):
    torch.manual_seed(seed)
    images, labels = digits(seed).train
    linears = [nn.Linear(64, 64) for _ in range(depth)]
    for linear in linears:
        nn.init.kaiming_normal_(linear.weight, nonlinearity="relu")
    output = nn.Linear(64, 10)
    nets = {}
    for name, norm in {"plain": nn.Identity(), "bn": nn.BatchNorm1d(64)}.items():
        layers = [layer for linear in linears for layer in (linear, norm, nn.ReLU())]
        # copied one by one, or all layers would share one norm
        nets[name] = nn.Sequential(*[copy.deepcopy(layer) for layer in [*layers, output]])

    first = None
    for update in range(1, updates + 1):
        batch = torch.randint(len(images), (64,))
        x, y = images[batch], labels[batch]
        point = {}
        for name, net in nets.items():
            before = copy.deepcopy(net)
            direction = torch.autograd.grad(cross_entropy(net(x), y), list(net.parameters()))
            with torch.no_grad():
                for weights, gradient in zip(net.parameters(), direction, strict=True):
                    weights -= learning_rate * gradient  # w <- w - rate * gradient
            if update % EVERY == 1:
                shifts = input_shifts(before, net, images[:256])
                point[f"{name}_last"] = shifts[-1]
                if name == "plain":
                    point["plain_first"] = shifts[0]
                point[f"{name}_gradient"] = gradient_shift(before, net, direction, x, y)
        if point:
            yield Point(update, point)
            first = first or point
            last = point

    return {
        "plain_first": last["plain_first"],
        "plain_last": last["plain_last"],
        "bn_last": last["bn_last"],
        "plain_gradient": last["plain_gradient"],
        "bn_gradient": last["bn_gradient"],
        "plain_gradient_at_start": first["plain_gradient"],
        "bn_gradient_at_start": first["bn_gradient"],
        "first_update": 1,
    }


@torch.no_grad()
def hidden_layers(net: nn.Sequential, x: torch.Tensor) -> list[torch.Tensor]:
    hidden = []
    for layer in net:
        x = layer(x)
        if isinstance(layer, nn.ReLU):
            hidden.append(x)
    return hidden


def input_shifts(before: nn.Sequential, after: nn.Sequential, x: torch.Tensor) -> list[float]:
    """Return how far the units' means moved in each hidden layer, in standard deviations."""
    pairs = zip(hidden_layers(before, x), hidden_layers(after, x), strict=True)
    return [
        ((new.mean(0) - old.mean(0)).abs().mean() / old.std(0).mean()).item() for old, new in pairs
    ]


def gradient_shift(
    before: nn.Sequential, after: nn.Sequential, gradients, x: torch.Tensor, y: torch.Tensor
) -> float:
    """Return how far a layer's gradient moves if only the layers before it are updated.

    The distance is relative to the norm of the gradient, and a mean over the layers.
    """
    gradient_of = dict(zip(before.parameters(), gradients, strict=True))
    shifts = []
    for index, layer in enumerate(before):
        if index > 0 and isinstance(layer, nn.Linear):
            half_updated = nn.Sequential(*after[:index], *before[index:])
            old = gradient_of[layer.weight]
            (new,) = torch.autograd.grad(cross_entropy(half_updated(x), y), layer.weight)
            shifts.append(((new - old).norm() / old.norm()).item())
    return sum(shifts) / len(shifts)


if __name__ == "__main__":
    main(__file__)
