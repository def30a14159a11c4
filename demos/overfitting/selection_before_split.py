"""Select the best of many noise features, then cross-validate: it reports skill out of nothing."""

import torch

from mlquiz.lab import Point, main

COUNTS = (20, 30, 50, 70, 100, 200, 300, 500, 1000, 2000, 3000, 5000)
FOLDS = 5


def run(seed: int, examples: int, kept: int):
    torch.manual_seed(seed)
    features = torch.randn(examples, COUNTS[-1])  # none is related to the labels
    labels = torch.arange(examples) % 2
    fold = torch.randperm(examples) % FOLDS

    for count in COUNTS:
        x = features[:, :count]
        chosen_before = select(x, labels, kept)  # the mistake: sees the labels of every fold
        hits = {"before": 0, "inside": 0}
        for held_out in range(FOLDS):
            train, test = fold != held_out, fold == held_out
            chosen_inside = select(x[train], labels[train], kept)
            for name, chosen in (("before", chosen_before), ("inside", chosen_inside)):
                means = class_means(x[train][:, chosen], labels[train])
                nearest = torch.cdist(x[test][:, chosen], means).argmin(dim=1)
                hits[name] += (nearest == labels[test]).sum().item()
        yield Point(count, {name: each / examples for name, each in hits.items()})

    return {f"{name}_accuracy": each / examples for name, each in hits.items()}


def class_means(x: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return torch.stack([x[labels == 0].mean(dim=0), x[labels == 1].mean(dim=0)])


def select(x: torch.Tensor, labels: torch.Tensor, kept: int) -> torch.Tensor:
    # The features in which the means of the two classes are furthest apart.
    zeros, ones = class_means(x, labels)
    return (ones - zeros).abs().topk(kept).indices


if __name__ == "__main__":
    main(__file__)
