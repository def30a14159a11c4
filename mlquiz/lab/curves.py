"""The points of a run gathered into the chart's series."""

from __future__ import annotations

import math

from mlquiz.lab.contract import Point
from mlquiz.lab.words import DemoWords
from mlquiz.render.chart import Segment, Series, draw


class Curves:
    """The curves of one run, in the order of the demo's words; points are added as they come."""

    def __init__(self, words: DemoWords, lang: str) -> None:
        from mlquiz.render.markup import to_plain

        self._words = words
        self._labels = {name: to_plain(text[lang]) for name, text in words.series.items()}
        self._axes = to_plain(words.x[lang]), to_plain(words.y[lang])
        self._x: list[float] = []
        self._y: dict[str, list[float]] = {name: [] for name in words.series}

    def add(self, point: Point) -> None:
        """Add a point; a series that it leaves out is not a number there."""
        for name in point.y.keys() - self._y.keys():
            self._y[name] = [math.nan] * len(self._x)
        self._x.append(point.x)
        for name, values in self._y.items():
            values.append(point.y.get(name, math.nan))

    def chart(self, width: int, height: int, *, ascii_only: bool = False) -> list[list[Segment]]:
        """Draw what has come so far into lines of exactly `width` cells."""
        series = [
            Series(self._labels.get(name, name), self._x, values)
            for name, values in self._y.items()
        ]
        x_label, y_label = self._axes
        return draw(
            series,
            width,
            height,
            x_label=x_label,
            y_label=y_label,
            log_x=self._words.scale_x == "log",
            log_y=self._words.scale_y == "log",
            ascii_only=ascii_only,
        )
