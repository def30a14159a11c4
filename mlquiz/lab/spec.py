"""The spec of a demo: its charts, series, knobs, metrics and claims, as frozen data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from shlex import quote
from typing import Literal

from mlquiz.domain.expressions import PLACEHOLDER, format_number
from mlquiz.lab.condition import Condition
from mlquiz.text import Text

Value = int | float | str
Scale = Literal["linear", "log"]
ChartKind = Literal["lines", "points", "bars", "grid"]
ClaimKind = Literal["finding", "check"]
Position = Literal["end", "min", "max"]


@dataclass(frozen=True, slots=True)
class Knob:
    """A setting that the learner may change: within `range`, ends included, or one of `choices`."""

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
    """A chart of one quantity. `levels` are horizontal lines, `marks` vertical ones.

    `clip` has the lowest and the highest y that the axis may reach; None means no limit.
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
    """A curve, a bar or a row of cells in the chart named `chart`."""

    label: Text
    chart: str
    points: bool = False
    """Whether to draw markers without a line, such as for data with a fitted curve."""


@dataclass(frozen=True, slots=True)
class MetricSpec:
    """A number that `run` returns.

    With a `series`, the number is marked on its curve, with its `unit` if it has one: at its `end`,
    its `min` or its `max`, or at the x given by a number or an expression of knobs and metrics.
    """

    label: Text
    series: str | None = None
    at: Position | str = "end"
    unit: Text | None = None


@dataclass(frozen=True, slots=True)
class ClaimSpec:
    """The text of a claim and the condition that decides it.

    A `finding` is a result for the learner to remember; a `check` proves a single item.
    """

    text: Text
    kind: ClaimKind
    condition: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSpec:
    """The spec of a demo. `name` is `section/stem`, `path` the TOML file, `script` the Python file.

    The placeholders in the texts are filled with the default knobs; `with_settings` fills in other
    settings.
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
    """The same spec with unfilled placeholders; None for a spec that is itself unfilled."""

    pack: Path | None = None
    """The folder of the pack that the demo belongs to; None if it belongs to none."""

    @property
    def arguments(self) -> str:
        """The arguments with which `mlquiz demo` finds the demo: its name and its pack, if any."""
        return self.name if self.pack is None else f"{self.name} --pack {quote(str(self.pack))}"

    @property
    def section(self) -> str:
        """The name of the demo's folder."""
        return self.name.partition("/")[0]

    @property
    def script(self) -> Path:
        """The path of the demo's script."""
        return self.path.with_suffix(".py")

    @property
    def defaults(self) -> dict[str, Value]:
        """The default of each knob."""
        return {name: knob.default for name, knob in self.knobs.items()}

    @property
    def conditions(self) -> dict[str, str]:
        """The source of each claim's condition."""
        return {name: claim.condition.source for name, claim in self.claims.items()}

    @property
    def findings(self) -> tuple[str, ...]:
        """The names of the claims that are findings."""
        return tuple(name for name, claim in self.claims.items() if claim.kind == "finding")

    def metrics_of(self, claim: str) -> tuple[str, ...]:
        """Return the metrics that a claim compares, from left to right; () for an unknown claim."""
        found = self.claims.get(claim)
        names = found.condition.names if found else ()
        return tuple(name for name in names if name in self.metrics)

    def series_of(self, claim: str) -> tuple[str, ...]:
        """Return the series on which the metrics of a claim are marked, without repeats."""
        named = (self.metrics[name].series for name in self.metrics_of(claim))
        return tuple(dict.fromkeys(name for name in named if name))

    def is_drawn(self, claim: str) -> bool:
        """Return whether every metric that a claim compares is marked on a series."""
        names = self.metrics_of(claim)
        return bool(names) and all(self.metrics[name].series for name in names)

    def with_settings(self, knobs: Mapping[str, Value]) -> DemoSpec:
        """Return the spec with its texts filled with these settings."""
        if self.template is None:
            return self
        return replace(fill(self.template, knobs), template=self.template)


def fill_settings(text: str, knobs: Mapping[str, Value]) -> str:
    """Replace placeholders such as `{knob}` and `{knob:.0%}` by settings; keep other braces."""

    def setting(match: re.Match[str]) -> str:
        value = knobs.get(match[1])
        if value is None:
            return match[0]
        return value if isinstance(value, str) else format_number(value, match[2])

    return PLACEHOLDER.sub(setting, text)


def fill(spec: DemoSpec, knobs: Mapping[str, Value]) -> DemoSpec:
    """Return the spec with the placeholders in all its texts filled."""

    def filled(text: Text) -> Text:
        return text.map(lambda words: fill_settings(words, knobs))

    def filled_lines(lines: Mapping[str, LineSpec]) -> dict[str, LineSpec]:
        return {name: replace(each, label=filled(each.label)) for name, each in lines.items()}

    return replace(
        spec,
        title=filled(spec.title),
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
        knobs={name: replace(each, label=filled(each.label)) for name, each in spec.knobs.items()},
        metrics={
            name: replace(
                each, label=filled(each.label), unit=filled(each.unit) if each.unit else None
            )
            for name, each in spec.metrics.items()
        },
        claims={name: replace(each, text=filled(each.text)) for name, each in spec.claims.items()},
    )
