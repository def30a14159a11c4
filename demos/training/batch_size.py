"""Batch size: small, middle and large, compared after as many updates and after as many epochs."""

import copy
import statistics

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, above, below, digits, main

TRAIN = 1024


def run(seed: int, small: int, middle: int, large: int, learning_rate: float, updates: int):
    torch.manual_seed(seed)
    images, labels = digits(seed, train=TRAIN).train
    start = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))

    sizes = {"small": small, "middle": middle, "large": large}
    nets = {name: copy.deepcopy(start) for name in sizes}
    optimizers = {
        name: torch.optim.SGD(net.parameters(), lr=learning_rate) for name, net in nets.items()
    }
    batches = {name: shuffled_batches(size) for name, size in sizes.items()}
    losses = {name: [loss_on(start, images, labels)] for name in sizes}

    for update in range(1, updates + 1):
        for name, net in nets.items():
            batch = next(batches[name])
            loss = cross_entropy(net(images[batch]), labels[batch])
            optimizers[name].zero_grad()
            loss.backward()
            optimizers[name].step()
            losses[name].append(loss_on(net, images, labels))

        # As many examples as the small batch has seen make fewer updates with a larger one.
        same_epochs = {name: losses[name][update * small // size] for name, size in sizes.items()}
        if update % max(1, updates // 32) == 0:
            yield Point(
                update,
                {
                    "small": losses["small"][update],
                    "middle_same_updates": losses["middle"][update],
                    "large_same_updates": losses["large"][update],
                    "middle_same_epochs": same_epochs["middle"],
                    "large_same_epochs": same_epochs["large"],
                },
            )

    # One loss of the small batch says little, as it jumps between updates: average the last 16.
    same_updates = {name: statistics.mean(losses[name][-16:]) for name in sizes}
    jitter = {name: statistics.stdev(losses[name][-16:]) for name in sizes}
    return {
        **{f"{name}_same_epochs": loss for name, loss in same_epochs.items()},
        **{f"{name}_same_updates": loss for name, loss in same_updates.items()},
        **{f"{name}_jitter": spread for name, spread in jitter.items()},
    }


def shuffled_batches(batch_size: int):
    while True:
        yield from torch.randperm(TRAIN).split(batch_size)


@torch.no_grad()
def loss_on(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return cross_entropy(net(images), labels).item()


def small_leads_at_same_epochs(m):
    return below(m["small_same_epochs"], m["middle_same_epochs"], margin=0.6)


def large_trails_at_same_epochs(m):
    return above(m["large_same_epochs"], m["middle_same_epochs"], margin=0.15)


def large_has_hardly_moved(m):
    return above(m["large_same_epochs"], 2.1)


def large_leads_at_same_updates(m):
    return below(m["large_same_updates"], m["small_same_updates"], margin=0.05)


def returns_diminish(m):
    first_step = m["small_same_updates"] - m["middle_same_updates"]
    second_step = m["middle_same_updates"] - m["large_same_updates"]
    return above(first_step, 2 * second_step, margin=0.02)


def small_jitters(m):
    return above(m["small_jitter"], 2 * m["large_jitter"])


if __name__ == "__main__":
    main(__file__)
