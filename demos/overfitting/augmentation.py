"""Digits that are shifted in training: how large a shift of new digits does the net tolerate?"""

import copy

import torch
from torch import nn
from torch.nn.functional import cross_entropy, pad

from mlquiz.lab import Point, digits, main


def run(seed: int, images: int, shift: int, far: int, updates: int):
    torch.manual_seed(seed)
    train, test = digits(seed, images)
    net = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10))
    nets = {"plain": net, "shifted": copy.deepcopy(net), "too_far": copy.deepcopy(net)}

    for name, reach in (("plain", 0), ("shifted", shift), ("too_far", far)):
        net = nets[name]
        optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
        for _ in range(updates):
            batch = torch.randint(images, (64,))
            rows, columns = torch.randint(-reach, reach + 1, (2, 64))  # anew for every image
            inputs = moved(train.images[batch], rows, columns)
            loss = cross_entropy(net(inputs), train.labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    still = torch.zeros(len(test.labels), dtype=torch.int64)
    losses = {}
    for columns in range(-3, 4):
        inputs = moved(test.images, still, still + columns)
        losses[columns] = {name: loss_on(net, inputs, test.labels) for name, net in nets.items()}
        yield Point(columns, losses[columns])

    return {
        "plain_still": losses[0]["plain"],
        "plain_moved": losses[1]["plain"],
        "shifted_moved": losses[1]["shifted"],
        "shifted_beyond": losses[3]["shifted"],
        "too_far_still": losses[0]["too_far"],
    }


def moved(images: torch.Tensor, rows: torch.Tensor, columns: torch.Tensor) -> torch.Tensor:
    # With a border of 4 blank pixels, each image has a window for every shift.
    windows = pad(images.view(-1, 8, 8), [4, 4, 4, 4]).unfold(1, 8, 1).unfold(2, 8, 1)
    return windows[torch.arange(len(images)), 4 - rows, 4 - columns].flatten(1)


@torch.no_grad()
def loss_on(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return cross_entropy(net(images), labels).item()


if __name__ == "__main__":
    main(__file__)
