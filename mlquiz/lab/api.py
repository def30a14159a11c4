"""What a demo imports from mlquiz: points, the digits and `main`; and comparisons.

Nothing here imports torch until a function that returns tensors is called.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    import torch

DIGITS = 1797
CLASSES = 10
TEST_SIZE = 500

Relation = Literal["<", "≤", ">", "≥", "≈"]
Form = Literal["difference", "ratio", "value", "distance"]


@dataclass(frozen=True, slots=True)
class Point:
    """One moment of a run: the series' values (`y`, by series name) at `x`."""

    x: float
    y: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A decided claim with its numbers.

    `effect` is what a learner is told: how far the two sides are apart in the claimed direction
    (`difference`), how many times one is the other (`ratio`), the left side itself (`value`), or
    how far apart two numbers are that should be equal (`distance`). `margin` is added to the right
    side before the two are compared; it is the factor of a ratio and the tolerance of a distance.
    """

    left: float
    relation: Relation
    right: float
    margin: float
    effect: float
    holds: bool
    form: Form = "difference"


class Examples(NamedTuple):
    """Images of shape (n, 64), float32 in 0..1, and their labels of shape (n,), int64."""

    images: torch.Tensor
    labels: torch.Tensor


class Split(NamedTuple):
    """Training and test examples that share no image."""

    train: Examples
    test: Examples


def digits(seed: int, train: int = DIGITS - TEST_SIZE, label_noise: float = 0.0) -> Split:
    """Split the 8x8 digits: 500 for the test, `train` of the others for training.

    `label_noise` is the share of training labels that are replaced by another class, drawn
    evenly. The split and the noise hang on `seed` alone, and torch's own random state is left
    as it was.

    Source: Alpaydin & Kaynak 1998, Optical Recognition of Handwritten Digits (UCI), CC BY 4.0.
    Raises ValueError if `train` or `label_noise` is out of range.
    """
    import numpy as np
    import torch

    if not 1 <= train <= DIGITS - TEST_SIZE:
        raise ValueError(f"train must be within 1..{DIGITS - TEST_SIZE}, not {train}")
    if not 0.0 <= label_noise <= 1.0:
        raise ValueError(f"label_noise must be within 0..1, not {label_noise}")
    from mlquiz.paths import demos_dir

    with np.load(demos_dir() / "data" / "digits.npz") as archive:
        images = torch.from_numpy(archive["images"].astype(np.float32) / 16.0)
        labels = torch.from_numpy(archive["labels"].astype(np.int64))

    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(DIGITS, generator=generator)
    test, chosen = order[:TEST_SIZE], order[TEST_SIZE : TEST_SIZE + train]
    noisy = labels[chosen].clone()
    flipped = torch.randperm(train, generator=generator)[: math.floor(label_noise * train + 0.5)]
    shift = torch.randint(1, CLASSES, (len(flipped),), generator=generator)
    noisy[flipped] = (noisy[flipped] + shift) % CLASSES
    return Split(Examples(images[chosen], noisy), Examples(images[test], labels[test]))


def main(listing: str | Path) -> None:
    """Run the demo at `listing` from the command line: `--seed`, `--set knob=value`, `--json`."""
    from mlquiz.lab.standalone import run_alone

    run_alone(Path(listing))
