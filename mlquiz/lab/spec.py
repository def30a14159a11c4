"""What a demo's TOML file says: its charts, series, knobs, metrics and claims, as frozen data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from mlquiz.domain.expressions import PLACEHOLDER, format_number
from mlquiz.domain.text import Text
from mlquiz.lab.condition import Condition

Value = int | float | str
Scale = Literal["linear", "log"]
ChartKind = Literal["lines", "points", "bars", "grid"]
ClaimKind = Literal["finding", "check"]
Position = Literal["end", "min", "max"]


@dataclass(frozen=True, slots=True)
class Knob:
    """A setting that the learner may change: within `range` (both ends count) or of `choices`."""

    default: Value
    label: Text
    range: tuple[float, float] | None = None
    choices: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class LineSpec:
    """A named straight line in a chart; `at` is an expression of knobs and metrics."""

    at: str
    label: Text


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """One picture of one quantity. `levels` are horizontal lines, `marks` vertical ones.

    What lies outside of `clip` leaves the frame; None is an open end.
    """

    y: Text
    x: Text | None = None
    kind: ChartKind = "lines"
    scale_x: Scale = "linear"
    scale_y: Scale = "linear"
    levels: Mapping[str, LineSpec] = field(default_factory=dict)
    marks: Mapping[str, LineSpec] = field(default_factory=dict)
    clip: tuple[float | None, float | None] = (None, None)


@dataclass(frozen=True, slots=True)
class SeriesSpec:
    """A curve, a bar or a row of cells of the chart that it names."""

    label: Text
    chart: str
    points: bool = False
    """Draw markers without a line, as data are drawn below the curve that is fitted to them."""


@dataclass(frozen=True, slots=True)
class MetricSpec:
    """A number that `run` returns.

    With a `series`, the number is marked on it: at its `end`, or where it is lowest or highest, or
    at an x: a number or an expression of knobs and metrics.
    """

    label: Text
    series: str | None = None
    at: Position | str = "end"
    unit: Text | None = None


@dataclass(frozen=True, slots=True)
class ClaimSpec:
    """What a claim says, and the condition that decides it.

    A `finding` is what a learner takes home; a `check` proves an item.
    """

    text: Text
    kind: ClaimKind
    condition: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSpec:
    """A demo without its listing. `name` is `section/stem`; `path` and `listing` its two files.

    The texts are filled with the default knobs; `at` fills them with others.
    """

    name: str
    path: Path
    title: Text
    look: Text
    charts: Mapping[str, ChartSpec]
    series: Mapping[str, SeriesSpec]
    knobs: Mapping[str, Knob]
    claims: Mapping[str, ClaimSpec]
    concepts: tuple[str, ...]
    sources: tuple[str, ...]
    metrics: Mapping[str, MetricSpec] = field(default_factory=dict)
    template: DemoSpec | None = None
    """The same with the placeholders left in its texts; None if it has none."""

    @property
    def section(self) -> str:
        """The folder that the demo stands in."""
        return self.name.partition("/")[0]

    @property
    def listing(self) -> Path:
        """The demo's code."""
        return self.path.with_suffix(".py")

    @property
    def defaults(self) -> dict[str, Value]:
        """Every knob at its default."""
        return {name: knob.default for name, knob in self.knobs.items()}

    @property
    def conditions(self) -> dict[str, str]:
        """The source of each claim's condition."""
        return {name: claim.condition.source for name, claim in self.claims.items()}

    @property
    def findings(self) -> tuple[str, ...]:
        """The names of the claims that a learner takes home."""
        return tuple(name for name, claim in self.claims.items() if claim.kind == "finding")

    def metrics_of(self, claim: str) -> tuple[str, ...]:
        """Return the described metrics that a claim compares, in the order of reading."""
        found = self.claims.get(claim)
        names = found.condition.names if found else ()
        return tuple(name for name in names if name in self.metrics)

    def series_of(self, claim: str) -> tuple[str, ...]:
        """Return the series on which the metrics of a claim are marked."""
        named = (self.metrics[name].series for name in self.metrics_of(claim))
        return tuple(dict.fromkeys(name for name in named if name))

    def is_drawn(self, claim: str) -> bool:
        """Whether all that decides a claim is in the picture: each metric is on a series."""
        names = self.metrics_of(claim)
        return bool(names) and all(self.metrics[name].series for name in names)

    def at(self, knobs: Mapping[str, Value]) -> DemoSpec:
        """Return the demo with these settings in its texts."""
        if self.template is None:
            return self
        return replace(fill(self.template, knobs), template=self.template)


def fill_settings(text: str, knobs: Mapping[str, Value]) -> str:
    """Put settings in the place of `{knob}` and `{knob:.0%}`; leave other braces alone."""

    def setting(match: re.Match[str]) -> str:
        value = knobs.get(match[1])
        if value is None:
            return match[0]
        return value if isinstance(value, str) else format_number(value, match[2])

    return PLACEHOLDER.sub(setting, text)


def fill(spec: DemoSpec, knobs: Mapping[str, Value]) -> DemoSpec:
    """Return the demo with the placeholders in all its texts filled."""

    def filled(text: Text) -> Text:
        return text.map(lambda words: fill_settings(words, knobs))

    def filled_lines(lines: Mapping[str, LineSpec]) -> dict[str, LineSpec]:
        return {name: replace(each, label=filled(each.label)) for name, each in lines.items()}

    return replace(
        spec,
        look=filled(spec.look),
        charts={
            name: replace(
                each,
                x=filled(each.x) if each.x else None,
                y=filled(each.y),
                levels=filled_lines(each.levels),
                marks=filled_lines(each.marks),
            )
            for name, each in spec.charts.items()
        },
        series={
            name: replace(each, label=filled(each.label)) for name, each in spec.series.items()
        },
        metrics={
            name: replace(each, label=filled(each.label)) for name, each in spec.metrics.items()
        },
        claims={name: replace(each, text=filled(each.text)) for name, each in spec.claims.items()},
    )
