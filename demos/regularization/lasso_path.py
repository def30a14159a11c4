"""From weak to strong: L1 takes the same amount off each weight, L2 the same share."""

import torch
from torch.nn.functional import softshrink

from mlquiz.lab import Point, main

STRENGTHS = [0.5 * 10 ** (tenth / 10) for tenth in range(-17, 9)]  # 0.01 to 4


def run(seed: int, large: float, small: float, examples: int, noise: float):
    torch.manual_seed(seed)
    true_weights = torch.tensor([large, small, 0.0])
    features = torch.randn(examples, 3)
    targets = features @ true_weights + noise * torch.randn(examples)
    # The gradient of half the mean squared error is gram @ w - pull.
    gram = features.T @ features / examples
    pull = features.T @ targets / examples

    paths = {}
    for strength in STRENGTHS:
        lasso = torch.zeros(3)
        for _ in range(50):  # proximal steps of rate 0.5, until convergence
            lasso = softshrink(lasso - 0.5 * (gram @ lasso - pull), 0.5 * strength)
        # With strength / 2 * sum w^2 the gradient is 0 where (gram + strength * I) @ w = pull.
        ridge = torch.linalg.solve(gram + strength * torch.eye(3), pull)
        paths[strength] = {
            "l1_large": lasso[0].item(),
            "l1_small": lasso[1].item(),
            "l1_useless": lasso[2].item(),
            "l2_large": ridge[0].item(),
            "l2_small": ridge[1].item(),
            "l2_useless": ridge[2].item(),
        }
        yield Point(strength, paths[strength])

    weak, half = paths[STRENGTHS[0]], paths[0.5]
    return {
        "l1_large_weak": weak["l1_large"],
        "l1_large_half": half["l1_large"],
        "l1_small_weak": weak["l1_small"],
        "l1_small_half": half["l1_small"],
        "l1_useless_half": abs(half["l1_useless"]),
        "l2_large_weak": weak["l2_large"],
        "l2_large_half": half["l2_large"],
        "l2_small_weak": weak["l2_small"],
        "l2_small_half": half["l2_small"],
        "l2_small_strong": paths[STRENGTHS[-1]]["l2_small"],
    }


if __name__ == "__main__":
    main(__file__)
