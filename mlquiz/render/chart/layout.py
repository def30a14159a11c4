"""Layout of a chart with two axes: heading, axes, plot, and labels beside it."""

from __future__ import annotations

import math
from typing import NamedTuple

from msgspec import Struct

from mlquiz.render.chart.axis import Axis, Tick, squared
from mlquiz.render.chart.brackets import bracket_width
from mlquiz.render.chart.frame import ROOMY_HEIGHT, left_width, x_axis_rows, y_ticks
from mlquiz.render.chart.glyphs import ASCII, Glyphs
from mlquiz.render.chart.labels import label_margin
from mlquiz.render.chart.model import Chart


class Sides(NamedTuple):
    """Columns to the left and to the right of a plot."""

    left: int = 0
    right: int = 0


class Scales(Struct, frozen=True):
    """The axes over everything that a chart shows, and their titles; `empty` if without points."""

    x_axis: Axis
    y_axis: Axis
    x_title: str
    y_title: str
    empty: bool


class Layout(Struct, frozen=True):
    """The position and height of the plot, its axes and the ticks of the y axis."""

    x_axis: Axis
    y_axis: Axis
    y_ticks: list[Tick]
    top: int
    plot_height: int
    sides: Sides


def scales_of(chart: Chart) -> Scales:
    """Return the axes over everything that the chart shows, with their titles."""
    empty = not any(math.isfinite(value) for one in chart.series for value in (*one.x, *one.y))
    xs = [x for one in chart.series for x in one.x]
    xs += (mark.x for mark in chart.marks)
    xs += (value.x for value in chart.values)
    ys = [y for one in chart.series for y in (*one.y, *one.low, *one.high)]
    ys += (level.y for level in chart.levels)
    ys += (value.y for value in chart.values)
    ys += (y for bracket in chart.brackets for y in (bracket.low, bracket.high))
    x_axis, y_axis = Axis.over(xs, log=chart.log_x), Axis.within(ys, chart.clip, log=chart.log_y)
    x_title = chart.axis_title("x", log=x_axis.log, empty=empty)
    y_title = chart.axis_title("y", log=y_axis.log, empty=empty)
    return Scales(x_axis, y_axis, x_title, y_title, empty)


def lay_out(
    chart: Chart,
    scales: Scales,
    size: tuple[int, int],
    heading: int,
    glyphs: Glyphs,
    min_sides: Sides,
) -> Layout:
    """Return the layout of an area of `size` (columns, rows) with `heading` rows for the heading.

    `min_sides` is the minimum number of columns to the left and to the right of the plot, so that
    the plots of stacked charts can be aligned.
    """
    width, height = size
    mark_row = height >= ROOMY_HEIGHT and any(mark.label for mark in chart.marks)
    top = heading + mark_row
    plot_height = height - top - x_axis_rows(scales.x_title, width, height)
    right = label_margin(chart, width, glyphs) + bracket_width(chart.brackets, width)
    right = max(right, min_sides.right)
    x_axis, y_axis = scales.x_axis, scales.y_axis
    ticks = [] if scales.empty else y_ticks(y_axis, plot_height)
    left = max(left_width(ticks, width), min_sides.left)
    if chart.square and not scales.empty:
        across, down = (1, 2) if glyphs is ASCII else (2, 4)
        for _ in range(2):  # wider ticks leave less room for the plot
            dots = (width - left - right) * across - 1, plot_height * down - 1
            x_axis, y_axis = squared(scales.x_axis, scales.y_axis, *dots)
            ticks = y_ticks(y_axis, plot_height)
            left = max(left_width(ticks, width), min_sides.left)
    return Layout(x_axis, y_axis, ticks, top, plot_height, Sides(left, right))
