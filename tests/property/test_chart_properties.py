"""Whatever the numbers, labels and sizes: the chart keeps its shape and its promises."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from mlquiz.render.cells import text_width
from mlquiz.render.chart import MIN_HEIGHT, MIN_WIDTH, Series, draw
from mlquiz.render.chart.axis import Axis
from mlquiz.render.chart.plot import Plot

ANY = st.one_of(
    st.floats(), st.sampled_from([0.0, -0.0, 5e-324, 1.7976931348623157e308, -1.7e308, 1e-300])
)
VALUES = st.lists(ANY, max_size=12)
LABELS = st.text(st.characters(codec="utf-8"), max_size=30)
SERIES = st.builds(Series, LABELS, VALUES, VALUES, VALUES, VALUES)


@given(
    st.lists(SERIES, max_size=8),
    st.integers(-1, 130),
    st.integers(-1, 40),
    LABELS,
    LABELS,
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
def test_every_line_has_exactly_the_width(
    series, width, height, x_label, y_label, log_x, log_y, ascii_only
) -> None:
    lines = draw(
        series,
        width,
        height,
        x_label=x_label,
        y_label=y_label,
        log_x=log_x,
        log_y=log_y,
        ascii_only=ascii_only,
    )
    assert len(lines) == max(height, 0)
    for line in lines:
        assert sum(text_width(segment.text) for segment in line) == max(width, 0)
        assert all(segment.text for segment in line)


@given(st.lists(ANY, min_size=1), st.booleans())
def test_every_drawable_value_lies_on_the_axis(values: list[float], log: bool) -> None:
    axis = Axis.over(values, log=log)
    assert axis.low < axis.high
    for value in values:
        if math.isfinite(value) and (value > 0 or not axis.log):
            assert axis.low <= value <= axis.high
            (fraction,) = axis.fractions([value])
            assert fraction is not None
            assert 0 <= fraction <= 1
        else:
            assert list(axis.fractions([value])) == [None]


@given(st.lists(ANY, min_size=2), st.booleans(), st.integers(2, 12))
def test_ticks_lie_on_the_axis_apart_and_in_order(
    values: list[float], log: bool, most: int
) -> None:
    ticks = Axis.over(values, log=log).ticks(most)
    assert len(ticks) <= most
    assert all(0 <= tick.fraction <= 1 for tick in ticks)
    assert [tick.fraction for tick in ticks] == sorted({tick.fraction for tick in ticks})
    assert len({tick.label for tick in ticks}) == len(ticks)
    assert all(tick.label.isascii() for tick in ticks)


@given(VALUES, VALUES, st.integers(1, 60), st.integers(1, 20), st.booleans())
def test_curves_stay_inside_the_plot(xs, ys, width, height, ascii_only) -> None:
    plot = Plot(width, height, Axis.over(xs), Axis.over(ys), ascii_only=ascii_only)
    series = Series("", xs, ys, ys, xs)
    trace = plot.draw(series)
    places = [(column, row) for row, column, _, _ in plot.cells()]
    places += [*trace.marks(0.5), *(lost.cell for lost in trace.losses)]
    assert all(0 <= column < width and 0 <= row < height for column, row in places)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30))
def test_the_last_point_is_marked(ys: list[float]) -> None:
    lines = draw([Series("", list(range(len(ys))), ys)], MIN_WIDTH, MIN_HEIGHT)
    assert any(segment.role == "marker" for line in lines[1:] for segment in line)
