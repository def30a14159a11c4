"""A line through points of which some labels are far too low, fitted with three losses."""

import torch
from torch.nn.functional import huber_loss, l1_loss, mse_loss

from mlquiz.lab import Point, main

LOSSES = {"mse": mse_loss, "mae": l1_loss, "huber": huber_loss}  # Huber's delta is 1


def run(seed: int, points: int, wrong: float, drop: float, noise: float):
    torch.manual_seed(seed)
    x = torch.linspace(-3, 3, points)
    y = x + noise * torch.randn(points)  # the true line: slope 1, intercept 0
    # the wrong labels are spread over the right half, where the line is highest
    right_half = points // 2 + torch.randperm(points - points // 2)
    bad = right_half[: round(wrong * points)]

    # One data set in each row: the wrong labels are too low by 0, a tenth of `drop`, and so on.
    drops = torch.linspace(0, 2 * drop, 21)
    once, twice = 10, 20  # the rows in which they are too low by `drop` and by 2 * `drop`
    labels = y.repeat(len(drops), 1)
    labels[:, bad] -= drops[:, None]
    lines = {name: fit(x, labels, loss) for name, loss in LOSSES.items()}

    for at, value in zip(x.tolist(), labels[once].tolist(), strict=True):
        yield Point(at, {"data": value})
    for at in x.tolist():
        predictions = {name: (w[once] * at + b[once]).item() for name, (w, b) in lines.items()}
        yield Point(at, predictions)

    errors = {name: distance(x, w, b) for name, (w, b) in lines.items()}
    for i, amount in enumerate(drops.tolist()):
        yield Point(amount, {f"{name}_error": error[i] for name, error in errors.items()})
    return {
        "clean_mse": errors["mse"][0],
        "clean_mae": errors["mae"][0],
        "near_mse": errors["mse"][once],
        "near_mae": errors["mae"][once],
        "near_huber": errors["huber"][once],
        "far_mse": errors["mse"][twice],
        "far_mae": errors["mae"][twice],
        "far_huber": errors["huber"][twice],
    }


def fit(x: torch.Tensor, labels: torch.Tensor, loss_of) -> tuple[torch.Tensor, torch.Tensor]:
    """Fit a line to each row of labels by gradient descent; return the slopes and intercepts."""
    w = torch.zeros(len(labels), 1, requires_grad=True)
    b = torch.zeros(len(labels), 1, requires_grad=True)
    steps = 400
    for step in range(steps):
        rate = 0.2 * (1 - step / steps)  # falls to 0, as the gradient of the MAE does not
        # the mean over each row's points; rows do not affect each other
        loss = loss_of(w * x + b, labels, reduction="none").mean(dim=1).sum()
        gradient_w, gradient_b = torch.autograd.grad(loss, [w, b])
        with torch.no_grad():
            w -= rate * gradient_w
            b -= rate * gradient_b
    return w.detach()[:, 0], b.detach()[:, 0]


def distance(x: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> list[float]:
    """Return the distance of each line from the true line: the root mean square over x."""
    return ((w[:, None] * x + b[:, None] - x).square().mean(dim=1).sqrt()).tolist()


if __name__ == "__main__":
    main(__file__)
