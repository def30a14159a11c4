"""Grids of settings: every combination of some values of some knobs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from msgspec import Struct

from mlquiz.errors import UsageError, unknown
from mlquiz.lab.evidence import ClaimEvidence
from mlquiz.lab.knobs import parse_settings
from mlquiz.lab.spec import DemoSpec, Value
from mlquiz.lab.summary import SeedResult, summarize

MAX_POINTS = 10_000
"""Maximum number of points of a grid; a larger number is assumed to be a typo."""

Settings = dict[str, Value]


class GridPoint(Struct, frozen=True):
    """The evidence for each claim of a demo at one point of a grid."""

    settings: Settings
    claims: Mapping[str, ClaimEvidence]


def demos_accepting(demos: Iterable[DemoSpec], axes: Sequence[str]) -> list[DemoSpec]:
    """Return the demos that accept every value in `axes`; raise UsageError if there is none."""
    every = list(demos)
    names = {_split(axis)[0] for axis in axes}
    having = [spec for spec in every if names <= spec.knobs.keys()]
    accepted = [spec for spec in having if _accepts(spec, axes)]
    if accepted:
        return accepted
    if having:
        grid_points(having[0], axes)  # raises the error
    known = {name for spec in every for name in spec.knobs}
    for name in sorted(names - known):
        raise unknown("knob", name, known)
    raise UsageError(f"No demo has all of these knobs: {', '.join(sorted(names))}.")


def _accepts(spec: DemoSpec, axes: Sequence[str]) -> bool:
    try:
        grid_points(spec, axes)
    except UsageError:
        return False
    return True


def grid_points(spec: DemoSpec, axes: Sequence[str]) -> list[Settings]:
    """Return every combination of the values in `axes`, each such as `batch_size=2,8,32`.

    Without axes there is no point. Raises UsageError for an axis without values, an unknown knob,
    one that is named twice, an invalid value, or more than `MAX_POINTS` combinations.
    """
    if not axes:
        return []
    values: dict[str, list[Value]] = {}
    for name, texts in map(_split, axes):
        if name in values:
            raise UsageError(f"The knob {name!r} is in two grids: join their values.")
        found = [parse_settings(spec, [f"{name}={text}"])[name] for text in texts]
        values[name] = list(dict.fromkeys(found))
    if math.prod(map(len, values.values())) > MAX_POINTS:
        raise UsageError(f"The grid has more than {MAX_POINTS:,} points: name fewer values.")
    return [dict(zip(values, point, strict=True)) for point in product(*values.values())]


def grid_claims(points: Iterable[Settings], results: Sequence[SeedResult]) -> list[GridPoint]:
    """Return the evidence at each of these points, from the runs of one demo."""
    return [
        GridPoint(point, summarize(run for run in results if run.settings == point))
        for point in points
    ]


def _split(axis: str) -> tuple[str, list[str]]:
    """Return the knob's name and the values in `batch_size=2,8,32`."""
    name, _, listed = axis.partition("=")
    texts = [text.strip() for text in listed.split(",")]
    if not name.strip() or not all(texts):
        raise UsageError(
            f"{axis!r} is not a grid: name a knob and values, such as batch_size=2,8,32."
        )
    return name.strip(), texts
