"""L1 or L2? It depends on whether few features matter or all do."""

import torch
from torch.nn.functional import softshrink

from mlquiz.lab import Point, main

FEATURES = 40
STRENGTHS = [10 ** (sixth / 6) for sixth in range(-12, 4)]  # 0.01 to about 3


def run(seed: int, useful: int, examples: int, noise: float):
    torch.manual_seed(seed)
    few = torch.zeros(FEATURES)
    few[:useful] = random_signs(useful)
    # As much signal, the sum of squares, spread over all features.
    all_matter = random_signs(FEATURES) * (useful / FEATURES) ** 0.5

    lowest = {}
    for truth, true_weights in (("few", few), ("all", all_matter)):
        features = torch.randn(examples, FEATURES)
        targets = features @ true_weights + noise * torch.randn(examples)
        # The gradient of half the mean squared error is gram @ w - pull.
        gram = features.T @ features / examples
        pull = features.T @ targets / examples
        rate = 1 / torch.linalg.eigvalsh(gram)[-1].item()  # 1 / the largest curvature

        errors = {"l1": [], "l2": []}
        lasso = torch.zeros(FEATURES)
        for strength in STRENGTHS:
            for _ in range(100):  # proximal steps, each from the solution before
                lasso = softshrink(lasso - rate * (gram @ lasso - pull), rate * strength)
            ridge = torch.linalg.solve(gram + strength * torch.eye(FEATURES), pull)
            for penalty, w in (("l1", lasso), ("l2", ridge)):
                # The mean squared error on new examples, the noise in their targets left out.
                errors[penalty].append((w - true_weights).square().sum().item())
            yield Point(strength, {f"{truth}_{name}": each[-1] for name, each in errors.items()})
        lowest |= {f"{truth}_{name}": min(each) for name, each in errors.items()}

    return lowest


def random_signs(n: int) -> torch.Tensor:
    return torch.randint(2, (n,)) * 2.0 - 1.0


if __name__ == "__main__":
    main(__file__)
