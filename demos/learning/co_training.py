"""Two views of web pages: co-training if they are independent within a class, and if not."""

import torch

from mlquiz.lab import Point, main

SETS, PAGES, WORDS = 25, 300, 60  # each accuracy is a mean over 25 data sets
ROUNDS = 20


def run(seed: int, labels: int, noise: float, tied: float):
    torch.manual_seed(seed)
    runs = {}
    for name, share in (("apart", 0.0), ("tied", tied)):
        views, truth = pages(noise, share)
        runs[f"co_{name}"] = train(views, truth, labels, co_training=True)
        runs[f"self_{name}"] = train(views, truth, labels, co_training=False)
    for i in range(ROUNDS + 1):
        yield Point(i, {name: accuracy[i] for name, accuracy in runs.items()})
    return {
        "before": runs["co_apart"][0],
        "co_apart": runs["co_apart"][-1],
        "self_apart": runs["self_apart"][-1],
        "before_tied": runs["co_tied"][0],
        "co_tied": runs["co_tied"][-1],
        "self_tied": runs["self_tied"][-1],
    }


def pages(noise: float, tied: float) -> tuple[list[torch.Tensor], torch.Tensor]:
    """Return, for each page, a word on it and a word in a link to it, and its class."""
    truth = torch.arange(PAGES).repeat(SETS, 1) % 2
    views = []
    for _ in range(2):
        # one half of the words is typical of each class; a share `noise` is from the other half
        half = torch.where(torch.rand(SETS, PAGES) < noise, 1 - truth, truth)
        views.append(half * (WORDS // 2) + torch.randint(WORDS // 2, (SETS, PAGES)))
    # tied: the link repeats the word of the page
    repeats = torch.rand(SETS, PAGES) < tied
    return [views[0], torch.where(repeats, views[0], views[1])], truth


def train(
    views: list[torch.Tensor], truth: torch.Tensor, labels: int, co_training: bool
) -> list[float]:
    """Return the mean accuracy of the two views, each alone, before each round and after the last.

    With co-training, each view labels pages for the other; else both label them together.
    """
    known = torch.arange(PAGES).repeat(SETS, 1) < 2 * labels
    start = torch.where(known, 2.0 * truth - 1, 0.0)  # -1 and 1: labels, 0: none
    label = [start, start]
    share = (PAGES - 2 * labels) // (2 * ROUNDS)
    accuracy = []
    for rounds_left in range(ROUNDS, -1, -1):
        log_odds = [naive_bayes(*view) for view in zip(views, label, strict=True)]
        right = [((s > 0) == truth).float() * (s != 0) + 0.5 * (s == 0) for s in log_odds]
        accuracy.append((right[0] + right[1])[~known].mean().item() / 2)
        if rounds_left and co_training:
            label = [
                with_pseudo_labels(label[0], log_odds[1], share),
                with_pseudo_labels(label[1], log_odds[0], share),
            ]
        elif rounds_left:
            both = with_pseudo_labels(label[0], log_odds[0] + log_odds[1], share)
            label = [both, both]
    return accuracy


def naive_bayes(word: torch.Tensor, label: torch.Tensor) -> torch.Tensor:
    """Return the log odds of class 1 for each page, given its word."""
    counts = [torch.zeros(SETS, WORDS).scatter_add_(1, word, (label == c).float()) for c in (-1, 1)]
    return ((counts[1] + 1) / (counts[0] + 1)).log().gather(1, word)


def with_pseudo_labels(label: torch.Tensor, log_odds: torch.Tensor, share: int) -> torch.Tensor:
    """Return the labels, and new ones for the `share` surest pages of each class."""
    for c in (-1, 1):
        # unlabelled pages that it puts into class c; random among equally sure ones
        doubt = -c * log_odds + 1e-4 * torch.rand_like(log_odds)
        doubt = doubt.masked_fill((label != 0) | (c * log_odds <= 0), torch.inf)
        best = doubt.topk(share, dim=1, largest=False)
        chosen = torch.zeros_like(label).scatter_(
            1, best.indices, (best.values < torch.inf).float()
        )
        label = torch.where(chosen > 0, float(c), label)
    return label


if __name__ == "__main__":
    main(__file__)
