"""The points of a run gathered into the chart's series."""

from __future__ import annotations

import math
from collections.abc import Sequence

from mlquiz.lab.contract import Point
from mlquiz.lab.words import DemoSpec
from mlquiz.render.chart import Chart, Segment, Series, draw_chart

LOG_MARK = {"en": " (log)", "zh": "（对数）"}


class Band:
    """Between what and what the curves of several seeds run, at each x."""

    def __init__(self) -> None:
        self._ends: dict[str, dict[float, tuple[float, float]]] = {}

    def add(self, point: Point) -> None:
        """Widen the band by a point of one more run; what is not finite does not widen it."""
        for name, y in point.y.items():
            if math.isfinite(y):
                ends = self._ends.setdefault(name, {})
                low, high = ends.get(point.x, (y, y))
                ends[point.x] = min(low, y), max(high, y)

    def ends(self, name: str, xs: Sequence[float]) -> tuple[list[float], list[float]]:
        """Return the low and the high ends of a series at these x; NaN where no run was."""
        ends = self._ends.get(name, {})
        nowhere = (math.nan, math.nan)
        pairs = [ends.get(x, nowhere) for x in xs]
        return [low for low, _ in pairs], [high for _, high in pairs]


class Curves:
    """The curves of one run, in the order of the demo's words; points are added as they come."""

    def __init__(self, words: DemoSpec, lang: str) -> None:
        from mlquiz.render.markup import to_plain

        self._labels = {name: to_plain(each.label[lang]) for name, each in words.series.items()}
        self._spec = next(iter(words.charts.values()))
        x = to_plain(self._spec.x[lang]) if self._spec.x else ""
        self._axes = x, to_plain(self._spec.y[lang])
        self._log_mark = LOG_MARK[lang]
        self._x: list[float] = []
        self._y: dict[str, list[float]] = {name: [] for name in words.series}

    def add(self, point: Point) -> None:
        """Add a point; a series that it leaves out is not a number there."""
        for name in point.y.keys() - self._y.keys():
            self._y[name] = [math.nan] * len(self._x)
        self._x.append(point.x)
        for name, values in self._y.items():
            values.append(point.y.get(name, math.nan))

    def chart(
        self, width: int, height: int, *, ascii_only: bool = False, band: Band | None = None
    ) -> list[list[Segment]]:
        """Draw what has come so far into lines of exactly `width` cells, `band` around it."""
        series = [
            Series(
                self._labels.get(name, name),
                self._x,
                values,
                *(band.ends(name, self._x) if band else ()),
            )
            for name, values in self._y.items()
        ]
        x_label, y_label = self._axes
        chart = Chart(
            series,
            x_label=x_label,
            y_label=y_label,
            log_x=self._spec.scale_x == "log",
            log_y=self._spec.scale_y == "log",
            log_mark=self._log_mark,
        )
        return draw_chart(chart, width, height, ascii_only=ascii_only)
