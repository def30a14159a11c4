"""L1 makes weights exactly zero only with a step that can land there; L2 makes them small."""

import torch
from torch.nn.functional import softshrink

from mlquiz.lab import Point, main

FEATURES = 40
EXAMPLES = 80
LAST = 30  # updates in the second picture


def run(seed: int, strength: float, useful: int, learning_rate: float, updates: int):
    torch.manual_seed(seed)
    true_weights = torch.zeros(FEATURES)
    true_weights[:useful] = torch.randint(2, (useful,)) * 2.0 - 1.0  # 1 or -1
    features = torch.randn(EXAMPLES, FEATURES)
    targets = features @ true_weights + torch.randn(EXAMPLES)

    def slope(w):  # the gradient of half the mean squared error
        return features.T @ (features @ w - targets) / EXAMPLES

    proximal = subgradient = ridge = torch.randn(FEATURES)
    for update in range(1, updates + 1):
        # L1, proximal: a step on the error, then every weight moves towards 0 and stops there.
        moved = proximal - learning_rate * slope(proximal)
        proximal = softshrink(moved, learning_rate * strength)
        # L1 as autograd does it: the gradient of strength * |w| is strength * sign(w).
        pull = strength * subgradient.sign()
        subgradient = subgradient - learning_rate * (slope(subgradient) + pull)
        # L2: the gradient of strength / 2 * w^2 is strength * w.
        ridge = ridge - learning_rate * (slope(ridge) + strength * ridge)

        counts = {
            "proximal_zeros": count(proximal == 0),
            "subgradient_zeros": count(subgradient == 0),
            "subgradient_tiny": count(subgradient.abs() < 0.03),
            "ridge_zeros": count(ridge == 0),
            "ridge_tiny": count(ridge.abs() < 0.03),
        }
        if update % (updates // 40) == 0:
            yield Point(update, counts)
        if update > updates - LAST:  # the last weight, a useless one
            last = {"proximal": proximal, "subgradient": subgradient, "ridge": ridge}
            yield Point(update, {f"{name}_path": w[-1].item() for name, w in last.items()})

    return counts


def count(mask: torch.Tensor) -> int:
    return int(mask.sum())


if __name__ == "__main__":
    main(__file__)
