"""Weights that start too large: does any clipping threshold make up for them?"""

import copy
import math

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main

THRESHOLDS = [2.0**power for power in range(10)]  # 1 to 512


def run(seed: int, depth: int, scale: float, learning_rate: float, updates: int):
    torch.manual_seed(seed)
    images, labels = digits(seed).train
    layers = [layer for _ in range(depth) for layer in (nn.Linear(64, 64), nn.ReLU())]
    he_net = nn.Sequential(*layers, nn.Linear(64, 10))
    for linear in he_net[::2]:
        nn.init.kaiming_normal_(linear.weight, nonlinearity="relu")
        nn.init.zeros_(linear.bias)
    large_net = copy.deepcopy(he_net)
    with torch.no_grad():
        for linear in large_net[::2]:
            linear.weight *= scale
    batches = torch.randint(len(images), (updates, 32))  # the same for every run

    def final_loss(net: nn.Module, threshold: float) -> float:
        net, losses = copy.deepcopy(net), []
        for batch in batches:
            loss = cross_entropy(net(images[batch]), labels[batch])
            net.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), threshold)
            with torch.no_grad():
                for weights in net.parameters():
                    weights -= learning_rate * weights.grad
            losses.append(loss.item())
        mean = sum(losses[-10:]) / 10  # a single batch is noisy
        return mean if math.isfinite(mean) else math.inf

    he_loss = final_loss(he_net, math.inf)
    large_losses = []
    for threshold in THRESHOLDS:
        large_losses.append(final_loss(large_net, threshold))
        yield Point(threshold, {"he": he_loss, "large": large_losses[-1]})
    return {
        "he_loss": he_loss,
        "best_large_loss": min(large_losses),
        "tight_large_loss": large_losses[0],
    }


if __name__ == "__main__":
    main(__file__)
