"""A shallow and a deep net, plain and with residual connections, each at its best rate."""

from itertools import pairwise

import torch
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main

RATES = [0.01, 0.03, 0.1, 0.3]


def run(seed: int, shallow: int, deep: int, width: int, updates: int):
    torch.manual_seed(seed)
    images, labels = digits(seed).train
    batches = [torch.randint(len(images), (32,)) for _ in range(updates)]
    rates = torch.tensor(RATES)[:, None, None]
    interval = updates // 12

    ends = {}
    for size, depth in {"shallow": shallow, "deep": deep}.items():
        shapes = pairwise([64, *[width] * depth, 10])
        he = [(2 / inputs) ** 0.5 * torch.randn(inputs, outputs) for inputs, outputs in shapes]
        for kind in ("plain", "residual"):
            # one copy of the weights for each rate, stacked
            weights = [w.repeat(len(RATES), 1, 1).requires_grad_() for w in he]
            curve = {}  # the loss at every rate, by update
            for update, batch in enumerate(batches):
                if update % interval == 0:
                    curve[update] = losses_on(images[:200], labels[:200], weights, kind)
                loss = losses(images[batch], labels[batch], weights, kind).sum()
                gradients = torch.autograd.grad(loss, weights)
                with torch.no_grad():
                    for w, gradient in zip(weights, gradients, strict=True):
                        w -= rates * gradient  # w <- w - rate * gradient
            curve[updates] = losses_on(images[:200], labels[:200], weights, kind)
            best = curve[updates].argmin()
            for update, loss in curve.items():
                yield Point(update, {f"{kind}_{size}": loss[best].item()})
            ends[f"{kind}_{size}"] = curve[updates][best].item()
    return ends


def losses(h: torch.Tensor, labels: torch.Tensor, weights: list[torch.Tensor], kind: str):
    """Return the loss at every rate."""
    first, *hidden, last = weights
    h = torch.relu(h @ first)
    for w in hidden:
        branch = torch.relu(h @ w)
        # the branches are scaled so that their sum does not grow with the depth
        h = branch if kind == "plain" else h + branch / len(hidden)
    logits = h @ last
    targets = labels.expand(logits.shape[:2])
    return cross_entropy(logits.movedim(2, 1), targets, reduction="none").mean(dim=1)


@torch.no_grad()
def losses_on(images: torch.Tensor, labels: torch.Tensor, weights, kind: str) -> torch.Tensor:
    """Return the loss at every rate; infinity for a run that has diverged."""
    return losses(images, labels, weights, kind).nan_to_num(torch.inf, torch.inf)


if __name__ == "__main__":
    main(__file__)
