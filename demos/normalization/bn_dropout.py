"""BatchNorm, dropout, both and neither on wrong labels; and what dropout in front of BN does."""

from statistics import mean

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, above, below, close, digits, main


def run(seed: int, p: float, label_noise: float, updates: int):
    train, test = digits(seed, train=200, label_noise=label_noise)
    nets = {
        "plain": network(seed),
        "bn": network(seed, bn=True),
        "dropout": network(seed, p=p),
        "both": network(seed, bn=True, p=p),
    }
    optimizers = {name: torch.optim.Adam(net.parameters(), lr=0.01) for name, net in nets.items()}
    gaps = {name: [] for name in nets}
    test_losses = {name: [] for name in nets}

    for update in range(1, updates + 1):
        batch = torch.randint(len(train.images), (64,))
        for name, net in nets.items():
            loss = cross_entropy(net.train()(train.images[batch]), train.labels[batch])
            optimizers[name].zero_grad()
            loss.backward()
            optimizers[name].step()
        if update % 5 == 0:
            for name, net in nets.items():
                test_losses[name].append(eval_loss(net, *test))
                gaps[name].append(test_losses[name][-1] - eval_loss(net, *train))
            yield Point(update, {name: gap[-1] for name, gap in gaps.items()})

    result = {f"{name}_gap": mean(gap[-4:]) for name, gap in gaps.items()}
    result |= {f"{name}_test": mean(losses[-4:]) for name, losses in test_losses.items()}
    hidden = nets["dropout"][:-1].eval()(train.images).detach()
    return result | variance_shift(p, hidden) | {"p": p}


def network(seed: int, bn: bool = False, p: float = 0.0) -> nn.Sequential:
    torch.manual_seed(seed)  # all four start from the same weights
    norm = nn.BatchNorm1d(128) if bn else nn.Identity()
    return nn.Sequential(nn.Linear(64, 128), norm, nn.ReLU(), nn.Dropout(p), nn.Linear(128, 10))


@torch.no_grad()
def eval_loss(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return cross_entropy(net.eval()(images), labels).item()


@torch.no_grad()
def variance_shift(p: float, hidden: torch.Tensor) -> dict[str, float]:
    """What arrives at a BN layer in eval mode, against what its running statistics promise."""
    normal = torch.randn(10_000, 128)
    positive = normal.relu()
    mixed = nn.Sequential(nn.Dropout(p), nn.Linear(128, 64))
    return {
        "normal_ratio": shift(nn.Dropout(p), normal)["ratio"],
        "relu_ratio": shift(nn.Dropout(p), positive)["ratio"],
        "relu_mean_error": shift(nn.Dropout(p), positive)["mean_error"],
        "relu_output_std": shift(nn.Dropout(p), positive)["output_std"],
        "mixed_ratio": shift(mixed, positive)["ratio"],
        "learned_ratio": shift(mixed, hidden.repeat(50, 1))["ratio"],
        "after_ratio": shift(nn.Identity(), positive)["ratio"],
        "repaired_ratio": shift(nn.Dropout(p), positive, recalibrate=True)["ratio"],
        "ln_output_std": nn.LayerNorm(128)(positive).std(1, correction=0).mean().item(),
    }


def shift(before: nn.Module, x: torch.Tensor, recalibrate: bool = False) -> dict[str, float]:
    before.train(not recalibrate)  # recalibration: dropout is off while BN measures
    bn = nn.BatchNorm1d(before(x).shape[1], momentum=None)  # None: average all batches evenly
    for batch in x.split(500):
        bn(before(batch))
    arriving = before.eval()(x)
    return {
        "ratio": (arriving.var(0) / bn.running_var).mean().item(),
        "mean_error": (arriving.mean(0) - bn.running_mean).abs().mean().item(),
        "output_std": bn.eval()(arriving).std(0).mean().item(),
    }


def dropout_narrows_the_gap(m):
    return below(m["dropout_gap"], m["plain_gap"], margin=0.2)


def bn_is_no_replacement(m):
    return above(m["bn_gap"], m["dropout_gap"], margin=0.5)


def dropout_has_lower_test_loss(m):
    return below(m["dropout_test"], m["bn_test"], margin=0.12)


def bn_alone_does_not_narrow(m):
    return above(m["bn_gap"], m["plain_gap"], margin=0.3)


def dropout_narrows_it_with_bn_too(m):
    return below(m["both_gap"], m["bn_gap"], margin=0.06)


def dropout_helps_on_top_of_bn(m):
    return below(m["both_test"], m["bn_test"], margin=0.04)


def both_is_not_better_than_dropout(m):
    return above(m["both_test"], m["dropout_test"], margin=0.04)


def shift_of_normal_inputs(m):
    return close(m["normal_ratio"], 1 - m["p"], tolerance=0.02)


def shift_of_relu_outputs(m):
    return close(m["relu_ratio"], 0.405, tolerance=0.02)


def outputs_come_out_too_small(m):
    return close(m["relu_output_std"], 0.637, tolerance=0.02)


def mean_does_not_shift(m):
    return close(m["relu_mean_error"], 0.0, tolerance=0.02)


def linear_layer_does_not_undo_it(m):
    return close(m["mixed_ratio"], m["relu_ratio"], tolerance=0.04)


def learned_features_shift_too(m):
    return below(m["learned_ratio"], 1.0, margin=0.1)


def dropout_after_bn_shifts_nothing(m):
    return close(m["after_ratio"], 1.0, tolerance=0.01)


def recalibration_repairs(m):
    return close(m["repaired_ratio"], 1.0, tolerance=0.01)


def ln_output_is_not_too_small(m):
    return close(m["ln_output_std"], 1.0, tolerance=0.001)


if __name__ == "__main__":
    main(__file__)
