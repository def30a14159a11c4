"""Three batch sizes at one learning rate: after equal numbers of examples and of updates."""

import copy
import statistics

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main

IMAGES = 512


def run(seed: int, small: int, middle: int, large: int, learning_rate: float, epochs: int):
    torch.manual_seed(seed)
    images, labels = digits(seed, train=IMAGES).train
    start = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    budget = epochs * IMAGES  # of examples
    updates = budget // small  # the same number for every batch size
    by_examples, by_updates = {}, {}

    for name, batch_size in (("small", small), ("middle", middle), ("large", large)):
        net = copy.deepcopy(start)
        optimizer = torch.optim.SGD(net.parameters(), lr=learning_rate)
        batches = shuffled_batches(batch_size)
        by_examples[name], by_updates[name] = [], []
        # 32 points on each line, or as many as there are updates
        affordable = budget // batch_size
        every_examples, every_updates = max(1, affordable // 32), updates // 32

        for update in range(1, updates + 1):
            batch = next(batches)
            loss = cross_entropy(net(images[batch]), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

            if update <= affordable and update % every_examples == 0:
                by_examples[name].append(loss_on(net, images, labels))
                yield Point(update * batch_size, {f"{name}_examples": by_examples[name][-1]})
            if update % every_updates == 0:
                by_updates[name].append(loss_on(net, images, labels))
                yield Point(update, {f"{name}_updates": by_updates[name][-1]})

    # The loss of small batches jumps from update to update: average the last quarter.
    by_updates = {name: statistics.mean(losses[-8:]) for name, losses in by_updates.items()}
    return {
        "small_examples": statistics.mean(by_examples["small"][-8:]),
        "middle_examples": by_examples["middle"][-1],
        "large_examples": by_examples["large"][-1],
        "small_updates": by_updates["small"],
        "middle_updates": by_updates["middle"],
        "large_updates": by_updates["large"],
    }


def shuffled_batches(batch_size: int):
    while True:  # each iteration is one epoch
        yield from torch.randperm(IMAGES).split(batch_size)


@torch.no_grad()
def loss_on(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return cross_entropy(net(images), labels).item()


if __name__ == "__main__":
    main(__file__)
