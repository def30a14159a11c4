"""One small data set, split again and again: a single hold-out against k-fold cross-validation."""

import statistics

import torch
from torch.nn.functional import one_hot

from mlquiz.lab import Point, digits, main


def run(seed: int, images: int, folds: int, repeats: int):
    torch.manual_seed(seed)
    pool, test = digits(seed)
    x = torch.cat([pool.images, torch.ones(len(pool.images), 1)], dim=1).double()
    test_x = torch.cat([test.images, torch.ones(len(test.images), 1)], dim=1).double()
    y = pool.labels
    sample = torch.randperm(len(x))[:images]
    truth = accuracy(fit(x[sample], y[sample]), test_x, test.labels)

    single, folded, fresh = [], [], []
    for repeat in range(1, repeats + 1):
        parts = sample[torch.randperm(images)].chunk(folds)
        scores = cross_validate(x, y, parts)
        single.append(scores[0])  # the first part alone as the hold-out
        folded.append(sum(scores) / folds)
        # k-fold again, but on other images of the same kind
        other = torch.randperm(len(x))[:images].chunk(folds)
        fresh.append(sum(cross_validate(x, y, other)) / folds)
        yield Point(repeat, {"single": single[-1], "folded": folded[-1], "fresh": fresh[-1]})
    spreads = {
        "single_spread": statistics.stdev(single),
        "folded_spread": statistics.stdev(folded),
        "fresh_spread": statistics.stdev(fresh),
    }
    yield Point(0, spreads)
    return {"truth": truth, **spreads}


def cross_validate(x, y, parts: tuple[torch.Tensor, ...]) -> list[float]:
    """Return the accuracy on each part of a model trained on all the others."""
    scores = []
    for held_out in range(len(parts)):
        train = torch.cat([part for k, part in enumerate(parts) if k != held_out])
        weights = fit(x[train], y[train])
        scores.append(accuracy(weights, x[parts[held_out]], y[parts[held_out]]))
    return scores


def fit(x: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    # Ridge regression on one-hot labels: W = (X'X + I)^-1 X'Y
    targets = one_hot(labels, 10).to(x.dtype)
    return torch.linalg.solve(x.T @ x + torch.eye(x.shape[1], dtype=x.dtype), x.T @ targets)


def accuracy(weights: torch.Tensor, x: torch.Tensor, labels: torch.Tensor) -> float:
    return ((x @ weights).argmax(dim=1) == labels).double().mean().item()


if __name__ == "__main__":
    main(__file__)
