"""The API for demo scripts: `Point`, `digits` and `main`; also `Comparison`, used by the app.

torch is imported only when a function that returns tensors is called.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import Struct

if TYPE_CHECKING:
    import torch

DIGITS = 1797
CLASSES = 10
TEST_SIZE = 500

Relation = Literal["<", "≤", ">", "≥", "≈"]
Form = Literal["difference", "ratio", "value", "distance"]


class Point(Struct, frozen=True, tag="point"):
    """The values of one or more series (`y`, by series name) at one `x`."""

    x: float
    y: Mapping[str, float]


class Comparison(Struct, frozen=True):
    """The evaluated condition of a claim, with its numbers.

    `effect` is the size shown to the learner: the difference of the two sides in the claimed
    direction (`difference`), their ratio (`ratio`), the left side itself (`value`), or the absolute
    difference of two numbers that should be equal (`distance`). `margin` is added to the right side
    before the comparison; for a ratio it is the factor, for a distance the tolerance.
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
    """Training and test examples, with no image in both."""

    train: Examples
    test: Examples


def digits(seed: int, train: int = DIGITS - TEST_SIZE, label_noise: float = 0.0) -> Split:
    """Return the 8x8 digits split into 500 test images and `train` of the others for training.

    `label_noise` is the share of training labels that are replaced by another class, drawn
    uniformly. The split and the noise depend only on `seed`; torch's global random state is not
    changed.

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


def main(script: str | Path) -> None:
    """Run the demo script at `script` with the options of the command line and show the result.

    The options are `--seed`, `--set knob=value`, `--all`, `--json` and `--lang`.
    """
    from mlquiz.lab.standalone import run_alone

    run_alone(Path(script))
