"""Aggregation of many runs of a demo into the evidence about it."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from mlquiz.lab.api import Comparison, Form, Point
from mlquiz.lab.evidence import ClaimEvidence, Curve, KnobSweep, Spread
from mlquiz.lab.spec import DemoSpec, Value
from mlquiz.lab.sweep import sweep_values

Part = Literal["seeds", "territory", "grid"]
"""The purpose of a run: evidence at the defaults, a sweep of one knob, or a grid of settings."""

CURVE_POINTS = 40
"""Maximum number of points of a stored curve."""


@dataclass(frozen=True, slots=True)
class SeedResult:
    """The result of one run: its claims, its metrics, its wall time in seconds and its curves.

    `settings` has the knobs that were set for `part`. `failure` is the error message of a run that
    ended without a result, otherwise ''.
    """

    demo: str
    seed: int
    claims: Mapping[str, Comparison]
    seconds: float
    failure: str = ""
    metrics: Mapping[str, float] = field(default_factory=dict)
    curves: Mapping[str, Curve] = field(default_factory=dict)
    part: Part = "seeds"
    settings: Mapping[str, Value] = field(default_factory=dict)
    points_hash: str = ""
    """A hash of all points of the run."""
    points: int = 0
    """The number of points of the longest curve."""


def summarize(results: Iterable[SeedResult]) -> dict[str, ClaimEvidence]:
    """Return the evidence for each claim from the runs of one demo.

    A failed run counts as one in which no claim held.
    """
    runs = list(results)
    names = dict.fromkeys(name for run in runs for name in run.claims)
    return {name: _claim_evidence(name, runs) for name in names}


def _claim_evidence(name: str, runs: list[SeedResult]) -> ClaimEvidence:
    decided = [run.claims[name] for run in runs if name in run.claims]
    forms: list[Form] = [each.form for each in decided if not math.isnan(each.effect)]
    spread = spread_of(each.effect for each in decided)
    return ClaimEvidence(
        held=sum(each.holds for each in decided),
        seeds=len(runs),
        median=spread.median,
        low=spread.low,
        high=spread.high,
        form=forms[0] if forms else "difference",
    )


def spreads(results: Iterable[SeedResult]) -> dict[str, Spread]:
    """Return the median and the central 90 % of every metric over the runs of one demo."""
    runs = list(results)
    names = dict.fromkeys(name for run in runs for name in run.metrics)
    return {
        name: spread_of(run.metrics[name] for run in runs if name in run.metrics) for name in names
    }


def spread_of(values: Iterable[float]) -> Spread:
    """Return the median and the central 90 % of values, ignoring NaN."""
    ordered = sorted(value for value in values if not math.isnan(value))
    low, median, high = (_rounded(_quantile(ordered, share)) for share in (0.05, 0.5, 0.95))
    return Spread(median, low, high)


def _quantile(ordered: list[float], share: float) -> float:
    if not ordered:
        return math.nan
    position = share * (len(ordered) - 1)
    below, above = ordered[math.floor(position)], ordered[math.ceil(position)]
    return below if below == above else below + (position % 1) * (above - below)


def _rounded(value: float) -> float | None:
    return float(f"{value:.4g}") if math.isfinite(value) else None


def territory(spec: DemoSpec, results: Sequence[SeedResult]) -> dict[str, KnobSweep]:
    """Return the sweep of each knob, from the runs in which only that knob was changed."""
    return {
        name: _sweep(spec, name, [run for run in results if name in run.settings])
        for name in spec.knobs
    }


def _sweep(spec: DemoSpec, knob: str, runs: Sequence[SeedResult]) -> KnobSweep:
    values = sweep_values(spec.knobs[knob])
    by_value = [[run for run in runs if run.settings[knob] == value] for value in values]
    hashes: dict[int, set[str]] = {}
    for run in runs:
        hashes.setdefault(run.seed, set()).add(run.points_hash)
    return KnobSweep(
        values=values,
        seeds=max(map(len, by_value), default=0),
        held={
            claim: tuple(
                sum(run.claims[claim].holds for run in at_value if claim in run.claims)
                for at_value in by_value
            )
            for claim in spec.claims
        },
        points=tuple(min((run.points for run in at_value), default=0) for at_value in by_value),
        moves=any(len(each) > 1 for each in hashes.values()),
    )


def hash_points(points: Sequence[Point]) -> tuple[str, int]:
    """Return a hash of these points and the number of points of the longest curve."""
    digest = hashlib.blake2b(digest_size=8)
    counts: dict[str, int] = {}
    for point in points:
        digest.update(repr((point.x, sorted(point.y.items()))).encode())
        for name in point.y:
            counts[name] = counts.get(name, 0) + 1
    return digest.hexdigest(), max(counts.values(), default=0)


def downsample(points: Sequence[Point]) -> dict[str, Curve]:
    """Return the curves of a run, downsampled to at most `CURVE_POINTS` points, ends included."""
    series: dict[str, list[tuple[float, float]]] = {}
    for point in points:
        for name, y in point.y.items():
            series.setdefault(name, []).append((point.x, y))
    return {name: _downsampled(pairs) for name, pairs in series.items()}


def _downsampled(pairs: list[tuple[float, float]]) -> Curve:
    if len(pairs) > CURVE_POINTS:
        last = len(pairs) - 1
        pairs = [
            pairs[round(position * last / (CURVE_POINTS - 1))] for position in range(CURVE_POINTS)
        ]
    return Curve(tuple(_rounded(x) for x, _ in pairs), tuple(_rounded(y) for _, y in pairs))
