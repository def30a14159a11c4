"""More and more random features: the test error peaks where they just fit the data, then falls."""

import torch
from torch.nn.functional import one_hot

from mlquiz.lab import Point, digits, main

MULTIPLES = (0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0)


def run(seed: int, images: int, label_noise: float, ridge: float):
    torch.manual_seed(seed)
    train, test = digits(seed, images, label_noise)
    targets = one_hot(train.labels, 10).double() - 0.1  # the mean over the ten classes is 0
    weights = torch.randn(64, 20 * images, dtype=torch.float64)  # the hidden layer: never trained
    mean = train.images.mean(dim=0)
    hidden = ((train.images - mean).double() @ weights).relu()
    test_hidden = ((test.images - mean).double() @ weights).relu()
    identity = torch.eye(images, dtype=torch.float64)
    errors = {}

    for multiple in MULTIPLES:
        width = round(multiple * images)
        x, new_x = hidden[:, :width] / width**0.5, test_hidden[:, :width] / width**0.5
        # Least squares. If many w fit exactly, the pseudo-inverse gives the shortest.
        w = torch.linalg.pinv(x) @ targets
        # Ridge: w = (X^T X + ridge I)^-1 X^T y = X^T (X X^T + ridge I)^-1 y
        ridge_w = x.T @ torch.linalg.solve(x @ x.T + ridge * identity, targets)
        errors[multiple] = {
            "train": error(x @ w, train.labels),
            "test": error(new_x @ w, test.labels),
            "ridge": error(new_x @ ridge_w, test.labels),
        }
        yield Point(width, errors[multiple])

    return {
        "half_test": errors[0.5]["test"],
        "peak_test": errors[1.0]["test"],
        "peak_ridge": errors[1.0]["ridge"],
        "wide_test": errors[20.0]["test"],
    }


def error(outputs: torch.Tensor, labels: torch.Tensor) -> float:
    return (outputs.argmax(dim=1) != labels).double().mean().item()


if __name__ == "__main__":
    main(__file__)
