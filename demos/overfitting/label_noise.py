"""Wrong labels: a net first learns what most labels share, then memorizes the wrong ones."""

import copy
import math

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main


def run(seed: int, images: int, label_noise: float, updates: int):
    torch.manual_seed(seed)
    noisy, test = digits(seed, images, label_noise)
    clean = digits(seed, images).train  # the same images with their true labels
    clean_net = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10))
    noisy_net = copy.deepcopy(clean_net)
    clean_optimizer = torch.optim.Adam(clean_net.parameters(), lr=0.01)
    noisy_optimizer = torch.optim.Adam(noisy_net.parameters(), lr=0.01)
    arms = ((clean_net, clean, clean_optimizer), (noisy_net, noisy, noisy_optimizer))
    clean_test, noisy_test = [], []
    # The lowest possible loss of a net that knows each true class and the share q of wrong
    # labels, but not which they are:
    # -(1 - q) ln(1 - q) - q ln(q / 9)
    right, wrong = 1 - label_noise, label_noise / 9
    floor = -right * math.log(right) - label_noise * math.log(wrong)

    for update in range(1, updates + 1):
        for net, train, optimizer in arms:
            loss = cross_entropy(net(train.images), train.labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        if update % 2 == 0:
            clean_test.append(loss_on(clean_net, *test))
            noisy_test.append(loss_on(noisy_net, *test))
            noisy_train = loss_on(noisy_net, *noisy)
            losses = {"clean_test": clean_test[-1], "noisy_test": noisy_test[-1]}
            yield Point(update, {**losses, "noisy_train": noisy_train, "floor": floor})

    return {
        "clean_best": min(clean_test),
        "noisy_best": min(noisy_test),
        "noisy_last": noisy_test[-1],
        "noisy_fit": noisy_train,
        "noise_floor": floor,
    }


@torch.no_grad()
def loss_on(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return cross_entropy(net(images), labels).item()


if __name__ == "__main__":
    main(__file__)
