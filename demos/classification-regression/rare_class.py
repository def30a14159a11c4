"""One classifier, one threshold, and test sets in which the positives get rarer and rarer."""

import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits

from mlquiz.lab import Point, main

SHARES = [0.5, 0.35, 0.25, 0.18, 0.12, 0.08, 0.05, 0.035, 0.025, 0.018, 0.012, 0.01]


def run(seed: int, distance: float, threshold: float, examples: int):
    torch.manual_seed(seed)
    shift = torch.randn(10)
    shift *= distance / shift.norm()  # from the mean of the negatives to that of the positives
    model = nn.Linear(10, 1)
    x, y = sample(1000, 1000, shift)
    for _ in range(200):
        loss = binary_cross_entropy_with_logits(model(x)[:, 0], y)
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for weights in model.parameters():
                weights -= 0.5 * weights.grad

    measured = {}
    for share in SHARES:
        x, y = sample(round(share * examples), round((1 - share) * examples), shift)
        with torch.no_grad():
            probability = torch.sigmoid(model(x)[:, 0])
        flagged = (probability > threshold).float()
        true_positives = (flagged * y).sum().item()
        area, average = ranking(probability, y)
        measured[share] = {
            "accuracy": (flagged == y).float().mean().item(),
            "recall": true_positives / y.sum().item(),
            "precision": true_positives / max(flagged.sum().item(), 1),
            "auc": area,
            "ap": average,
        }
        yield Point(share, measured[share])

    often, rare = measured[0.5], measured[0.01]
    return {f"{name}_often": value for name, value in often.items()} | {
        f"{name}_rare": value for name, value in rare.items()
    }


def sample(
    positives: int, negatives: int, shift: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    y = torch.cat([torch.ones(positives), torch.zeros(negatives)])
    return torch.randn(len(y), len(shift)) + y[:, None] * shift, y


def ranking(scores: torch.Tensor, y: torch.Tensor) -> tuple[float, float]:
    """Return the area under the ROC curve and the average precision."""
    y = y[scores.argsort(descending=True)]
    found = y.cumsum(dim=0)  # positives among the first n
    rank = torch.arange(1, len(y) + 1)
    # the share of pairs in which the positive ranks above the negative
    area = (found * (1 - y)).sum() / (y.sum() * (1 - y).sum())
    average = (found / rank)[y == 1].mean()
    return area.item(), average.item()


if __name__ == "__main__":
    main(__file__)
