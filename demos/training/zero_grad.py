"""A forgotten zero_grad(): every step applies the sum of all gradients so far."""

import copy
import statistics

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main


def run(seed: int, early: int, batch_size: int, learning_rate: float, updates: int):
    torch.manual_seed(seed)
    images, labels = digits(seed, train=500).train
    right = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    forgot = copy.deepcopy(right)
    momentum = copy.deepcopy(right)
    right_optimizer = torch.optim.SGD(right.parameters(), lr=learning_rate)
    forgot_optimizer = torch.optim.SGD(forgot.parameters(), lr=learning_rate)
    # Momentum adds up gradients too, but each fades: v <- 0.9 v + g, w <- w - rate * v
    momentum_optimizer = torch.optim.SGD(momentum.parameters(), lr=learning_rate, momentum=0.9)
    losses = {"right": [], "forgot": [], "momentum": []}
    losses_early = {}

    for update in range(1, updates + 1):
        batch = torch.randint(len(images), (batch_size,))

        right_optimizer.zero_grad()
        cross_entropy(right(images[batch]), labels[batch]).backward()
        right_optimizer.step()

        # no zero_grad(): backward() adds to what .grad holds, g <- g + gradient
        cross_entropy(forgot(images[batch]), labels[batch]).backward()
        forgot_optimizer.step()

        momentum_optimizer.zero_grad()
        cross_entropy(momentum(images[batch]), labels[batch]).backward()
        momentum_optimizer.step()

        if update % (updates // 40) == 0 or update == early:
            losses["right"].append(loss_on(right, images, labels))
            losses["forgot"].append(loss_on(forgot, images, labels))
            losses["momentum"].append(loss_on(momentum, images, labels))
            now = {name: curve[-1] for name, curve in losses.items()}
            if update == early:
                losses_early = now
            yield Point(update, now)

    return {
        "right_early": losses_early["right"],
        "forgot_early": losses_early["forgot"],
        "right_end": statistics.mean(losses["right"][-10:]),
        "forgot_end": statistics.mean(losses["forgot"][-10:]),
        "momentum_end": statistics.mean(losses["momentum"][-10:]),
    }


@torch.no_grad()
def loss_on(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return cross_entropy(net(images), labels).item()


if __name__ == "__main__":
    main(__file__)
