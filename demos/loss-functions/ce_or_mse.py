"""A sigmoid that starts confidently wrong: can cross-entropy or squared error correct it?"""

import torch
from torch.nn.functional import binary_cross_entropy_with_logits, mse_loss

from mlquiz.lab import Point, digits, main

RATES = [10 ** (quarter / 4) for quarter in range(-4, 10)]  # 0.1 to 178


def run(seed: int, wrong: float, rate: float, updates: int):
    torch.manual_seed(seed)
    images, labels = digits(seed).train
    x = images - images.mean(dim=0)
    y = (labels >= 5).float()  # two classes: 5 to 9 against 0 to 4

    # From the mean of class 0 to that of class 1: a usable classifier. The start is its opposite,
    # scaled so that a typical logit has the size `wrong`.
    direction = x[y == 1].mean(dim=0) - x[y == 0].mean(dim=0)
    backwards = -wrong * direction / (x @ direction).std()

    # Row 0 has the rate whose curve is drawn; a row for each of the others follows.
    rates = torch.tensor([rate, *RATES])[:, None]
    wrong_start = backwards.repeat(len(rates), 1)
    zero_start = torch.zeros(len(rates), 64)
    nets = {
        "ce_wrong": wrong_start.clone().requires_grad_(),
        "mse_wrong": wrong_start.clone().requires_grad_(),
        "ce_zero": zero_start.clone().requires_grad_(),
        "mse_zero": zero_start.clone().requires_grad_(),
    }
    interval = max(updates // 40, 1)
    for update in range(updates + 1):
        if update % interval == 0 or update == updates:
            yield Point(update, {name: accuracy(w[:1], x, y)[0] for name, w in nets.items()})
        for name, w in nets.items():
            logits = w @ x.T
            targets = y.expand_as(logits)
            if name.startswith("ce"):
                each = binary_cross_entropy_with_logits(logits, targets, reduction="none")
            else:
                each = mse_loss(torch.sigmoid(logits), targets, reduction="none")
            (gradient,) = torch.autograd.grad(each.mean(dim=1).sum(), w)
            with torch.no_grad():
                w -= rates * gradient  # w <- w - rate * gradient

    ends = {name: accuracy(w, x, y) for name, w in nets.items()}
    for i, each_rate in enumerate(RATES, start=1):
        yield Point(each_rate, {"ce_end": ends["ce_wrong"][i], "mse_end": ends["mse_wrong"][i]})
    return {
        **{name: end[0] for name, end in ends.items()},
        "ce_best": max(ends["ce_wrong"][1:]),
        "mse_best": max(ends["mse_wrong"][1:]),
    }


@torch.no_grad()
def accuracy(w: torch.Tensor, x: torch.Tensor, y: torch.Tensor) -> list[float]:
    """Return the accuracy for each row of weights, in percent."""
    return (100 * ((w @ x.T > 0) == (y == 1)).float().mean(dim=1)).tolist()


if __name__ == "__main__":
    main(__file__)
