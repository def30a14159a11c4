"""Deep nets with sigmoid, tanh and ReLU: the gradient of each layer, and the loss after SGD."""

from itertools import pairwise

import torch
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main

ACTIVATIONS = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}
# Weights start with the variance factor / inputs, as usual for each: Xavier, Xavier, He.
VARIANCE_FACTORS = {"sigmoid": 1.0, "tanh": 1.0, "relu": 2.0}
RATES = [10 ** (third / 3) for third in range(-7, 4)]  # 0.005 to 10


def run(seed: int, depth: int, width: int, updates: int):
    torch.manual_seed(seed)
    images, labels = digits(seed).train
    sizes = [64, *[width] * depth, 10]
    batches = [torch.randint(len(images), (64,)) for _ in range(updates)]

    metrics = {}
    for name, activation in ACTIVATIONS.items():
        start = [
            (VARIANCE_FACTORS[name] / ins) ** 0.5 * torch.randn(ins, outs)  # weights of one layer
            for ins, outs in pairwise(sizes)
        ]
        weights = [w.clone().requires_grad_() for w in start]
        loss = cross_entropy(forward(images, weights, activation), labels)
        norms = [g.norm().item() for g in torch.autograd.grad(loss, weights)]
        for layer, norm in enumerate(norms, start=1):
            yield Point(layer, {name: norm})

        # The same net with every rate at once: its weights are stacked, one copy for each rate.
        rates = torch.tensor(RATES)[:, None, None]
        weights = [w.repeat(len(RATES), 1, 1).requires_grad_() for w in start]
        for batch in batches:
            logits = forward(images[batch], weights, activation)
            targets = labels[batch].expand(len(RATES), -1)
            loss = cross_entropy(logits.movedim(2, 1), targets, reduction="none").mean(1).sum()
            gradients = torch.autograd.grad(loss, weights)
            with torch.no_grad():
                for w, gradient in zip(weights, gradients, strict=True):
                    w -= rates * gradient
        ends = losses(images, labels, weights, activation)
        for rate, end in zip(RATES, ends, strict=True):
            yield Point(rate, {f"{name}_end": end})
        metrics |= {f"{name}_first": norms[0], f"{name}_last": norms[-1], f"{name}_best": min(ends)}
    return metrics


def forward(h: torch.Tensor, weights: list[torch.Tensor], activation) -> torch.Tensor:
    for w in weights[:-1]:
        h = activation(h @ w)
    return h @ weights[-1]


@torch.no_grad()
def losses(images, labels, weights: list[torch.Tensor], activation) -> list[float]:
    logits = forward(images, weights, activation)
    losses = [cross_entropy(each, labels).item() for each in logits]
    return [loss if loss == loss else float("inf") for loss in losses]  # NaN: it has diverged


if __name__ == "__main__":
    main(__file__)
