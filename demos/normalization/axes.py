"""What BatchNorm and LayerNorm average over, what they fix, and how running averages follow."""

from math import sqrt
from statistics import mean

import torch
from torch import nn

from mlquiz.lab import Point, above, below, close, main

FEATURES = 64
MEAN, STD = 2.0, sqrt(2.0)


def run(seed: int, small_batch: int, large_batch: int, momentum: float, updates: int):
    torch.manual_seed(seed)
    batch_size = {"small": small_batch, "large": large_batch}
    layers = {name: nn.BatchNorm1d(FEATURES, momentum=momentum) for name in batch_size}
    batch_noise = {name: [] for name in layers}
    running_noise = {name: [] for name in layers}
    biased = []

    for update in range(1, updates + 1):
        for name, layer in layers.items():
            x = draw(batch_size[name])
            layer(x)
            batch_noise[name].append(rms_error(x.mean(0)))
            running_noise[name].append(rms_error(layer.running_mean))
            if name == "small":
                biased.append(x.var(0, correction=0).mean().item() / STD**2)
        if update == 10:
            after_ten = layers["large"].running_mean.mean().item() / MEAN
        if update % max(1, updates // 60) == 0:
            yield Point(update, {name: errors[-1] for name, errors in running_noise.items()})

    settled = {name: mean(errors[updates // 2 :]) for name, errors in running_noise.items()}
    return {
        "batch_noise_ratio": mean(batch_noise["small"]) / mean(batch_noise["large"]),
        "running_noise_small": settled["small"],
        "running_noise_large": settled["large"],
        "running_noise_foretold": sqrt(momentum / ((2 - momentum) * small_batch)),
        "biased_variance_small": mean(biased),
        "after_ten": after_ten,
        **axes(),
        **neighbours(),
        **pairs(),
        **moments(),
    }


def draw(batch_size: int) -> torch.Tensor:
    """Skewed features of mean 2 and variance 2; neighbouring ones are correlated."""
    waits = torch.empty(batch_size, FEATURES).exponential_()
    return waits + waits.roll(1, dims=1)


def rms_error(estimate: torch.Tensor) -> float:
    """How far the estimated means are off, in standard deviations of the data."""
    return ((estimate - MEAN) / STD).square().mean().sqrt().item()


@torch.no_grad()
def axes() -> dict[str, float]:
    x = draw(32)
    bn, ln = nn.BatchNorm1d(FEATURES)(x), nn.LayerNorm(FEATURES)(x)
    channels = nn.BatchNorm2d(8)(x.view(32, 8, 2, 4))
    return {
        "bn_formula_error": (bn - standardize(x, dim=0)).abs().max().item(),
        "ln_formula_error": (ln - standardize(x, dim=1)).abs().max().item(),
        "bn_rescaled_change": (nn.BatchNorm1d(FEATURES)(10 * x + 7) - bn).abs().max().item(),
        "bn_feature_mean": bn.mean(0).abs().max().item(),
        "bn_example_mean": bn.mean(1).abs().max().item(),
        "ln_feature_mean": ln.mean(0).abs().max().item(),
        "ln_example_mean": ln.mean(1).abs().max().item(),
        "bn2d_channel_mean": channels.mean((0, 2, 3)).abs().max().item(),
        "bn2d_position_mean": channels.mean(0).abs().max().item(),
    }


def standardize(x: torch.Tensor, dim: int) -> torch.Tensor:
    variance = x.var(dim, correction=0, keepdim=True)
    return (x - x.mean(dim, keepdim=True)) / torch.sqrt(variance + 1e-5)


@torch.no_grad()
def neighbours() -> dict[str, float]:
    """How much the first example's (or token's) output moves when all others are drawn anew."""
    x, other = draw(32), draw(32)
    other[0] = x[0]
    bn, ln = nn.BatchNorm1d(FEATURES), nn.LayerNorm(FEATURES)
    in_train_mode = (bn(x)[0] - bn(other)[0]).abs().max().item()
    bn.eval()
    return {
        "bn_train_change": in_train_mode,
        "bn_eval_change": (bn(x)[0] - bn(other)[0]).abs().max().item(),
        "ln_change": (ln(x)[0] - ln(other)[0]).abs().max().item(),
        "ln_token_change": (ln(x[None])[0, 0] - ln(other[None])[0, 0]).abs().max().item(),
    }


@torch.no_grad()
def pairs() -> dict[str, float]:
    x = draw(2)
    layer = nn.BatchNorm1d(
        FEATURES, momentum=1.0
    )  # the running variance is then that of this batch alone
    return {
        "pair_magnitude": layer(x).abs().median().item(),
        "stored_to_used": (layer.running_var / x.var(0, correction=0)).mean().item(),
    }


@torch.no_grad()
def moments() -> dict[str, float]:
    x = draw(4000)
    y = nn.BatchNorm1d(FEATURES)(x)
    return {
        "variance_after": y.var(0, correction=0).mean().item(),
        "skewness_after": y.pow(3).mean().item(),
        "correlation_before": torch.corrcoef(x.T)[0, 1].item(),
        "correlation_after": torch.corrcoef(y.T)[0, 1].item(),
    }


def bn_follows_formula(m):
    return close(m["bn_formula_error"], 0.0, tolerance=1e-4)


def ln_follows_formula(m):
    return close(m["ln_formula_error"], 0.0, tolerance=1e-4)


def bn_cancels_scale_and_shift(m):
    return close(m["bn_rescaled_change"], 0.0, tolerance=1e-3)


def bn_centres_features(m):
    return below(m["bn_feature_mean"], m["bn_example_mean"], margin=0.1)


def ln_centres_examples(m):
    return below(m["ln_example_mean"], m["ln_feature_mean"], margin=0.15)


def bn2d_pools_positions(m):
    return below(m["bn2d_channel_mean"], m["bn2d_position_mean"], margin=0.15)


def bn_in_train_mode_sees_mates(m):
    return above(m["bn_train_change"], 0.25)


def bn_in_eval_mode_ignores_mates(m):
    return close(m["bn_eval_change"], 0.0, tolerance=1e-5)


def ln_ignores_mates(m):
    return close(m["ln_change"], 0.0, tolerance=1e-5)


def ln_takes_tokens_singly(m):
    return close(m["ln_token_change"], 0.0, tolerance=1e-5)


def a_pair_leaves_only_signs(m):
    return close(m["pair_magnitude"], 1.0, tolerance=0.01)


def stored_variance_is_unbiased(m):
    return close(m["stored_to_used"], 2.0, tolerance=0.01)


def pair_variance_is_half(m):
    return close(m["biased_variance_small"], 0.5, tolerance=0.04)


def noise_falls_as_root(m):
    return close(m["batch_noise_ratio"], sqrt(64 / 2), tolerance=0.3)


def running_mean_stays_noisy(m):
    return above(m["running_noise_small"], 4 * m["running_noise_large"])


def noise_floor_is_foretold(m):
    return close(m["running_noise_small"], m["running_noise_foretold"], tolerance=0.03)


def ten_updates_are_too_few(m):
    return close(m["after_ten"], 1 - 0.9**10, tolerance=0.02)


def variance_is_fixed(m):
    return close(m["variance_after"], 1.0, tolerance=0.001)


def skewness_survives(m):
    return above(m["skewness_after"], 0.7)


def correlation_survives(m):
    return close(m["correlation_after"], m["correlation_before"], tolerance=0.001)


if __name__ == "__main__":
    main(__file__)
