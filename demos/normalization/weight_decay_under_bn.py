"""Weight decay before BatchNorm sets the angle by which an update turns weights of any length."""

import copy
import math

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main

EVERY = 10  # updates between two points


def run(
    seed: int,
    learning_rate: float,
    weight_decay: float,
    stretch: float,
    label_noise: float,
    updates: int,
):
    torch.manual_seed(seed)
    # Wrong labels cannot be learnt in so few updates, so that the gradients do not vanish.
    images, labels = digits(seed, label_noise=label_noise).train
    short = nn.Sequential(
        nn.Linear(64, 64, bias=False), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 10)
    )
    long = copy.deepcopy(short)
    with torch.no_grad():
        long[0].weight *= stretch  # BatchNorm divides the factor out again: the same function
    nets = {
        "short": short,
        "long": long,
        "free_short": copy.deepcopy(short),
        "free_long": copy.deepcopy(long),
    }
    initial_norm = short[0].weight.norm().item()
    decays = {"short": weight_decay, "long": weight_decay, "free_short": 0.0, "free_long": 0.0}

    angles = {name: [] for name in nets}
    for update in range(1, updates + 1):
        batch = torch.randint(len(images), (64,))
        for name, net in nets.items():
            loss = cross_entropy(net(images[batch]), labels[batch])
            net.zero_grad()
            loss.backward()
            with torch.no_grad():
                before = net[0].weight.clone()
                net[0].weight -= learning_rate * decays[name] * before  # w <- w - rate * decay * w
                for weights in net.parameters():
                    weights -= learning_rate * weights.grad  # w <- w - rate * gradient
                angles[name].append(angle_between(before, net[0].weight))
        if update % EVERY == 0:
            point = {f"{name}_angle": mean(turns[-EVERY:]) for name, turns in angles.items()}
            norms = {f"{name}_norm": net[0].weight.norm().item() for name, net in nets.items()}
            yield Point(update, point | norms)

    ends = {f"{name}_angle": mean(turns[-5 * EVERY :]) for name, turns in angles.items()}
    return ends | norms | {"initial_norm": initial_norm}


def angle_between(before: torch.Tensor, after: torch.Tensor) -> float:
    """Return the angle between the weights of a layer before and after, as vectors, in radians."""
    # 2 asin(|u - v| / 2) of the unit vectors: more exact for small angles than acos(u * v)
    chord = (after / after.norm() - before / before.norm()).norm().item()
    return 2 * math.asin(chord / 2)


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


if __name__ == "__main__":
    main(__file__)
