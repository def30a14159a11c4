"""Gradient accumulation with undivided loss: SGD takes larger steps, Adam hides the mistake."""

import copy

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main


def run(seed: int, micro_batches: int, sgd_rate: float, adam_rate: float, updates: int):
    torch.manual_seed(seed)
    images, labels = digits(seed, train=512).train
    start = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    batches = torch.randint(len(images), (updates, 64))  # the same 64 examples for all runs
    final = {}

    for name, optimizer_class, rate, divide_by in (
        ("sgd_divided", torch.optim.SGD, sgd_rate, micro_batches),
        ("sgd_undivided", torch.optim.SGD, sgd_rate, 1),
        ("adam_divided", torch.optim.Adam, adam_rate, micro_batches),
        ("adam_undivided", torch.optim.Adam, adam_rate, 1),
    ):
        net = copy.deepcopy(start)
        optimizer = optimizer_class(net.parameters(), lr=rate)
        for update, batch in enumerate(batches, start=1):
            optimizer.zero_grad()
            for micro_batch in batch.chunk(micro_batches):
                loss = cross_entropy(net(images[micro_batch]), labels[micro_batch])
                (loss / divide_by).backward()  # adds to .grad
            optimizer.step()
            if update % (updates // 20) == 0:
                final[name] = loss_on(net, images, labels)
                yield Point(update, {name: final[name]})

    return final


@torch.no_grad()
def loss_on(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return cross_entropy(net(images), labels).item()


if __name__ == "__main__":
    main(__file__)
