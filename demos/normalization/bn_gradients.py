"""Gradients through deep nets at the start: without a norm, with LN, with BN, with BN and skips."""

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main


def run(seed: int, depth: int, width: int, batch_size: int):
    torch.manual_seed(seed)
    images, labels = digits(seed, train=batch_size).train
    he = (2 / width) ** 0.5
    first = torch.randn(64, width) * (2 / 64) ** 0.5
    matrices = [he * torch.randn(width, width) for _ in range(depth)]
    last = torch.randn(width, 10) / width**0.5
    bn, ln = nn.BatchNorm1d(width), nn.LayerNorm(width)  # fresh: they only standardize

    layers = {
        "plain": lambda h, w: (h @ w).relu(),
        "ln": lambda h, w: ln(h @ w).relu(),
        "bn": lambda h, w: bn(h @ w).relu(),
        "bn_skip": lambda h, w: h + bn(h @ w).relu(),
    }
    sizes = {}
    for name, layer in layers.items():
        outputs = [(images @ first).requires_grad_()]
        for w in matrices:
            outputs.append(layer(outputs[-1], w))
        loss = cross_entropy(outputs[-1] @ last, labels)
        sizes[name] = [g.norm().item() for g in torch.autograd.grad(loss, outputs)]
    for passed in range(depth + 1):
        yield Point(passed, {name: s[-1 - passed] / s[-1] for name, s in sizes.items()})
    return {f"{name}_growth": s[0] / s[-1] for name, s in sizes.items()}


if __name__ == "__main__":
    main(__file__)
