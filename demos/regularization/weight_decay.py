"""Weight decay on noisy labels: the same as an L2 penalty in SGD, something else in Adam."""

import copy

import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.optim import SGD, Adam, AdamW

from mlquiz.lab import Point, above, below, close, digits, main


def run(
    seed: int, decay: float, high_decay: float, adamw_decay: float, train_size: int, updates: int
):
    torch.manual_seed(seed)
    # In single precision, rounding may push a ReLU over its kink and so part two equal ways.
    train, test = digits(seed, train_size, label_noise=0.3)
    train = train._replace(images=train.images.double())
    test = test._replace(images=test.images.double())
    start = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10)).double()

    optimizer_of = {
        "none": lambda weights: SGD(weights, lr=0.1, momentum=0.9),
        "some": lambda weights: SGD(weights, lr=0.1, momentum=0.9, weight_decay=decay),
        "penalty": lambda weights: SGD(weights, lr=0.1, momentum=0.9),
        "much": lambda weights: SGD(weights, lr=0.1, momentum=0.9, weight_decay=high_decay),
        "adam": lambda weights: Adam(weights, lr=0.01, weight_decay=decay),
        "adamw": lambda weights: AdamW(weights, lr=0.01, weight_decay=decay),
        "adamw_strong": lambda weights: AdamW(weights, lr=0.01, weight_decay=adamw_decay),
    }
    nets = {name: copy.deepcopy(start) for name in optimizer_of}
    optimizers = {name: optimizer_of[name](net.parameters()) for name, net in nets.items()}

    for update in range(1, updates + 1):
        batch = torch.randint(train_size, (64,))
        for name, net in nets.items():
            loss = cross_entropy(net(train.images[batch]), train.labels[batch])
            if name == "penalty":
                loss = loss + decay / 2 * squared_norm(net)
            optimizers[name].zero_grad()
            loss.backward()
            optimizers[name].step()
        if update % (updates // 40) == 0:
            losses = {f"{name}_test": loss_on(net, *test) for name, net in nets.items()}
            losses.pop("adamw_strong_test")
            yield Point(update, losses)

    m = {}
    for name, net in nets.items():
        m[f"{name}_train"] = loss_on(net, *train)
        m[f"{name}_test"] = loss_on(net, *test)
        m[f"{name}_gap"] = m[f"{name}_test"] - m[f"{name}_train"]
        m[f"{name}_norm"] = squared_norm(net).item() ** 0.5
    pairs = zip(nets["some"].parameters(), nets["penalty"].parameters(), strict=True)
    m["some_off_penalty"] = max((a - b).abs().max().item() for a, b in pairs)
    pairs = zip(nets["adamw"].parameters(), nets["adam"].parameters(), strict=True)
    m["adamw_off_adam"] = max((a - b).abs().max().item() for a, b in pairs)
    m["idle_sgd"] = idle_weight(SGD, weight_decay=0.5)
    m["idle_adamw"] = idle_weight(AdamW, weight_decay=0.5)
    m["idle_adam"] = idle_weight(Adam, weight_decay=0.5)
    m["idle_adam_weak"] = idle_weight(Adam, weight_decay=0.005)
    return m


def squared_norm(net: nn.Module) -> torch.Tensor:
    return sum(weight.square().sum() for weight in net.parameters())


@torch.no_grad()
def loss_on(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return cross_entropy(net(images), labels).item()


def idle_weight(optimizer_class: type, weight_decay: float) -> float:
    """A weight of 1 after ten updates in which the loss has no gradient for it."""
    weight = torch.ones(1, requires_grad=True)
    optimizer = optimizer_class([weight], lr=0.01, weight_decay=weight_decay)
    weight.grad = torch.zeros(1)
    for _ in range(10):
        optimizer.step()
    return weight.item()


def norm_smaller(m):
    return below(m["some_norm"], m["none_norm"], margin=3.5)


def gap_smaller(m):
    return below(m["some_gap"], m["none_gap"], margin=0.3)


def test_loss_lower(m):
    return below(m["some_test"], m["none_test"], margin=0.03)


def fits_less(m):
    return above(m["some_train"], m["none_train"], margin=0.2)


def too_much_underfits(m):
    return above(m["much_train"], 2.1)


def too_much_tests_worse(m):
    return above(m["much_test"], m["some_test"], margin=0.6)


def too_much_has_smallest_gap(m):
    return below(m["much_gap"], m["some_gap"], margin=0.04)


def sgd_decay_is_penalty(m):
    return close(m["some_off_penalty"], 0, tolerance=1e-6)


def adamw_is_not_adam_penalty(m):
    return above(m["adamw_off_adam"], 0.25)


def adam_penalty_bites_harder(m):
    return below(m["adam_norm"], m["adamw_norm"], margin=7)


def adamw_hardly_decays(m):
    return below(m["adamw_train"], m["adam_train"], margin=0.2)


def adamw_needs_more(m):
    return below(m["adamw_strong_test"], m["adamw_test"], margin=0.07)


def adam_meets_sgd(m):
    return close(m["adam_train"], m["some_train"], tolerance=0.1)


def idle_weight_shrinks_by_factor(m):
    return close(m["idle_adamw"], (1 - 0.01 * 0.5) ** 10, tolerance=1e-4)


def idle_weight_same_in_sgd(m):
    return close(m["idle_sgd"], m["idle_adamw"], tolerance=1e-4)


def adam_takes_whole_steps(m):
    return close(m["idle_adam"], 1 - 10 * 0.01, tolerance=1e-3)


def adam_ignores_strength(m):
    return close(m["idle_adam"], m["idle_adam_weak"], tolerance=1e-3)


if __name__ == "__main__":
    main(__file__)
