"""A bias before BatchNorm has nothing to learn, and yet must not be changed after training."""

import copy

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main


def run(seed: int, channels: int, learning_rate: float, updates: int):
    torch.manual_seed(seed)
    images, labels = digits(seed).train
    images = images.view(-1, 1, 8, 8)
    sgd_net = nn.Sequential(
        nn.Conv2d(1, channels, kernel_size=3),  # its bias comes before BatchNorm
        nn.BatchNorm2d(channels),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(channels * 6 * 6, 32),  # its bias comes before LayerNorm
        nn.LayerNorm(32),
        nn.ReLU(),
        nn.Linear(32, 10),
    )
    start, adam_net = copy.deepcopy(sgd_net), copy.deepcopy(sgd_net)
    sgd = torch.optim.SGD(sgd_net.parameters(), lr=learning_rate)
    adam = torch.optim.Adam(adam_net.parameters(), lr=learning_rate / 10)

    for update in range(1, updates + 1):
        batch = torch.randint(len(images), (64,))
        for net, optimizer in (sgd_net, sgd), (adam_net, adam):
            loss = cross_entropy(net(images[batch]), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        if update % (updates // 25) == 0:
            moved = {
                "before_ln": distance(sgd_net[4].bias, start[4].bias),
                "before_bn": distance(sgd_net[0].bias, start[0].bias),
                "adam_before_bn": distance(adam_net[0].bias, start[0].bias),
            }
            yield Point(update, moved)

    for step in range(11):
        added = 0.2 * step
        in_train = logit_change(sgd_net.train(), added, images[:200])
        in_eval = logit_change(sgd_net.eval(), added, images[:200])
        yield Point(added, {"in_train": in_train, "in_eval": in_eval})

    return {
        "ln_bias_moved": moved["before_ln"],
        "bn_bias_moved": moved["before_bn"],
        "adam_bias_moved": moved["adam_before_bn"],
        "train_change": in_train,
        "eval_change": in_eval,
    }


def distance(bias: torch.Tensor, start: torch.Tensor) -> float:
    """Return how far a bias has moved: the root mean square over its elements."""
    return (bias - start).square().mean().sqrt().item()


@torch.no_grad()
def logit_change(net: nn.Sequential, added: float, images: torch.Tensor) -> float:
    """Return the mean change of the logits if `added` is added to every bias before BN."""
    shifted = copy.deepcopy(net)  # a copy, since train mode changes the running averages
    shifted[0].bias += added
    return (shifted(images) - copy.deepcopy(net)(images)).abs().mean().item()


if __name__ == "__main__":
    main(__file__)
