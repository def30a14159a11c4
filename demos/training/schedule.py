"""SGD with a constant, a stepped and a cosine rate: loss curves, and the final loss by peak."""

import math

import torch
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, digits, main

PEAKS = [10 ** (quarter / 4) for quarter in range(-7, 4)]  # 0.018 to 5.6


def constant(_part: float) -> float:
    """Return the share of the peak rate at a part of training, from 0 to 1: always 1."""
    return 1.0


def step(part: float) -> float:
    """Return the share of the peak rate at a part of training: a tenth after 60 % of it."""
    return 1.0 if part < 0.6 else 0.1


def cosine(part: float) -> float:
    """Return the share of the peak rate at a part of training: half a cosine, from 1 to 0."""
    return (1 + math.cos(math.pi * part)) / 2


def run(seed: int, high: float, low: float, batch_size: int, noise: float, updates: int):
    torch.manual_seed(seed)
    images, labels = digits(seed, label_noise=noise).train
    # Softmax regression; row 0 has the high rate, row 1 the low one, then come the peaks.
    rates = torch.tensor([high, low, *PEAKS])[:, None, None]
    schedules = {"constant": constant, "step": step, "cosine": cosine}
    nets = {name: torch.zeros(len(rates), 64, 10, requires_grad=True) for name in schedules}
    interval = max(updates // 40, 1)
    tails = {name: [] for name in schedules}

    for update in range(updates + 1):
        if update % interval == 0 or update == updates:
            losses = {name: losses_of(w[:1], images, labels)[0] for name, w in nets.items()}
            (low_loss,) = losses_of(nets["constant"][1:2], images, labels)
            yield Point(update, {**losses, "low": low_loss})
        if update > 0.9 * updates and update % 6 == 0:
            for name, w in nets.items():
                tails[name].append(losses_of(w, images, labels))
        batch = torch.randint(len(images), (batch_size,))
        targets = labels[batch].expand(len(rates), -1)
        for name, w in nets.items():
            logits = images[batch] @ w
            loss = cross_entropy(logits.movedim(2, 1), targets, reduction="none").mean(1).sum()
            (gradient,) = torch.autograd.grad(loss, w)
            with torch.no_grad():
                w -= rates * schedules[name](update / updates) * gradient

    # the mean over the last tenth, as a single update may be lucky
    means = {name: torch.tensor(tail).mean(dim=0).tolist() for name, tail in tails.items()}
    ends = {name: mean[2:] for name, mean in means.items()}
    for i, peak in enumerate(PEAKS):
        yield Point(peak, {f"{name}_end": end[i] for name, end in ends.items()})
    return {
        "high_loss": means["constant"][0],
        "low_loss": means["constant"][1],
        "cosine_loss": means["cosine"][0],
        **{f"{name}_best": min(end) for name, end in ends.items()},
    }


@torch.no_grad()
def losses_of(w: torch.Tensor, images: torch.Tensor, labels: torch.Tensor) -> list[float]:
    return [cross_entropy(images @ each, labels).item() for each in w]


if __name__ == "__main__":
    main(__file__)
