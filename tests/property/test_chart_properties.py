"""Whatever the numbers, labels and sizes: the chart keeps its shape and its promises."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from mlquiz.render.cells import text_width
from mlquiz.render.chart import (
    MIN_HEIGHT,
    MIN_WIDTH,
    Bracket,
    Chart,
    Level,
    Mark,
    Segment,
    Series,
    Value,
    draw_chart,
    draw_charts,
)
from mlquiz.render.chart.axis import Axis
from mlquiz.render.chart.label_placement import place_columns, place_rows
from mlquiz.render.chart.plot import Plot

ANY = st.one_of(
    st.floats(), st.sampled_from([0.0, -0.0, 5e-324, 1.7976931348623157e308, -1.7e308, 1e-300])
)
VALUES = st.lists(ANY, max_size=12)
LABELS = st.text(st.characters(codec="utf-8"), max_size=30)
EMPHASIS = st.sampled_from(["normal", "bright", "dim", "ghost"])
STYLES = st.one_of(st.none(), st.integers(-2, 9))
SERIES = st.builds(Series, LABELS, VALUES, VALUES, VALUES, VALUES, EMPHASIS, STYLES, st.booleans())
BOUND = st.one_of(st.none(), ANY)
CHARTS = st.builds(
    Chart,
    st.lists(SERIES, max_size=8),
    st.sampled_from(["lines", "points", "bars", "grid"]),
    LABELS,
    LABELS,
    st.booleans(),
    st.booleans(),
    levels=st.lists(st.builds(Level, LABELS, ANY), max_size=3),
    marks=st.lists(st.builds(Mark, LABELS, ANY), max_size=3),
    values=st.lists(st.builds(Value, st.integers(-1, 8), ANY, ANY, LABELS), max_size=3),
    brackets=st.lists(st.builds(Bracket, ANY, ANY, LABELS), max_size=3),
    clip=st.tuples(BOUND, BOUND),
    labels=st.booleans(),
    square=st.booleans(),
)


def check_size(lines: list[list[Segment]], width: int, height: int) -> None:
    assert len(lines) == max(height, 0)
    for line in lines:
        assert sum(text_width(segment.text) for segment in line) == max(width, 0)
        assert all(segment.text for segment in line)


@given(CHARTS, st.integers(-1, 130), st.integers(-1, 40), st.booleans())
def test_every_line_has_exactly_the_width(chart, width, height, ascii_only) -> None:
    check_size(draw_chart(chart, width, height, ascii_only=ascii_only), width, height)


@given(st.lists(CHARTS, max_size=3), st.integers(-1, 210), st.integers(-1, 40), LABELS)
def test_several_charts_keep_the_width_too(charts, width, height, note) -> None:
    check_size(draw_charts(charts, width, height, note=note), width, height)


@given(CHARTS, st.integers(0, 130), st.integers(0, 40))
def test_ascii_is_ascii_but_for_the_labels(chart, width, height) -> None:
    for line in draw_chart(chart, width, height, ascii_only=True):
        for segment in line:
            assert segment.text.isascii() or segment.role in ("label", "title", "value", "bracket")


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


@given(st.lists(ANY, min_size=1), st.tuples(BOUND, BOUND), st.booleans())
def test_a_clipped_axis_ends_within_the_clip(values, clip, log: bool) -> None:
    axis, whole = Axis.within(values, clip, log=log), Axis.over(values, log=log)
    assert axis.low < axis.high
    assert axis.log == whole.log
    if axis != whole:
        least, most = (
            bound
            if bound is not None and math.isfinite(bound) and (bound > 0 or not axis.log)
            else None
            for bound in clip
        )
        assert least is None or axis.low >= least
        assert most is None or axis.high <= most


@given(st.lists(st.integers(0, 30), max_size=20).map(sorted), st.integers(1, 30))
def test_labels_are_spread_into_rows_of_their_own(wanted: list[int], room: int) -> None:
    rows = place_rows(wanted, room)
    assert rows == sorted(set(rows))
    if len(wanted) <= room:
        assert all(0 <= row < room for row in rows)


@given(
    st.lists(st.tuples(st.integers(-5, 60), st.integers(1, 9)), max_size=8).map(sorted),
    st.integers(10, 60),
)
def test_labels_in_a_row_do_not_overlap_if_they_fit(wanted, room: int) -> None:
    widths = [width for _, width in wanted]
    starts = place_columns([start for start, _ in wanted], widths, room)
    if sum(widths) + len(widths) - 1 <= room:
        ends = [start + width for start, width in zip(starts, widths, strict=True)]
        assert all(end < start for end, start in zip(ends, starts[1:], strict=False))
        assert all(start >= 0 for start in starts)
        assert all(end <= room for end in ends)


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


@given(
    VALUES, VALUES, st.tuples(BOUND, BOUND), st.integers(1, 60), st.integers(1, 20), st.booleans()
)
def test_curves_stay_inside_the_plot(xs, ys, clip, width, height, ascii_only) -> None:
    axes = Axis.over(xs), Axis.within(ys, clip)
    plot = Plot(width, height, *axes, ascii_only=ascii_only, clipped=True)
    series = Series("", xs, ys, ys, xs)
    trace = plot.draw(series)
    places = [(column, row) for row, column, _, _ in plot.cells()]
    places += [*trace.marker_cells(0.5), *(exit_.cell for exit_ in trace.exits)]
    assert all(0 <= column < width and 0 <= row < height for column, row in places)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30))
def test_the_last_point_is_marked(ys: list[float]) -> None:
    lines = draw_chart(Chart([Series("", list(range(len(ys))), ys)]), MIN_WIDTH, MIN_HEIGHT)
    assert any(segment.role == "marker" for line in lines[1:] for segment in line)
