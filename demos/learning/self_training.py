"""Pseudo-labels by the nearest labelled point: on two half-moons, and where they must fail."""

import math

import torch

from mlquiz.lab import Point, main

NOISES = [0.02, 0.06, 0.1, 0.14, 0.18, 0.22, 0.26, 0.3, 0.34, 0.38, 0.42]
SETS, POINTS, ROUNDS = 40, 150, 12  # each accuracy is a mean over 40 data sets


def run(seed: int, labels: int, noise: float, cut: float):
    torch.manual_seed(seed)
    x, moon = moons(noise)
    moons_accuracy = self_train(x, moon, labels)
    # the same kind of points, but their true classes do not follow the moons
    x, moon = moons(noise)
    cut_accuracy = self_train(x, (x[..., 0] > cut).long(), labels)
    for i in range(ROUNDS + 1):
        yield Point(i, {"moons": moons_accuracy[i], "cut": cut_accuracy[i]})

    before, after = [], []
    for value in NOISES:
        alone, *_, trained = self_train(*moons(value), labels)
        before.append(alone)
        after.append(trained)
        yield Point(value, {"alone": alone, "trained": trained})
    return {
        "moons_before": moons_accuracy[0],
        "moons_after": moons_accuracy[-1],
        "cut_before": cut_accuracy[0],
        "cut_after": cut_accuracy[-1],
        "mixed_alone": sum(before[-4:]) / 4,
        "mixed_trained": sum(after[-4:]) / 4,
    }


def moons(noise: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the points of two half-moons, and the moon of each."""
    moon = torch.arange(POINTS).repeat(SETS, 1) % 2
    angle = math.pi * torch.rand(SETS, POINTS)
    across = torch.where(moon == 0, angle.cos(), 1 - angle.cos())
    up = torch.where(moon == 0, angle.sin(), 0.5 - angle.sin())
    return torch.stack([across, up], dim=-1) + noise * torch.randn(SETS, POINTS, 2), moon


def self_train(x: torch.Tensor, truth: torch.Tensor, labels: int) -> list[float]:
    """Return the accuracy on the unlabelled points before each round and after the last one."""
    known = torch.zeros(SETS, POINTS, dtype=torch.bool)
    for c in (0, 1):  # a few labels of each class, drawn at random
        order = (torch.rand(SETS, POINTS) + (truth != c)).argsort(dim=1)
        known.scatter_(1, order[:, :labels], True)
    label = torch.where(known, truth, -1)  # -1: none
    distances = torch.cdist(x, x)
    accuracy = []

    for rounds_left in range(ROUNDS, -1, -1):
        has_label = label >= 0
        # predict the label of the nearest point that has one; the nearer, the surer
        nearest = distances.masked_fill(~has_label[:, None, :], math.inf).min(dim=2)
        predicted = label.gather(1, nearest.indices)
        accuracy.append((predicted == truth)[~known].float().mean().item())
        if rounds_left:
            # the surest predictions of each set become labels
            doubt = nearest.values.masked_fill(has_label, math.inf)
            share = math.ceil((POINTS - 2 * labels) / ROUNDS)
            surest = doubt.argsort(dim=1)[:, :share]
            chosen = torch.zeros_like(has_label).scatter_(1, surest, True) & ~has_label
            label = torch.where(chosen, predicted, label)
    return accuracy


if __name__ == "__main__":
    main(__file__)
