"""The curves of a chart in words and numbers, for terminals without charts and screen readers."""

from __future__ import annotations

import math
from collections.abc import Iterator

from mlquiz.i18n.messages import translate
from mlquiz.render.chart.model import Chart, Series
from mlquiz.text import Lang

SAMPLES = 7
"""Number of points that are listed of each curve, the first and the last included."""


def describe(chart: Chart, lang: Lang) -> Iterator[str]:
    """Yield a line with the names of the axes, then one for each curve that has a finite point.

    A point is written as its x, an arrow and its y.
    """
    yield f"{chart.x_label} → {chart.y_label}"
    for series in chart.series:
        points = [
            (x, y)
            for x, y in zip(series.x, series.y, strict=True)
            if math.isfinite(x) and math.isfinite(y)
        ]
        if points:
            yield _curve(series, points, lang)


def _curve(series: Series, points: list[tuple[float, float]], lang: Lang) -> str:
    last = len(points) - 1
    shown = sorted({round(last * sample / (SAMPLES - 1)) for sample in range(SAMPLES)})
    comma = "，" if lang == "zh" else ", "
    return translate(
        "chart.curve",
        lang,
        label=series.label,
        points=comma.join(_point(points[index]) for index in shown),
        low=_point(min(points, key=lambda point: point[1])),
        high=_point(max(points, key=lambda point: point[1])),
    )


def _point(point: tuple[float, float]) -> str:
    x, y = point[0] + 0.0, point[1] + 0.0  # adding 0 turns -0 into 0
    return f"{x:.4g} → {y:.3g}"
