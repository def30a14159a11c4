"""L1 against L2 on a linear model: which weights become exactly zero, which only become small."""

import torch
from torch.nn.functional import softshrink

from mlquiz.lab import Point, above, below, close, main

FEATURES = 40
EXAMPLES = 80
TINY = 0.03


def run(seed: int, l1: float, l2: float, relevant: int, learning_rate: float, updates: int):
    torch.manual_seed(seed)
    true_weights = torch.zeros(FEATURES)
    true_weights[:relevant] = random_signs(relevant)
    features, targets = examples(true_weights)

    def step(w, **penalty):
        return proximal_step(w, features, targets, learning_rate, **penalty)

    none = proximal = subgradient = ridge = torch.randn(FEATURES)
    for update in range(1, updates + 1):
        none = step(none)
        proximal = step(proximal, l1=l1)
        ridge = step(ridge, l2=l2)
        # What autograd makes of adding l1 * w.abs().sum() to the loss.
        subgradient = step(subgradient) - learning_rate * l1 * subgradient.sign()
        if update % (updates // 40) == 0:
            yield Point(
                update,
                {
                    "proximal_zeros": count(proximal == 0),
                    "subgradient_zeros": count(subgradient == 0),
                    "subgradient_tiny": count(subgradient.abs() < TINY),
                    "ridge_zeros": count(ridge == 0),
                    "ridge_tiny": count(ridge.abs() < TINY),
                },
            )

    return {
        "proximal_zeros": count(proximal[relevant:] == 0),
        "proximal_smallest_relevant": proximal[:relevant].abs().min().item(),
        "none_size_of_relevant": none[:relevant].abs().mean().item(),
        "proximal_size_of_relevant": proximal[:relevant].abs().mean().item(),
        "subgradient_zeros": count(subgradient == 0),
        "subgradient_tiny": count(subgradient[relevant:].abs() < TINY),
        "subgradient_distance": (subgradient - proximal).abs().max().item(),
        "none_norm": none.norm().item(),
        "ridge_norm": ridge.norm().item(),
        "ridge_zeros": count(ridge == 0),
        "ridge_tiny": count(ridge[relevant:].abs() < TINY),
        **penalty_alone(),
        **orthonormal_features(true_weights),
        **twin_features(),
        **ridge_by_direction(true_weights),
        **best_test_errors(relevant),
    }


def proximal_step(w, features, targets, learning_rate, l1=0.0, l2=0.0):
    """One step on half the mean squared error + l1 * sum|w| + l2 / 2 * sum w^2."""
    gradient = features.T @ (features @ w - targets) / len(targets) + l2 * w
    # Soft thresholding takes learning_rate * l1 off each weight and stops at exactly zero.
    return softshrink(w - learning_rate * gradient, learning_rate * l1)


def fit(features, targets, l1=0.0, l2=0.0, updates=200):
    w = torch.zeros(features.shape[1])
    for _ in range(updates):
        w = proximal_step(w, features, targets, 0.2, l1, l2)
    return w


def penalty_alone():
    """Two weights that no data pull on, a large and a small one."""
    start = torch.tensor([2.0, 0.5])
    no_data = torch.zeros(1, 2), torch.zeros(1)

    def after(updates, **penalty):
        w = start
        for _ in range(updates):
            w = proximal_step(w, *no_data, learning_rate=0.1, **penalty)
        return w

    lost_l1 = start - after(10, l1=0.25)
    lost_l2 = start - after(10, l2=0.25)
    return {
        "l1_losses_ratio": (lost_l1[0] / lost_l1[1]).item(),
        "l2_losses_ratio": (lost_l2[0] / lost_l2[1]).item(),
        "l1_final_large": after(100, l1=0.25)[0].item(),
        "l2_final_small": after(100, l2=0.25)[1].item(),
    }


def orthonormal_features(true_weights, penalty=0.5):
    """With uncorrelated features of mean square 1, both penalties act on each weight alone."""
    basis = torch.linalg.qr(torch.randn(EXAMPLES, FEATURES)).Q * EXAMPLES**0.5
    targets = basis @ true_weights + torch.randn(EXAMPLES)
    plain = fit(basis, targets)
    l1, l2 = fit(basis, targets, l1=penalty), fit(basis, targets, l2=penalty)
    return {
        "l1_off_soft_threshold": (l1 - softshrink(plain, penalty)).abs().max().item(),
        "l2_off_rescaling": (l2 - plain / (1 + penalty)).abs().max().item(),
    }


def twin_features(penalty=0.1):
    """Five relevant features, each with a noisy copy of itself at correlation 0.98."""
    originals = torch.randn(EXAMPLES, 5)
    copies = originals + 0.2 * torch.randn(EXAMPLES, 5)
    targets = originals @ random_signs(5) + torch.randn(EXAMPLES)
    twins = torch.cat([originals, copies], dim=1)

    def imbalance(w):
        first, second = w[:5].abs(), w[5:].abs()
        return ((first - second).abs() / (first + second)).mean().item()

    return {
        "l1_imbalance": imbalance(fit(twins, targets, l1=penalty, updates=1000)),
        "l2_imbalance": imbalance(fit(twins, targets, l2=penalty, updates=1000)),
        "elastic_imbalance": imbalance(fit(twins, targets, l1=penalty, l2=penalty, updates=1000)),
    }


def ridge_by_direction(true_weights, penalty=0.25):
    """L2 solved exactly: along each eigenvector, in another unit, and with too few examples."""
    features, targets = (data.double() for data in examples(true_weights))
    plain, ridge = solve_l2(features, targets, 0.0), solve_l2(features, targets, penalty)
    variances, directions = torch.linalg.eigh(gram(features))
    kept = (directions.T @ ridge) / (directions.T @ plain)

    in_kilometres = features.clone()
    in_kilometres[:, 0] /= 1000
    converted = solve_l2(in_kilometres, targets, penalty)

    few_features, few_targets = features[:30], targets[:30]
    few_variances, few_directions = torch.linalg.eigh(gram(few_features))
    unseen = few_directions[:, : FEATURES - 30]
    return {
        "kept_off_formula": (kept - variances / (variances + penalty)).abs().max().item(),
        "kept_in_flattest": kept[0].item(),
        "kept_in_steepest": kept[-1].item(),
        "effect_in_metres": ridge[0].abs().item(),
        "effect_in_kilometres": converted[0].abs().item() / 1000,
        "unseen_variance": few_variances[: FEATURES - 30].abs().max().item(),
        "unseen_weight": (unseen.T @ solve_l2(few_features, few_targets, penalty)).norm().item(),
    }


def gram(features):
    return features.T @ features / len(features)


def solve_l2(features, targets, penalty):
    penalized = gram(features) + penalty * torch.eye(FEATURES, dtype=features.dtype)
    return torch.linalg.solve(penalized, features.T @ targets / len(targets))


def best_test_errors(relevant):
    """Each penalty at its best strength, where few weights matter and where all do."""
    sparse = torch.zeros(FEATURES)
    sparse[:relevant] = random_signs(relevant)
    # As much signal as in the sparse case, spread over all features.
    dense = random_signs(FEATURES) * (relevant / FEATURES) ** 0.5
    strengths = [0.5**power for power in range(8)]
    errors = {}
    for name, true_weights in {"sparse": sparse, "dense": dense}.items():
        features, targets = examples(true_weights)
        for penalty in ("l1", "l2"):
            fits = [fit(features, targets, **{penalty: strength}) for strength in strengths]
            # For standard normal features, the mean squared error on new targets without noise.
            distances = [(w - true_weights).square().sum().item() for w in fits]
            errors[f"{name}_{penalty}"] = min(distances)
    return errors


def examples(true_weights):
    features = torch.randn(EXAMPLES, FEATURES)
    return features, features @ true_weights + torch.randn(EXAMPLES)


def random_signs(n):
    return torch.randint(2, (n,)) * 2.0 - 1.0


def count(mask):
    return mask.sum().item()


def l1_zeros(m):
    return above(m["proximal_zeros"], 22)


def l1_keeps_relevant(m):
    return above(m["proximal_smallest_relevant"], 0.15)


def l1_shrinks_what_it_keeps(m):
    return below(m["proximal_size_of_relevant"], m["none_size_of_relevant"], margin=0.07)


def l2_has_no_zeros(m):
    return close(m["ridge_zeros"], 0, tolerance=0)


def l2_shrinks(m):
    return below(m["ridge_norm"], m["none_norm"], margin=0.25)


def l2_leaves_irrelevant(m):
    return below(m["ridge_tiny"], m["proximal_zeros"], margin=8)


def subgradient_has_no_zeros(m):
    return close(m["subgradient_zeros"], 0, tolerance=0)


def subgradient_comes_close(m):
    return close(m["subgradient_distance"], 0, tolerance=0.04)


def l1_takes_equal_amounts(m):
    return close(m["l1_losses_ratio"], 1, tolerance=1e-3)


def l2_takes_in_proportion(m):
    return close(m["l2_losses_ratio"], 4, tolerance=1e-3)


def l1_arrives_at_zero(m):
    return close(m["l1_final_large"], 0, tolerance=0)


def l2_never_arrives(m):
    return above(m["l2_final_small"], 0.02)


def l1_subtracts(m):
    return close(m["l1_off_soft_threshold"], 0, tolerance=1e-5)


def l2_rescales(m):
    return close(m["l2_off_rescaling"], 0, tolerance=1e-5)


def l2_shrinks_by_direction(m):
    return close(m["kept_off_formula"], 0, tolerance=1e-6)


def l2_cuts_flat_directions_most(m):
    return below(m["kept_in_flattest"], m["kept_in_steepest"], margin=0.25)


def l2_depends_on_units(m):
    return below(m["effect_in_kilometres"], 0.1 * m["effect_in_metres"])


def few_examples_leave_directions_open(m):
    return close(m["unseen_variance"], 0, tolerance=1e-6)


def l2_is_zero_where_data_are_silent(m):
    return close(m["unseen_weight"], 0, tolerance=1e-6)


def l1_prefers_one_twin(m):
    return above(m["l1_imbalance"], m["l2_imbalance"], margin=0.15)


def elastic_net_shares_again(m):
    return below(m["elastic_imbalance"], m["l1_imbalance"], margin=0.15)


def l1_wins_if_few_matter(m):
    return below(m["sparse_l1"], m["sparse_l2"], margin=0.1)


def l2_wins_if_all_matter(m):
    return below(m["dense_l2"], m["dense_l1"], margin=0.02)


if __name__ == "__main__":
    main(__file__)
