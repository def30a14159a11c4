"""Heat maps: a row of cells for each series and a column for each x, shaded by value."""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec import Struct

from mlquiz.render.cells import clip, text_width
from mlquiz.render.chart.axis import Axis, short_number
from mlquiz.render.chart.glyphs import Glyphs, clip_words
from mlquiz.render.chart.grid import Grid
from mlquiz.render.chart.model import Chart

MAX_CELL_WIDTH = 10
MAX_CELL_HEIGHT = 4


class _HeatmapLayout(Struct, frozen=True):
    """The layout of the cells: their upper left corner, the x of each column, and their size."""

    grid: Grid
    chart: Chart
    glyphs: Glyphs
    axis: Axis
    xs: Sequence[float]
    top: int
    left: int
    cell_width: int
    cell_height: int


def draw_heatmap(chart: Chart, grid: Grid, glyphs: Glyphs) -> None:
    """Draw a heat map into an empty grid. Levels, marks and brackets are not drawn."""
    ys = [y for one in chart.series for y in one.y]
    axis = Axis.within(ys, chart.clip, log=chart.log_y)
    empty = not any(map(math.isfinite, ys))
    title = chart.axis_title("y", log=axis.log, empty=empty)
    top = _put_heading(grid, title, None if empty else axis, glyphs)
    widest = max((text_width(one.label) for one in chart.series), default=0)
    left = min(widest, grid.width // 3) + 1
    rows, columns = grid.height - top - 1 - bool(chart.x_label), grid.width - left
    xs = sorted({x for one in chart.series for x in one.x if math.isfinite(x)})
    if len(xs) > columns:
        xs = [xs[column * len(xs) // columns] for column in range(columns)]
    cell_width = min(columns // max(len(xs), 1), MAX_CELL_WIDTH)
    cell_height = max(min(rows // max(len(chart.series), 1), MAX_CELL_HEIGHT), 1)
    cells = _HeatmapLayout(grid, chart, glyphs, axis, xs, top, left, cell_width, cell_height)
    for index in range(min(len(chart.series), rows)):
        _put_row(cells, index)
    if len(chart.series) > rows:
        grid.put(top + rows - 1, 0, glyphs.ellipsis, "label")
    below = top + min(len(chart.series), rows) * cell_height
    _put_columns(cells, below)
    x_title = clip_words(chart.x_label, grid.width, glyphs)
    end = max(left + len(xs) * cell_width, text_width(x_title))
    grid.put(below + 1, end - text_width(x_title), x_title, "title")
    for value in chart.values:
        _put_value(cells, value.series_index, value.x, value.text)


def _put_heading(grid: Grid, title: str, axis: Axis | None, glyphs: Glyphs) -> int:
    """Write the title and the legend of the shades; return how many rows they take."""
    legend = ""
    if axis is not None:
        legend = f"{short_number(axis.low)} [{glyphs.shades}] {short_number(axis.high)}"
    text = clip_words(title, grid.width, glyphs)
    grid.put(0, 0, text, "title")
    column = text_width(text) + 3 if text else 0
    own_row = column + len(legend) > grid.width
    grid.put(own_row, 0 if own_row else column, legend, "tick")
    return 1 + own_row


def _put_row(cells: _HeatmapLayout, index: int) -> None:
    """Shade the cells of one series; draw a sign in cells whose value is not on the scale."""
    grid, glyphs = cells.grid, cells.glyphs
    one = cells.chart.series[index]
    row = cells.top + index * cells.cell_height
    middle = row + (cells.cell_height - 1) // 2
    label = clip(one.label, cells.left - 1, ellipsis=glyphs.ellipsis)
    grid.put(middle, 0, label, "label", None, one.emphasis)
    values = dict(zip(one.x, one.y, strict=False))
    for x_index, x in enumerate(cells.xs):
        column = cells.left + x_index * cells.cell_width
        if x not in values:
            continue
        y = values[x]
        (fraction,) = cells.axis.fractions([y])
        if fraction is None:
            direction = 0 if math.isnan(y) else 1 if y > 0 else -1
            centre = column + (cells.cell_width - 1) // 2
            grid.put(middle, centre, glyphs.off_scale[direction], "off_scale", None, one.emphasis)
            continue
        shade = glyphs.shades[min(int(fraction * len(glyphs.shades)), len(glyphs.shades) - 1)]
        for line in range(row, row + cells.cell_height):
            grid.put(line, column, shade * cells.cell_width, "shade", None, one.emphasis)


def _put_columns(cells: _HeatmapLayout, row: int) -> None:
    """Write the x of each column below it; skip those for which there is no room."""
    free_from = 0
    for index, x in enumerate(cells.xs):
        label = short_number(x)
        start = cells.left + index * cells.cell_width + (cells.cell_width - len(label)) // 2
        start = min(max(start, 0), cells.grid.width - len(label))
        if start >= free_from:
            cells.grid.put(row, start, label, "tick")
            free_from = start + len(label) + 1


def _put_value(cells: _HeatmapLayout, index: int, x: float, label: str) -> None:
    """Mark one cell, with its label if that fits."""
    if not 0 <= index < len(cells.chart.series) or x not in cells.xs:
        return
    row = cells.top + index * cells.cell_height + (cells.cell_height - 1) // 2
    column = cells.left + list(cells.xs).index(x) * cells.cell_width
    if row >= cells.grid.height - 1:
        return
    text = f"{cells.glyphs.value}{label}"
    if text_width(text) > cells.cell_width:
        text = cells.glyphs.value
    start = column + (cells.cell_width - text_width(text)) // 2
    cells.grid.put(row, start, text, "value", None, "bright")
