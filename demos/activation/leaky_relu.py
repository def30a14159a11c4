"""Hidden units that start on the flat side of ReLU, and on the sloping side of Leaky ReLU."""

import torch
from torch.nn.functional import cross_entropy, leaky_relu

from mlquiz.lab import Point, digits, main

BIASES = [-0.4 * step for step in range(11)]  # 0 to -4


def run(seed: int, slope: float, rate: float, updates: int):
    torch.manual_seed(seed)
    images, labels = digits(seed).train
    # One net for each bias, stacked: all start from the same weights.
    w1 = (2 / 64) ** 0.5 * torch.randn(64, 64)  # He
    w2 = (1 / 64) ** 0.5 * torch.randn(64, 10)
    b1 = torch.tensor(BIASES)[:, None, None].expand(-1, 1, 64)
    start = [w1.expand(len(BIASES), -1, -1), b1, w2.expand(len(BIASES), -1, -1)]
    batches = [torch.randint(len(images), (64,)) for _ in range(updates)]

    dead_start = dead_shares(images, start)
    slopes = {"relu": 0.0, "default": 0.01, "leaky": slope}  # 0.01 is PyTorch's default
    nets = {name: [w.clone().requires_grad_() for w in start] for name in slopes}
    for name, weights in nets.items():
        for batch in batches:
            logits = forward(images[batch], weights, slopes[name])
            targets = labels[batch].expand(len(BIASES), -1)
            loss = cross_entropy(logits.movedim(2, 1), targets, reduction="none").mean(1).sum()
            gradients = torch.autograd.grad(loss, weights)
            with torch.no_grad():
                for w, gradient in zip(weights, gradients, strict=True):
                    w -= rate * gradient  # w <- w - rate * gradient

    losses = {name: losses_of(images, labels, w, slopes[name]) for name, w in nets.items()}
    dead_end = {name: dead_shares(images, weights) for name, weights in nets.items()}
    for i, bias in enumerate(BIASES):
        yield Point(bias, {name: loss[i] for name, loss in losses.items()})
        shares = {"before": dead_start[i], "relu_off": dead_end["relu"][i]}
        yield Point(bias, {**shares, "leaky_off": dead_end["leaky"][i]})
    middle = BIASES.index(-2.0)
    return {
        "relu_start": losses["relu"][0],
        "leaky_start": losses["leaky"][0],
        "before": dead_start[middle],
        "relu_off": dead_end["relu"][middle],
        "leaky_off": dead_end["leaky"][middle],
        "relu_far": losses["relu"][-1],
        "default_far": losses["default"][-1],
        "leaky_far": losses["leaky"][-1],
    }


def forward(x: torch.Tensor, weights: list[torch.Tensor], slope: float) -> torch.Tensor:
    w1, b1, w2 = weights
    return leaky_relu(x @ w1 + b1, slope) @ w2  # slope 0: the plain ReLU


@torch.no_grad()
def losses_of(images, labels, weights: list[torch.Tensor], slope: float) -> list[float]:
    return [cross_entropy(each, labels).item() for each in forward(images, weights, slope)]


@torch.no_grad()
def dead_shares(images, weights: list[torch.Tensor]) -> list[float]:
    """Return, for each net, the share of units whose pre-activation is never positive."""
    w1, b1, _ = weights
    return (images @ w1 + b1 <= 0).all(dim=1).float().mean(dim=1).tolist()


if __name__ == "__main__":
    main(__file__)
