"""Augment, then split: copies of one image land on both sides, and validation looks too good."""

import torch
from torch.nn.functional import pad

from mlquiz.lab import Point, digits, main

FOLDS = 5


def run(seed: int, images: int, copies: int):
    torch.manual_seed(seed)
    originals, test = digits(seed, images)
    new_images = shifted(test.images)

    for count in range(1, copies + 1):
        x = shifted(originals.images.repeat(count, 1))
        labels = originals.labels.repeat(count)
        copied_from = torch.arange(images).repeat(count)

        fold_of_copy = torch.randint(FOLDS, (len(x),))  # augment, then split: each copy by itself
        fold_of_original = (torch.randperm(images) % FOLDS)[copied_from]  # split, then augment
        errors = {
            "copies": cross_validate(x, labels, fold_of_copy),
            "originals": cross_validate(x, labels, fold_of_original),
            "new": misses(x, labels, new_images, test.labels) / len(test.labels),
        }
        yield Point(count, errors)

    return {f"{name}_error": error for name, error in errors.items()}


def shifted(images: torch.Tensor) -> torch.Tensor:
    # By up to one pixel each way: a window of the image with a border of blank pixels.
    windows = pad(images.view(-1, 8, 8), [1, 1, 1, 1]).unfold(1, 8, 1).unfold(2, 8, 1)
    rows, columns = torch.randint(3, (2, len(images)))
    return windows[torch.arange(len(images)), rows, columns].flatten(1)


def cross_validate(x: torch.Tensor, labels: torch.Tensor, fold: torch.Tensor) -> float:
    wrong = 0
    for held_out in range(FOLDS):
        train, test = fold != held_out, fold == held_out
        wrong += misses(x[train], labels[train], x[test], labels[test])
    return wrong / len(x)


def misses(x: torch.Tensor, labels: torch.Tensor, new_x: torch.Tensor, new_labels: torch.Tensor):
    # The model is the simplest there is: the label of the nearest training image.
    nearest = torch.cdist(new_x, x).argmin(dim=1)
    return (labels[nearest] != new_labels).sum().item()


if __name__ == "__main__":
    main(__file__)
