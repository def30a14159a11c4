"""A hand-written backward pass, checked by finite differences of many step sizes."""

import torch
from torch.nn.functional import one_hot

from mlquiz.lab import Point, digits, main

SIZES = [10 ** (-half / 2) for half in range(2, 25)]  # 0.1 to 1e-12


def run(seed: int, hidden: int, bug: float, images: int):
    torch.manual_seed(seed)
    pixels, labels = digits(seed, train=images).train
    x, y = pixels.double(), one_hot(labels, 10).double()
    w1 = (1 / 64) ** 0.5 * torch.randn(64, hidden, dtype=torch.float64)
    w2 = (1 / hidden) ** 0.5 * torch.randn(hidden, 10, dtype=torch.float64)

    # Twenty random unit directions are checked at once; checking every weight would take long.
    directions = torch.randn(20, 64, hidden, dtype=torch.float64)
    directions /= directions.flatten(1).norm(dim=1)[:, None, None]
    gradient = backward(x, y, w1, w2)
    slopes = (gradient * directions).sum(dim=(1, 2))  # directional derivatives, by `backward`
    faulty = (1 + bug) * slopes  # as if a factor in the backward pass were slightly wrong

    errors = {}
    for size in SIZES:
        step = size * directions
        ahead, behind = loss(x, y, w1 + step, w2), loss(x, y, w1 - step, w2)
        central = (ahead - behind) / (2 * size)
        one_sided = (ahead - loss(x, y, w1, w2)) / size
        errors[size] = {
            "central": difference(slopes, central),
            "one_sided": difference(slopes, one_sided),
            "faulty": difference(faulty, central),
            "single": difference(slopes, central_in_float32(x, y, w1, w2, step, size)),
        }
        yield Point(size, errors[size])
    return {
        **{f"{name}_small": error for name, error in errors[1e-5].items()},
        "central_tiny": errors[1e-12]["central"],
    }


def loss(x, y, w1, w2) -> torch.Tensor:
    logits = torch.tanh(x @ w1) @ w2
    return (logits.logsumexp(dim=-1) - (logits * y).sum(dim=-1)).mean(dim=-1)  # cross-entropy


def backward(x, y, w1, w2) -> torch.Tensor:
    """Return the gradient of the loss with respect to w1, by hand."""
    h = torch.tanh(x @ w1)
    at_logits = ((h @ w2).softmax(dim=1) - y) / len(x)  # p - y
    at_sums = (at_logits @ w2.T) * (1 - h**2)  # tanh' = 1 - tanh^2
    return x.T @ at_sums


def central_in_float32(x, y, w1, w2, step, size: float) -> torch.Tensor:
    x, y, w1, w2, step = (each.float() for each in (x, y, w1, w2, step))
    return (loss(x, y, w1 + step, w2) - loss(x, y, w1 - step, w2)).double() / (2 * size)


def difference(slopes: torch.Tensor, measured: torch.Tensor) -> float:
    return ((slopes - measured).norm() / slopes.norm()).item()


if __name__ == "__main__":
    main(__file__)
