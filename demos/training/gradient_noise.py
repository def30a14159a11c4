"""Gradient noise: how far the gradient of a mini-batch is from that of the whole training set."""

import copy
import math

import torch
from torch import nn
from torch.nn.functional import cosine_similarity, cross_entropy

from mlquiz.lab import Point, above, below, close, digits, main

SIZES = [1, 2, 3, 4, 6, 8, 11, 16, 23, 32, 45, 64, 91, 128, 181, 256]


def run(seed: int, examples: int, draws: int, updates: int):
    torch.manual_seed(seed)
    images, labels = digits(seed, train=examples).train
    untrained = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    trained = train(copy.deepcopy(untrained), images, labels, updates)
    full = {net: gradient(net, images, labels) for net in (untrained, trained)}

    def sample(net: nn.Module, draw, batch_size: int, count: int = draws) -> torch.Tensor:
        """The gradients of `count` random batches at the same weights, one a row."""
        batches = [draw(examples, batch_size) for _ in range(count)]
        return torch.stack([gradient(net, images[batch], labels[batch]) for batch in batches])

    def noise(net: nn.Module, gradients: torch.Tensor) -> float:
        """Root mean square distance from the full gradient, in lengths of the full gradient."""
        distances = (gradients - full[net]).norm(dim=1)
        return (distances.square().mean().sqrt() / full[net].norm()).item()

    start, distinct, later, cosine = {}, {}, {}, {}
    for size in SIZES:
        gradients = sample(untrained, independent, size)
        start[size] = noise(untrained, gradients)
        cosine[size] = cosine_similarity(gradients, full[untrained], dim=1).mean().item()
        distinct[size] = noise(untrained, sample(untrained, without_replacement, size))
        later[size] = noise(trained, sample(trained, independent, size))
        y = {"start": start[size], "distinct": distinct[size], "trained": later[size]}
        yield Point(size, y | {"law": start[1] / math.sqrt(size)})

    eights, thirty_twos = (sample(untrained, independent, size, count=400) for size in (8, 32))
    return {
        "slope": slope(
            [math.log(size) for size in SIZES], [math.log(start[size]) for size in SIZES]
        ),
        "examples": examples,
        "one_of_400": noise(untrained, eights),
        "mean_of_400": noise(untrained, eights.mean(dim=0, keepdim=True)),
        "four_times_the_data": noise(untrained, thirty_twos),
        **{f"cosine_{size}": cosine[size] for size in (1, 4, 64)},
        "noise_64": start[64],
        "noise_256": start[256],
        "distinct_256": distinct[256],
        "trained_noise_64": later[64],
    }


def independent(examples: int, batch_size: int) -> torch.Tensor:
    return torch.randint(examples, (batch_size,))


def without_replacement(examples: int, batch_size: int) -> torch.Tensor:
    return torch.randperm(examples)[:batch_size]


def train(net: nn.Module, images: torch.Tensor, labels: torch.Tensor, updates: int) -> nn.Module:
    """Descend the full gradient: with mini-batches the weights, and so its length, would jitter."""
    optimizer = torch.optim.SGD(net.parameters(), lr=0.3)
    for _ in range(updates):
        loss = cross_entropy(net(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return net


def gradient(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    loss = cross_entropy(net(images), labels)
    return torch.cat([g.flatten() for g in torch.autograd.grad(loss, list(net.parameters()))])


def slope(x: list[float], y: list[float]) -> float:
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    covariance = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    return covariance / sum((a - mean_x) ** 2 for a in x)


def slope_is_minus_half(m):
    return close(m["slope"], -0.5, tolerance=0.03)


def four_times_data_twice_accuracy(m):
    return close(m["one_of_400"] / m["four_times_the_data"], 2.0, tolerance=0.15)


def mean_is_unbiased(m):
    return below(m["mean_of_400"], m["one_of_400"] / 10)


def one_example_points_anywhere(m):
    return below(m["cosine_1"], 0.25)


def direction_steadies(m):
    return above(m["cosine_64"], m["cosine_4"], margin=0.25)


def cosine_follows_noise(m):
    return close(m["cosine_64"], 1 / math.sqrt(1 + m["noise_64"] ** 2), tolerance=0.06)


def distinct_examples_help(m):
    expected = math.sqrt((m["examples"] - 256) / (m["examples"] - 1))
    return close(m["distinct_256"] / m["noise_256"], expected, tolerance=0.12)


def noise_dominates_later(m):
    return above(m["trained_noise_64"], 3 * m["noise_64"])


if __name__ == "__main__":
    main(__file__)
