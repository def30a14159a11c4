"""Dropout on noisy labels: none memorizes, some narrows the gap, too much underfits."""

import math

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from mlquiz.lab import Point, above, below, digits, main


def run(
    seed: int, rate: float, high_rate: float, train_size: int, label_noise: float, updates: int
):
    torch.manual_seed(seed)
    noisy = digits(seed, train_size, label_noise)
    clean = digits(seed, train_size)
    data = {"none": noisy, "some": noisy, "high": noisy, "clean": clean}

    nets = {"none": mlp(0.0), "some": mlp(rate), "high": mlp(high_rate), "clean": mlp(0.0)}
    for net in nets.values():
        net.load_state_dict(nets["none"].state_dict())
    optimizers = {name: torch.optim.Adam(net.parameters(), lr=0.01) for name, net in nets.items()}
    train_losses = {name: [] for name in nets}
    test_losses = {name: [] for name in nets}
    recorded = []

    for update in range(1, updates + 1):
        batch = torch.randint(train_size, (64,))
        for name, net in nets.items():
            images, labels = data[name].train
            net.train()
            loss = cross_entropy(net(images[batch]), labels[batch])
            optimizers[name].zero_grad()
            loss.backward()
            optimizers[name].step()

        if update % (updates // 40) == 0:
            recorded.append(update)
            for name, net in nets.items():
                train_losses[name].append(loss_on(net, *data[name].train))
                test_losses[name].append(loss_on(net, *data[name].test))
            yield Point(
                update,
                {
                    "none_train": train_losses["none"][-1],
                    "none_test": test_losses["none"][-1],
                    "some_train": train_losses["some"][-1],
                    "some_test": test_losses["some"][-1],
                    "high_train": train_losses["high"][-1],
                },
            )

    m = {"noise_floor": noise_floor(label_noise), "none_best_test": min(test_losses["none"])}
    for name in nets:
        m[f"{name}_train"] = train_losses[name][-1]
        m[f"{name}_test"] = test_losses[name][-1]
        m[f"{name}_gap"] = test_losses[name][-1] - train_losses[name][-1]
    for name in ("none", "some"):
        curve = zip(recorded, train_losses[name], strict=True)
        fitted = (update for update, loss in curve if loss < 0.8)
        m[f"{name}_updates_to_fit"] = next(fitted, math.inf)
    return m


def mlp(rate: float) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(64, 128),
        nn.ReLU(),
        nn.Dropout(rate),
        nn.Linear(128, 128),
        nn.ReLU(),
        nn.Dropout(rate),
        nn.Linear(128, 10),
    )


@torch.no_grad()
def loss_on(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    net.eval()
    return cross_entropy(net(images), labels).item()


def noise_floor(label_noise: float) -> float:
    # The loss of a net that knows the true classes and the share of wrong labels, but not which.
    shares = torch.tensor([1 - label_noise] + [label_noise / 9] * 9)
    return torch.special.entr(shares).sum().item()


def none_memorizes(m):
    return below(m["none_train"], m["noise_floor"], margin=0.5)


def none_test_rises(m):
    return above(m["none_test"], m["none_best_test"], margin=0.25)


def clean_fits_too(m):
    return below(m["clean_train"], m["none_train"], margin=0.005)


def clean_generalizes(m):
    return below(m["clean_gap"], m["none_gap"], margin=0.3)


def gap_smaller(m):
    return below(m["some_gap"], m["none_gap"], margin=0.4)


def test_loss_lower(m):
    return below(m["some_test"], m["none_test"], margin=0.25)


def some_memorizes_too(m):
    return below(m["some_train"], m["noise_floor"], margin=0.3)


def slower_fit(m):
    return above(m["some_updates_to_fit"], m["none_updates_to_fit"], margin=8)


def high_underfits(m):
    return above(m["high_train"], m["noise_floor"], margin=0.35)


def high_gap_smaller(m):
    return below(m["high_gap"], m["some_gap"], margin=0.05)


def high_test_worse(m):
    return above(m["high_test"], m["some_test"], margin=0.5)


if __name__ == "__main__":
    main(__file__)
