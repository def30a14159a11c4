"""One net learns true labels, its copy random ones: both fit theirs, but only one generalizes."""

import copy

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main


def run(seed: int, images: int, units: int, updates: int):
    torch.manual_seed(seed)
    train, test = digits(seed, images)
    labels = {"true": train.labels, "random": train.labels[torch.randperm(images)]}
    net = nn.Sequential(nn.Linear(64, units), nn.ReLU(), nn.Linear(units, 10))
    nets = {"true": net, "random": copy.deepcopy(net)}
    optimizers = {name: torch.optim.Adam(each.parameters(), 0.01) for name, each in nets.items()}

    for update in range(1, updates + 1):
        for name, net in nets.items():
            loss = cross_entropy(net(train.images), labels[name])
            optimizers[name].zero_grad()
            loss.backward()
            optimizers[name].step()
        if update % 2 == 0:
            scores = {}
            for name, net in nets.items():
                scores[f"{name}_train"] = accuracy(net, train.images, labels[name])
                scores[f"{name}_test"] = accuracy(net, test.images, test.labels)
            yield Point(update, scores)

    return {
        "random_fit": scores["random_train"],
        "random_new": scores["random_test"],
        "true_new": scores["true_test"],
    }


@torch.no_grad()
def accuracy(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return (net(images).argmax(dim=1) == labels).float().mean().item()


if __name__ == "__main__":
    main(__file__)
