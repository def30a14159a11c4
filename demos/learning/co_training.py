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
        runs[f"co_{name}"] = teach(views, truth, labels, "each other")
        runs[f"self_{name}"] = teach(views, truth, labels, "together")
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
    """Return a word on each page and one in a link to it, and the class of the page."""
    truth = torch.arange(PAGES).repeat(SETS, 1) % 2
    views = []
    for _ in range(2):
        # one half of the words is typical of each class; a share `noise` is from the other half
        half = torch.where(torch.rand(SETS, PAGES) < noise, 1 - truth, truth)
        views.append(half * (WORDS // 2) + torch.randint(WORDS // 2, (SETS, PAGES)))
    # tied: the link repeats the word of the page
    repeats = torch.rand(SETS, PAGES) < tied
    return [views[0], torch.where(repeats, views[0], views[1])], truth


def teach(views: list[torch.Tensor], truth: torch.Tensor, labels: int, way: str) -> list[float]:
    """Return the accuracy of one view alone, mean of both, before each round and at the end."""
    known = torch.arange(PAGES).repeat(SETS, 1) < 2 * labels
    start = torch.where(known, 2.0 * truth - 1, 0.0)  # -1 and 1: labels, 0: none
    label = [start, start]
    share = (PAGES - 2 * labels) // (2 * ROUNDS)
    accuracy = []
    for rest in range(ROUNDS, -1, -1):
        sure = [score(view, known_labels) for view, known_labels in zip(views, label, strict=True)]
        right = [((s > 0) == truth).float() * (s != 0) + 0.5 * (s == 0) for s in sure]
        accuracy.append((right[0] + right[1])[~known].mean().item() / 2)
        if rest and way == "each other":
            label = [pseudo(label[0], sure[1], share), pseudo(label[1], sure[0], share)]
        elif rest:
            both = pseudo(label[0], sure[0] + sure[1], share)
            label = [both, both]
    return accuracy


def score(word: torch.Tensor, label: torch.Tensor) -> torch.Tensor:
    """Return for each page the log odds of class 1, by its word (naive Bayes)."""
    counts = [torch.zeros(SETS, WORDS).scatter_add_(1, word, (label == c).float()) for c in (-1, 1)]
    return ((counts[1] + 1) / (counts[0] + 1)).log().gather(1, word)


def pseudo(label: torch.Tensor, sure: torch.Tensor, share: int) -> torch.Tensor:
    """Give the pages of which the classifier is surest a label, equally many of each class."""
    for c in (-1, 1):
        # unlabelled pages that it puts into class c; random among equally sure ones
        doubt = -c * sure + 1e-4 * torch.rand_like(sure)
        doubt = doubt.masked_fill((label != 0) | (c * sure <= 0), torch.inf)
        best = doubt.topk(share, dim=1, largest=False)
        chosen = torch.zeros_like(label).scatter_(
            1, best.indices, (best.values < torch.inf).float()
        )
        label = torch.where(chosen > 0, float(c), label)
    return label


if __name__ == "__main__":
    main(__file__)
