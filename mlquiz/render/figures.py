"""Figures of lessons as charts."""

from __future__ import annotations

from mlquiz.domain.figures import sample
from mlquiz.domain.items import ExpressionError
from mlquiz.domain.lessons import Figure
from mlquiz.render.chart import Chart, Series
from mlquiz.render.markup import to_plain

HEIGHT, SQUARE_HEIGHT = 14, 18
"""Rows of a figure, and of one whose axes have the same scale."""

LABEL_SHARE = 1 / 3
"""The `label_share` of figures: as wide as the page, they have more room than charts in the lab."""


def figure_height(figure: Figure) -> int:
    """Return the preferred height of a figure in rows."""
    return SQUARE_HEIGHT if figure.square else HEIGHT


def figure_chart(figure: Figure, lang: str) -> Chart:
    """Return the chart of a figure, without curves whose expression is invalid."""
    series: list[Series] = []
    style = -1
    for curve in figure.curves:
        style += curve.label is not None or style < 0
        label = to_plain(curve.label[lang]) if curve.label else ""
        try:
            xs, ys = sample(figure, curve)
        except ExpressionError:
            continue
        series.append(Series(label, xs, ys, style=style, points=curve.points))
    return Chart(
        series,
        x_label=to_plain(figure.x_label[lang]),
        y_label=to_plain(figure.y_label[lang]),
        clip=figure.y or (None, None),
        label_share=LABEL_SHARE,
        square=figure.square,
    )
