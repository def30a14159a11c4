"""A detector for a rare class: accuracy, precision, recall and F1 over the threshold."""

import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits

from mlquiz.lab import Point, main


def run(seed: int, positives: float, distance: float, examples: int):
    torch.manual_seed(seed)
    shift = torch.randn(10)
    shift *= distance / shift.norm()  # from the mean of the negatives to that of the positives
    model = nn.Linear(10, 1)
    x, y = sample(examples, positives, shift)
    for _ in range(300):
        loss = binary_cross_entropy_with_logits(model(x)[:, 0], y)
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for weights in model.parameters():
                weights -= 0.5 * weights.grad

    x, y = sample(20_000, positives, shift)
    with torch.no_grad():
        probability = torch.sigmoid(model(x)[:, 0])
    at = {}
    for percent in range(2, 72, 2):
        flagged = (probability > percent / 100).float()
        true_positives = (flagged * y).sum().item()
        at[percent] = {
            "accuracy": (flagged == y).float().mean().item(),
            "precision": true_positives / max(flagged.sum().item(), 1),
            "recall": true_positives / y.sum().item(),
            "f1": 2 * true_positives / (flagged + y).sum().item(),
        }
        yield Point(percent / 100, at[percent])
    return {
        "accuracy_half": at[50]["accuracy"],
        "precision_half": at[50]["precision"],
        "precision_low": at[10]["precision"],
        "recall_half": at[50]["recall"],
        "recall_low": at[10]["recall"],
        "f1_half": at[50]["f1"],
        "f1_best": max(values["f1"] for values in at.values()),
    }


def sample(n: int, positives: float, shift: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    y = (torch.rand(n) < positives).float()
    return torch.randn(n, len(shift)) + y[:, None] * shift, y


if __name__ == "__main__":
    main(__file__)
