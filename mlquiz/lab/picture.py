"""The picture of a run: its points as charts, with the numbers that decide a claim marked."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args

from mlquiz.domain.expressions import evaluate
from mlquiz.domain.items import ExpressionError
from mlquiz.lab.api import Comparison, Point
from mlquiz.lab.claim_result import number
from mlquiz.lab.effects import format_effect
from mlquiz.lab.spec import ChartSpec, DemoSpec, LineSpec, Position, Value
from mlquiz.render import chart as charts
from mlquiz.render.chart import Bracket, Chart, Emphasis, Level, Mark, Segment, Series, draw_charts
from mlquiz.render.markup import to_plain
from mlquiz.text import Text

LOG_MARK = {"en": " (log)", "zh": "（对数）"}
PREVIOUS_RUN = Text("previous run", "上次运行")


class SeedEnvelope:
    """The minimum and maximum of each series over several seeds, at each x."""

    def __init__(self) -> None:
        self._ends: dict[str, dict[float, tuple[float, float]]] = {}

    def add(self, point: Point) -> None:
        """Include a point of another run; ignore values that are not finite."""
        for name, y in point.y.items():
            if math.isfinite(y):
                ends = self._ends.setdefault(name, {})
                low, high = ends.get(point.x, (y, y))
                ends[point.x] = min(low, y), max(high, y)

    def ends(self, name: str, xs: Sequence[float]) -> tuple[list[float], list[float]]:
        """Return the minima and the maxima of a series at these x; NaN where no run has a point."""
        ends = self._ends.get(name, {})
        nowhere = (math.nan, math.nan)
        pairs = [ends.get(x, nowhere) for x in xs]
        return [low for low, _ in pairs], [high for _, high in pairs]


@dataclass(slots=True)
class Line:
    """The points of one series."""

    x: list[float] = field(default_factory=list)
    y: list[float] = field(default_factory=list)

    def at(self, position: str, numbers: Mapping[str, float]) -> float | None:
        """Return the x of the `end`, `min` or `max`, or the value of an expression.

        Return None if no point is finite or the expression has no finite value.
        """
        finite = [(x, y) for x, y in zip(self.x, self.y, strict=True) if math.isfinite(y)]
        if position not in get_args(Position):
            return _value(position, numbers)
        if not finite:
            return None
        if position == "end":
            return finite[-1][0]
        pick = min if position == "min" else max
        return pick(finite, key=lambda pair: pair[1])[0]


OTHER_CHART = {
    "en": "one more chart in a taller window",
    "zh": "窗口更高时还有一张图",
}
"""Shown below the charts if the window is too small for all of them."""


class Picture:
    """The charts of one run of a demo, which can be drawn while points arrive.

    `knobs` are the settings of the run, which are filled into the labels.
    """

    def __init__(self, spec: DemoSpec, lang: str, knobs: Mapping[str, Value]) -> None:
        self._spec = spec.with_settings(knobs)
        self._lang = lang
        self._knobs = knobs
        self._lines: dict[str, Line] = {name: Line() for name in spec.series}
        self._metrics: Mapping[str, float] = {}
        self._claims: Mapping[str, Comparison] = {}
        self.focus: str | None = None
        """The claim whose series are highlighted; None to highlight none."""
        self.label_share = 1 / 4
        """Divisor of the chart's width that limits the width of labels at the ends of curves."""
        self.before: Picture | None = None
        """An earlier run with other settings, drawn faintly behind this one."""

    @property
    def chart_count(self) -> int:
        """The number of charts."""
        return len(self._spec.charts)

    def add(self, point: Point) -> None:
        """Add a point to the series that it has values for."""
        for name, y in point.y.items():
            line = self._lines.setdefault(name, Line())
            line.x.append(point.x)
            line.y.append(y)

    def finish(self, metrics: Mapping[str, float], claims: Mapping[str, Comparison]) -> None:
        """Set the results of the run, so that they are marked from now on."""
        self._metrics, self._claims = metrics, claims

    def lines(
        self, width: int, height: int, *, ascii_only: bool = False, band: SeedEnvelope | None = None
    ) -> list[list[Segment]]:
        """Draw the points received so far into lines of exactly `width` cells."""
        drawn = [self.chart(name, band) for name in self._order()]
        return draw_charts(
            drawn, width, height, ascii_only=ascii_only, note=OTHER_CHART[self._lang]
        )

    def chart(self, name: str, band: SeedEnvelope | None = None) -> Chart:
        """Return one of the demo's charts with the points received so far."""
        spec = self._spec.charts[name]
        names = [
            series
            for series in self._lines
            if self._chart_of(series) == name  # includes series that the spec does not describe
        ]
        series = [self._series(each, spec, band) for each in names]
        ghosts = list(self._ghosts(names, spec))
        return Chart(
            [*series, *ghosts],
            kind=spec.kind,
            x_label=to_plain(spec.x[self._lang]) if spec.x else "",
            y_label=to_plain(spec.y[self._lang]),
            log_x=spec.scale_x == "log",
            log_y=spec.scale_y == "log",
            log_mark=LOG_MARK[self._lang],
            levels=[Level(label, at) for label, at in self._placed(spec.levels)],
            marks=[Mark(label, at) for label, at in self._placed(spec.marks)],
            values=list(self._values(names)),
            brackets=list(self._brackets(name)),
            clip=spec.clip,
            label_share=self.label_share,
        )

    def _order(self) -> list[str]:
        """Return the names of the charts, first those that decide the focused claim."""
        names = list(self._spec.charts)
        bright = self._bright()
        decides = [name for name in names if any(self._chart_of(each) == name for each in bright)]
        return [*decides, *(name for name in names if name not in decides)]

    def _chart_of(self, series: str) -> str:
        found = self._spec.series.get(series)
        return found.chart if found else next(iter(self._spec.charts))

    def _bright(self) -> tuple[str, ...]:
        return self._spec.series_of(self.focus) if self.focus else ()

    def _series(self, name: str, spec: ChartSpec, band: SeedEnvelope | None) -> Series:
        line = self._lines[name]
        described = self._spec.series.get(name)
        label = to_plain(described.label[self._lang]) if described else name
        bright = self._bright()
        emphasis: Emphasis = "normal"
        if bright and spec.kind != "grid":
            emphasis = "bright" if name in bright else "dim"
        low, high = band.ends(name, line.x) if band else ([], [])
        points = described is not None and described.points
        return Series(label, line.x, line.y, low, high, emphasis, points=points)

    def _ghosts(self, names: Sequence[str], spec: ChartSpec) -> Iterator[Series]:
        if self.before is None or spec.kind not in ("lines", "points"):
            return
        bright = self._bright()
        for index, name in enumerate(names):
            line = self.before._lines.get(name)
            own = self._lines[name]
            if line is None or not line.x or (bright and name not in bright):
                continue
            if (line.x, line.y) != (own.x, own.y):
                described = self._spec.series.get(name)
                points = described is not None and described.points
                label = PREVIOUS_RUN[self._lang]
                yield Series(label, line.x, line.y, emphasis="ghost", style=index, points=points)

    def _placed(self, lines: Mapping[str, LineSpec]) -> Iterator[tuple[str, float]]:
        """Yield label and position of each line; skip those whose metrics are not known yet."""
        numbers = self._numbers()
        for line in lines.values():
            at = _value(line.at, numbers)
            if at is not None:
                yield to_plain(line.label[self._lang]), at

    def _numbers(self) -> dict[str, float]:
        """Return the metrics and the numeric knobs."""
        settings = {name: each for name, each in self._knobs.items() if not isinstance(each, str)}
        return {**settings, **self._metrics}

    def _shown_claim(self) -> str | None:
        """Return the claim whose numbers are marked: the focused one, or else the first finding.

        Return None if that claim has no result.
        """
        name = self.focus or next(iter(self._spec.findings), None)
        return name if name in self._claims else None

    def _values(self, names: Sequence[str]) -> Iterator[charts.Value]:
        claim = self._shown_claim()
        for metric in self._spec.metrics_of(claim) if claim else ():
            spec, y = self._spec.metrics[metric], self._metrics.get(metric, math.nan)
            if spec.series is None or spec.series not in names or not math.isfinite(y):
                continue
            x = self._lines[spec.series].at(spec.at, self._numbers())
            if x is not None:
                unit = to_plain(spec.unit[self._lang]) if spec.unit else ""
                yield charts.Value(names.index(spec.series), x, y, number(y), unit)

    def _brackets(self, chart: str) -> Iterator[Bracket]:
        claim = self._shown_claim()
        if claim is None or self._spec.charts[chart].kind == "grid":
            return
        compared = self._claims[claim]
        series = self._spec.series_of(claim)
        here = bool(series) and all(self._chart_of(each) == chart for each in series)
        apart = compared.form in ("difference", "ratio") and compared.left != compared.right
        if here and apart and math.isfinite(compared.left) and math.isfinite(compared.right):
            low, high = sorted((compared.left, compared.right))
            yield Bracket(low, high, format_effect(compared, self._lang))


def _value(expression: str, numbers: Mapping[str, float]) -> float | None:
    """Return the value of an expression; None if it is invalid or not finite."""
    try:
        value = evaluate(expression, numbers)
    except ExpressionError:
        return None
    return value if math.isfinite(value) else None
