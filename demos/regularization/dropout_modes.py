"""Dropout's two modes: masked and scaled in training, the identity in evaluation."""

import math

import torch
from torch import nn
from torch.nn.functional import cross_entropy, dropout, nll_loss

from mlquiz.lab import Point, above, below, close, digits, main


def run(seed: int, rate: float, hidden: int, train_size: int, updates: int):
    torch.manual_seed(seed)
    train, test = digits(seed, train_size)
    scaled = mlp(hidden, nn.Dropout(rate))
    unscaled = mlp(hidden, UnscaledDropout(rate))
    unscaled.load_state_dict(scaled.state_dict())
    optimizers = {net: torch.optim.Adam(net.parameters(), lr=0.01) for net in (scaled, unscaled)}

    for update in range(1, updates + 1):
        batch = torch.randint(train_size, (64,))
        for net, optimizer in optimizers.items():
            net.train()
            loss = cross_entropy(net(train.images[batch]), train.labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

        if update % (updates // 40) == 0:
            losses = {
                "train_mode_train": loss_on(scaled.train(), *train),
                "train_mode_test": loss_on(scaled.train(), *test),
                "eval_mode_test": loss_on(scaled.eval(), *test),
                "unscaled_test": loss_on(unscaled.eval(), *test),
            }
            yield Point(update, losses)

    m = {"rate": rate, **losses, "eval_mode_train": loss_on(scaled.eval(), *train)}
    unscaled[2].test_scale = 1 - rate
    m["rescaled_test"] = loss_on(unscaled.eval(), *test)
    return m | compare_modes(scaled, *test) | measure_layer(rate)


class UnscaledDropout(nn.Module):
    """Dropout that leaves the survivors as they are, without the factor 1/(1-p)."""

    def __init__(self, rate: float):
        super().__init__()
        self.rate = rate
        self.test_scale = 1.0

    def forward(self, x):
        """Mask in training; in evaluation multiply by `test_scale`."""
        if self.training:
            return x * (torch.rand_like(x) >= self.rate)
        return x * self.test_scale


def mlp(hidden: int, drop: nn.Module) -> nn.Sequential:
    # Dropout has no parameters, so one layer object can serve twice; each call draws a new mask.
    return nn.Sequential(
        nn.Linear(64, hidden),
        nn.ReLU(),
        drop,
        nn.Linear(hidden, hidden),
        nn.ReLU(),
        drop,
        nn.Linear(hidden, 10),
    )


@torch.no_grad()
def loss_on(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return cross_entropy(net(images), labels).item()


@torch.no_grad()
def compare_modes(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> dict[str, float]:
    net.eval()
    whole = net(images)
    net.train()
    masked = torch.stack([net(images).log_softmax(dim=1) for _ in range(50)])
    averaged = masked.logsumexp(dim=0) - math.log(50)
    classes = masked.argmax(dim=2)
    return {
        "eval_mode_accuracy": (whole.argmax(dim=1) == labels).float().mean().item(),
        "train_mode_accuracy": (classes == labels).float().mean().item(),
        "averaged_accuracy": (averaged.argmax(dim=1) == labels).float().mean().item(),
        "masked_test": nll_loss(masked.flatten(0, 1), labels.repeat(50)).item(),
        "averaged_test": nll_loss(averaged, labels).item(),
        "train_mode_changed": (classes[0] != classes[1]).float().mean().item(),
    }


@torch.no_grad()
def measure_layer(rate: float) -> dict[str, float]:
    # Inputs within (0, 1]: a zero that comes out is a dropped unit.
    x = 1 - torch.rand(20_000, 64)
    inverted = dropout(x, rate, training=True)
    plain = UnscaledDropout(rate)(x)
    kept = inverted != 0
    dropped_units = (~kept).sum(dim=1).float()
    return {
        "mean_ratio": (inverted.mean() / x.mean()).item(),
        "square_ratio": (inverted.square().mean() / x.square().mean()).item(),
        "plain_mean_ratio": (plain.mean() / x.mean()).item(),
        "survivor_error": (inverted[kept] / x[kept] - 1 / (1 - rate)).abs().max().item(),
        "eval_error": (dropout(x, rate, training=False) - x).abs().max().item(),
        "dropped_mean": dropped_units.mean().item(),
        "dropped_std": dropped_units.std().item(),
    }


def mean_kept(m):
    return close(m["mean_ratio"], 1.0, tolerance=0.03)


def square_grows(m):
    return close(m["square_ratio"] * (1 - m["rate"]), 1.0, tolerance=0.05)


def mean_shrinks_unscaled(m):
    return close(m["plain_mean_ratio"], 1 - m["rate"], tolerance=0.03)


def survivors_scaled(m):
    return close(m["survivor_error"], 0.0, tolerance=1e-4)


def eval_is_identity(m):
    return close(m["eval_error"], 0.0, tolerance=0.0)


def share_is_per_unit(m):
    return close(m["dropped_mean"] / 64, m["rate"], tolerance=0.01)


def dropped_count_varies(m):
    return close(m["dropped_std"], math.sqrt(64 * m["rate"] * (1 - m["rate"])), tolerance=0.1)


def train_mode_changes(m):
    return above(m["train_mode_changed"], 0.0, margin=0.1)


def train_mode_worse(m):
    return below(m["train_mode_accuracy"], m["eval_mode_accuracy"], margin=0.04)


def train_mode_loss_higher(m):
    return above(m["train_mode_test"], m["eval_mode_test"], margin=0.12)


def logged_loss_above_test(m):
    return above(m["train_mode_train"], m["eval_mode_test"], margin=0.06)


def same_mode_order_returns(m):
    return below(m["eval_mode_train"], m["eval_mode_test"], margin=0.02)


def unscaled_loss_higher(m):
    return above(m["unscaled_test"], m["eval_mode_test"], margin=0.06)


def test_scale_repairs(m):
    return below(m["rescaled_test"], m["unscaled_test"], margin=0.025)


def averaging_helps(m):
    return below(m["averaged_test"], m["masked_test"], margin=0.08)


def averaging_matches_eval(m):
    return close(m["averaged_accuracy"], m["eval_mode_accuracy"], tolerance=0.03)


if __name__ == "__main__":
    main(__file__)
