"""Does a small batch generalize better? Test loss against training loss, not against time."""

import copy
import itertools
import math
import statistics

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main

IMAGES = 400


def run(seed: int, small: int, large: int, rate: float, high_rate: float, label_noise: float):
    torch.manual_seed(seed)
    train, test = digits(seed, train=IMAGES, label_noise=label_noise)
    start = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    epochs = 12
    small_updates = epochs * math.ceil(IMAGES / small)
    equal_updates = epochs * math.ceil(IMAGES / large)  # what equal epochs leave to the large batch
    paths = {}

    for name, batch_size, learning_rate, updates in (
        ("small", small, rate, small_updates),
        ("equal", large, rate, equal_updates),
        ("longer", large, high_rate, 200),
    ):
        net = copy.deepcopy(start)
        optimizer = torch.optim.SGD(net.parameters(), lr=learning_rate)
        batches = shuffled_batches(batch_size)
        paths[name] = []
        for update in range(1, updates + 1):
            batch = next(batches)
            loss = cross_entropy(net(train.images[batch]), train.labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            if update % max(1, updates // 48) == 0:
                train_loss, test_loss = loss_on(net, *train), loss_on(net, *test)
                paths[name].append((train_loss, test_loss))
                yield Point(train_loss, {name: test_loss})

    equal_train, equal_test = paths["equal"][-1]
    return {
        "goal": 1.2,
        "equal_train": equal_train,
        "small_test": paths["small"][-1][1],
        "equal_test": equal_test,
        "small_there": test_loss_at(equal_train, paths["small"]),
        "small_goal": test_loss_around_goal(paths["small"]),
        "longer_goal": test_loss_around_goal(paths["longer"]),
    }


def shuffled_batches(batch_size: int):
    while True:  # each iteration is one epoch
        yield from torch.randperm(IMAGES).split(batch_size)


def test_loss_around_goal(path: list[tuple[float, float]]) -> float:
    # a single crossing would also measure the jitter of a small batch
    return statistics.mean(test_loss_at(goal, path) for goal in (1.0, 1.2, 1.4))


def test_loss_at(goal: float, path: list[tuple[float, float]]) -> float:
    """Return the test loss when the training loss first reaches the goal; infinity if never."""
    for (before, test_before), (after, test_after) in itertools.pairwise(path):
        if after <= goal:
            share = (before - goal) / (before - after)
            return test_before + share * (test_after - test_before)
    return math.inf


@torch.no_grad()
def loss_on(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return cross_entropy(net(images), labels).item()


if __name__ == "__main__":
    main(__file__)
