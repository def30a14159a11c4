"""Coin tosses on one test set: the best score rises with the number of tries, the skill doesn't."""

import torch

from mlquiz.lab import Point, main


def run(seed: int, examples: int, tries: int):
    torch.manual_seed(seed)
    test_labels = torch.randint(2, (examples,))
    new_labels = torch.randint(2, (10_000,))
    best = new = 0.0

    for attempt in range(1, tries + 1):
        guesses = torch.randint(2, (examples,))  # a classifier that has learnt nothing
        score = (guesses == test_labels).float().mean().item()
        if score > best:
            best = score
            new_guesses = torch.randint(2, (10_000,))  # the same classifier on new examples
            new = (new_guesses == new_labels).float().mean().item()
        yield Point(attempt, {"best": best, "new": new})

    return {"best_score": best, "new_score": new}


if __name__ == "__main__":
    main(__file__)
