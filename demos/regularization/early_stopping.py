"""Early stopping on noisy labels: best checkpoint against last; patience; kinship with L2."""

import copy

import torch
from torch import nn
from torch.nn.functional import cosine_similarity, cross_entropy

from mlquiz.lab import Point, above, below, close, digits, main

EVERY = 2


def run(
    seed: int, patience: int, train_size: int, label_noise: float, batch_size: int, updates: int
):
    torch.manual_seed(seed)
    noisy = digits(seed, train_size, label_noise)
    data = {"noisy": noisy.train, "clean": digits(seed, train_size).train}
    held_out_images, held_out_labels = noisy.test
    validation = held_out_images[:250], held_out_labels[:250]
    test = held_out_images[250:], held_out_labels[250:]

    start = nn.Sequential(nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 10))
    nets = {name: copy.deepcopy(start) for name in data}
    optimizers = {name: torch.optim.Adam(net.parameters(), lr=0.01) for name, net in nets.items()}
    curves = {name: {"train": [], "validation": [], "test": [], "distance": []} for name in nets}

    for update in range(1, updates + 1):
        batch = torch.randint(train_size, (batch_size,))
        for name, net in nets.items():
            images, labels = data[name]
            loss = cross_entropy(net(images[batch]), labels[batch])
            optimizers[name].zero_grad()
            loss.backward()
            optimizers[name].step()
        if update % EVERY == 0:
            for name, net in nets.items():
                curves[name]["train"].append(loss_on(net, *data[name]))
                curves[name]["validation"].append(loss_on(net, *validation))
                curves[name]["test"].append(loss_on(net, *test))
                curves[name]["distance"].append(distance(net, start))
        if update % (6 * EVERY) == 0:
            yield Point(
                update,
                {
                    "noisy_train": curves["noisy"]["train"][-1],
                    "noisy_validation": curves["noisy"]["validation"][-1],
                    "clean_train": curves["clean"]["train"][-1],
                    "clean_validation": curves["clean"]["validation"][-1],
                },
            )

    m = {"evaluations": updates // EVERY, **stopped_descent()}
    for name, curve in curves.items():
        kept, stopped = early_stop(curve["validation"], patience)
        hasty, _ = early_stop(curve["validation"], patience=1)
        m[f"{name}_stopped_at"] = stopped + 1
        m[f"{name}_hasty_test"] = curve["test"][hasty]
        for moment, index in {"kept": kept, "stopped": stopped, "last": -1}.items():
            for kind in curve:
                m[f"{name}_{moment}_{kind}"] = curve[kind][index]
    return m


def early_stop(validation_losses, patience):
    """The checkpoint that is kept, and when training ends: `patience` evaluations after it."""
    best = 0
    for now, loss in enumerate(validation_losses):
        if loss < validation_losses[best]:
            best = now
        elif now - best >= patience:
            return best, now
    return best, len(validation_losses) - 1


@torch.no_grad()
def loss_on(net: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    return cross_entropy(net(images), labels).item()


@torch.no_grad()
def distance(net: nn.Module, start: nn.Module) -> float:
    pairs = zip(net.parameters(), start.parameters(), strict=True)
    return sum((now - then).square().sum() for now, then in pairs).sqrt().item()


def stopped_descent(steps=10, learning_rate=0.1):
    """Least squares by gradient descent from 0, stopped early, and ridge of matching strength."""
    features = torch.randn(80, 40, dtype=torch.float64)
    targets = features @ torch.randn(40, dtype=torch.float64) / 2
    targets = targets + torch.randn(80, dtype=torch.float64)
    curvature, slope = features.T @ features / 80, features.T @ targets / 80
    w = torch.zeros(40, dtype=torch.float64)
    for _ in range(steps):
        w = w - learning_rate * (curvature @ w - slope)
    strength = 1 / (steps * learning_rate)
    ridge = torch.linalg.solve(curvature + strength * torch.eye(40), slope)
    least_squares = torch.linalg.solve(curvature, slope)
    return {
        "cosine_to_ridge": cosine_similarity(w, ridge, dim=0).item(),
        "distance_to_ridge": ((w - ridge).norm() / w.norm()).item(),
        "distance_to_least_squares": ((w - least_squares).norm() / w.norm()).item(),
        "stopped_norm": w.norm().item(),
        "least_squares_norm": least_squares.norm().item(),
    }


def best_beats_last(m):
    return below(m["noisy_kept_test"], m["noisy_last_test"], margin=0.1)


def training_loss_keeps_falling(m):
    return below(m["noisy_last_train"], m["noisy_kept_train"], margin=0.08)


def stops_long_before_the_end(m):
    return below(m["noisy_stopped_at"], m["evaluations"], margin=25)


def restoring_helps(m):
    return below(m["noisy_kept_test"], m["noisy_stopped_test"])


def hasty_stop_is_worse(m):
    return above(m["noisy_hasty_test"], m["noisy_kept_test"], margin=0.03)


def stays_nearer_the_start(m):
    return below(m["noisy_kept_distance"], m["noisy_last_distance"], margin=2.5)


def less_to_gain_on_clean(m):
    gain_on_noisy = m["noisy_last_test"] - m["noisy_kept_test"]
    gain_on_clean = m["clean_last_test"] - m["clean_kept_test"]
    return below(gain_on_clean, gain_on_noisy, margin=0.1)


def clean_labels_beat_stopping(m):
    return below(m["clean_last_test"], m["noisy_kept_test"], margin=0.05)


def points_where_ridge_points(m):
    return close(m["cosine_to_ridge"], 1, tolerance=0.01)


def nearer_to_ridge(m):
    return below(m["distance_to_ridge"], m["distance_to_least_squares"], margin=0.2)


def stopped_is_shorter(m):
    return below(m["stopped_norm"], m["least_squares_norm"], margin=0.35)


if __name__ == "__main__":
    main(__file__)
