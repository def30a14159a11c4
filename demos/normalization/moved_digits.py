"""Trained on centred digits, tested on moved ones: dense, conv + flatten, conv + global pooling."""

import torch
from torch import nn
from torch.nn.functional import cross_entropy, pad

from mlquiz.lab import Point, digits, main

FURTHEST = 5  # pixels to the left and to the right
HEIGHT, WIDTH = 8, 8 + 2 * FURTHEST  # a blank canvas with room for the digit to move
TESTED = 300  # images


def run(seed: int, channels: int, learning_rate: float, updates: int):
    torch.manual_seed(seed)
    train, test = digits(seed)
    train_windows, test_windows = windows(train.images), windows(test.images[:TESTED])

    pixels = HEIGHT * WIDTH
    dense = nn.Sequential(nn.Flatten(), nn.Linear(pixels, 64), nn.ReLU(), nn.Linear(64, 10))
    flatten = nn.Sequential(
        *(nn.Conv2d(1, channels, 5, padding=2), nn.ReLU()),
        *(nn.Flatten(), nn.Linear(channels * pixels, 10)),
    )
    pool = nn.Sequential(
        *(nn.Conv2d(1, channels, 5, padding=2), nn.ReLU()),
        nn.AdaptiveMaxPool2d(1),  # each map's largest value, wherever it is
        *(nn.Flatten(), nn.Linear(channels, 10)),
    )
    moved = nn.Sequential(nn.Flatten(), nn.Linear(pixels, 64), nn.ReLU(), nn.Linear(64, 10))
    nets = {"dense": dense, "flatten": flatten, "pool": pool, "moved": moved}
    optimizers = {
        name: torch.optim.Adam(net.parameters(), lr=learning_rate) for name, net in nets.items()
    }

    for _ in range(updates):
        batch = torch.randint(len(train_windows), (32,))
        places = torch.randint(2 * FURTHEST + 1, (32,))
        for name, net in nets.items():
            # the rival sees digits at every position, the others in the centre only
            images = train_windows[batch, places if name == "moved" else FURTHEST]
            loss = cross_entropy(net(images), train.labels[batch])
            optimizers[name].zero_grad()
            loss.backward()
            optimizers[name].step()

    accuracies = {name: {} for name in nets}
    for move in range(-FURTHEST, FURTHEST + 1):
        images = test_windows[:, FURTHEST + move]
        for name, net in nets.items():
            with torch.no_grad():
                right = net(images).argmax(1) == test.labels[:TESTED]
            accuracies[name][move] = right.float().mean().item()
        yield Point(move, {name: by_move[move] for name, by_move in accuracies.items()})
    return {
        f"{name}_{place}": by_move[move]
        for name, by_move in accuracies.items()
        for place, move in {"centred": 0, "far": FURTHEST}.items()
    }


def windows(images: torch.Tensor) -> torch.Tensor:
    """Return each digit at every position, left to right: (n, positions, 1, height, width)."""
    wide = pad(images.view(-1, 1, 8, 8), (2 * FURTHEST, 2 * FURTHEST))
    return wide.unfold(3, WIDTH, 1).permute(0, 3, 1, 2, 4).flip(1)


if __name__ == "__main__":
    main(__file__)
