"""Charts of braille dots for the terminal: plain data in, styled runs of text out.

`draw_chart(Chart(...), width, height)` returns `height` lines of exactly `width` cells, each a list
of `Segment(text, role, series, emphasis)`; `draw_charts(charts, width, height)` draws several. A
`Chart` contains `Series` of one kind (lines, points, bars, or the rows of a grid) and annotations
for comparisons: a `Level` (horizontal line), a `Mark` (vertical line), a `Value` (a number on a
curve) and a `Bracket` (the difference of two values). `Series.emphasis` highlights the series that
decide the claim. The caller styles the segments: `role` is what a segment shows, `series` selects
its colour, and `weight(role, emphasis)` returns whether it is bold or dim.

    chart = Chart(
        [Series("low", xs, low, emphasis="bright"), Series("high", xs, high, emphasis="dim")],
        x_label="update", y_label="loss", log_y=True,
        levels=[Level("a blind guess", 2.30)],
        values=[Value(0, xs[-1], low[-1], "0.31")],
        brackets=[Bracket(0.31, 0.59, "0.28")],
        clip=(None, 10.0),
    )
"""

from mlquiz.render.chart.draw import MIN_HEIGHT, MIN_WIDTH, draw_chart, draw_charts
from mlquiz.render.chart.grid import Role, Segment, weight
from mlquiz.render.chart.model import Bracket, Chart, Emphasis, Kind, Level, Mark, Series, Value

__all__ = [
    "MIN_HEIGHT",
    "MIN_WIDTH",
    "Bracket",
    "Chart",
    "Emphasis",
    "Kind",
    "Level",
    "Mark",
    "Role",
    "Segment",
    "Series",
    "Value",
    "draw_chart",
    "draw_charts",
    "weight",
]
