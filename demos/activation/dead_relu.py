"""A learning rate that is too high kills ReLU units; lowering it later does not revive them."""

import copy

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main


def run(seed: int, right: float, high: float, shock: int, updates: int):
    torch.manual_seed(seed)
    images, labels = digits(seed).train
    net = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    nets = {"steady": net, "shocked": copy.deepcopy(net)}

    for update in range(updates + 1):
        if update % 5 == 0 or update == shock:
            point = {name: dead_share(net, images) for name, net in nets.items()}
            for name, net in nets.items():
                point[f"{name}_loss"] = loss_on(net, images, labels)
            yield Point(update, point)
            if update == shock:
                after = point
        batch = torch.randint(len(images), (64,))
        for name, net in nets.items():
            rate = high if name == "shocked" and update < shock else right
            net.zero_grad()
            loss = cross_entropy(net(images[batch]), labels[batch])
            loss.backward()
            with torch.no_grad():
                for weights in net.parameters():
                    weights -= rate * weights.grad  # w <- w - rate * gradient
    return {
        "lowered": after["shocked"],
        "shocked_end": point["shocked"],
        "steady_end": point["steady"],
        "shocked_loss": point["shocked_loss"],
        "steady_loss": point["steady_loss"],
    }


@torch.no_grad()
def dead_share(net: nn.Sequential, images: torch.Tensor) -> float:
    """Return the share of hidden units that are 0 for every training image."""
    return (net[0](images) <= 0).all(dim=0).float().mean().item()


@torch.no_grad()
def loss_on(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return cross_entropy(net(images), labels).item()


if __name__ == "__main__":
    main(__file__)
