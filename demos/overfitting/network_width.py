"""Ever wider networks on wrong labels: at the end they overfit, stopped in time they do not."""

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main

WIDTHS = (1, 2, 3, 4, 6, 8, 12, 24, 48, 96, 192)


def run(seed: int, images: int, label_noise: float, updates: int):
    torch.manual_seed(seed)
    train, test = digits(seed, images, label_noise)
    losses = {"train": [], "test": [], "stopped": []}

    for width in WIDTHS:
        net = nn.Sequential(nn.Linear(64, width), nn.Tanh(), nn.Linear(width, 10))
        optimizer = torch.optim.Adam(net.parameters(), lr=0.03)
        on_the_way = []
        for update in range(1, updates + 1):
            loss = cross_entropy(net(train.images), train.labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            if update % 5 == 0:
                on_the_way.append(loss_on(net, *test))

        losses["train"].append(loss_on(net, *train))
        losses["test"].append(on_the_way[-1])
        losses["stopped"].append(min(on_the_way))  # what early stopping could reach at best
        yield Point(width, {name: each[-1] for name, each in losses.items()})

    return {
        "narrow_train": losses["train"][0],
        "wide_train": losses["train"][-1],
        "wide_test": losses["test"][-1],
        "lowest_test": min(losses["test"]),
        "wide_stopped": losses["stopped"][-1],
    }


@torch.no_grad()
def loss_on(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return cross_entropy(net(images), labels).item()


if __name__ == "__main__":
    main(__file__)
