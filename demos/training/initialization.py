"""How large should random weights be? A deep ReLU net at many scales, each at its best rate."""

from itertools import pairwise

import torch
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main

# Standard deviation of the weights as a multiple of He's, sqrt(2 / n) for n inputs.
PYTORCH = (1 / 6) ** 0.5  # nn.Linear draws uniformly within +-1 / sqrt(n): variance 1 / (3n)
XAVIER = (1 / 2) ** 0.5  # variance 1 / n, if inputs and outputs are equal in number
SCALES = [0.25, 0.3, 0.35, PYTORCH, 0.5, 0.6, XAVIER, 0.85, 1.0, 1.2, 1.4, 1.7, 2.0]
RATES = [0.003, 0.01, 0.03, 0.1, 0.3]


def run(seed: int, depth: int, width: int, updates: int):
    torch.manual_seed(seed)
    images, labels = digits(seed).train
    sizes = [64, *[width] * depth, 10]
    he = [(2 / inputs) ** 0.5 * torch.randn(inputs, outputs) for inputs, outputs in pairwise(sizes)]

    drawn = {"small": 0.25, "pytorch": PYTORCH, "xavier": XAVIER, "he": 1.0, "large": 2.0}
    hidden = dict.fromkeys(drawn, images)
    for layer, w in enumerate(he[:-1], start=1):
        hidden = {name: torch.relu(h @ (drawn[name] * w)) for name, h in hidden.items()}
        # root mean square
        size = {name: h.square().mean().sqrt().item() for name, h in hidden.items()}
        yield Point(layer, size)
        if layer == 1:
            first = size

    # A net for each pair of scale and rate, all at once: weights (scale, rate, inputs, outputs).
    scales = torch.tensor(SCALES)[:, None, None, None]
    rates = torch.tensor(RATES)[:, None, None]
    weights = [(scales * w).repeat(1, len(RATES), 1, 1).requires_grad_() for w in he]
    for _ in range(updates):
        batch = torch.randint(len(images), (32,))
        loss = losses(images[batch], labels[batch], weights).sum()
        gradients = torch.autograd.grad(loss, weights)
        with torch.no_grad():
            for w, gradient in zip(weights, gradients, strict=True):
                w -= rates * gradient  # w <- w - rate * gradient
    with torch.no_grad():
        ends = losses(images[:500], labels[:500], weights)
    ends = ends.nan_to_num(torch.inf, torch.inf)  # a run that diverges
    best = ends.min(dim=1).values.tolist()
    for scale, loss in zip(SCALES, best, strict=True):
        yield Point(scale, {"best": loss})
    return {
        "xavier_first": first["xavier"],
        "he_first": first["he"],
        "large_first": first["large"],
        "xavier_size": size["xavier"],
        "he_size": size["he"],
        "large_size": size["large"],
        "pytorch_loss": best[SCALES.index(PYTORCH)],
        "xavier_loss": best[SCALES.index(XAVIER)],
        "he_loss": best[SCALES.index(1.0)],
        "large_loss": best[-1],
    }


def losses(h, labels, weights: list[torch.Tensor]) -> torch.Tensor:
    """Return the loss of every net: a row for each scale, a column for each rate."""
    for w in weights[:-1]:
        h = torch.relu(h @ w)
    logits = h @ weights[-1]
    targets = labels.expand(logits.shape[:3])
    return cross_entropy(logits.movedim(3, 1), targets, reduction="none").mean(dim=2)


if __name__ == "__main__":
    main(__file__)
