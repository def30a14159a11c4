"""Charts with two axes: lines and points."""

from __future__ import annotations

from collections.abc import Sequence

from mlquiz.render.chart.brackets import put_brackets
from mlquiz.render.chart.frame import Frame, put_heading, put_x_axis, put_y_axis
from mlquiz.render.chart.glyphs import ASCII, Glyphs, marker
from mlquiz.render.chart.grid import Grid, Segment
from mlquiz.render.chart.labels import (
    put_end_labels,
    put_level_labels,
    put_mark_labels,
    put_mark_labels_inside,
    put_value_labels,
    put_values,
)
from mlquiz.render.chart.layout import Sides, lay_out, scales_of
from mlquiz.render.chart.model import RANKS, Chart, Emphasis
from mlquiz.render.chart.plot import LEVEL, MARK, Dot, Plot, Trace

# Dots and gaps of the lines, which make them distinguishable without colour.
_PATTERNS = ("1", "11111000", "10", "111111001000")
_DIM_PATTERNS = ("1000", "1100000", "100000", "110001000000")
_GHOST_PATTERN = "100"
_FAINT = "."
_BAND = ","
"""Characters of faint lines and of bands in ASCII."""


def draw_lines(chart: Chart, grid: Grid, glyphs: Glyphs, min_sides: Sides) -> None:
    """Draw curves, points and annotations into an empty grid.

    `min_sides` is the minimum number of columns to the left and to the right of the plot.
    """
    scales = scales_of(chart)
    heading = put_heading(grid, chart, scales.y_title, glyphs)
    layout = lay_out(chart, scales, (grid.width, grid.height), heading, glyphs, min_sides)
    plot = Plot(
        grid.width - sum(layout.sides),
        layout.plot_height,
        layout.x_axis,
        layout.y_axis,
        ascii_only=glyphs is ASCII,
        clipped=chart.clip != (None, None),
    )
    frame = Frame(grid, plot, layout.top, layout.sides.left, glyphs, chart)
    put_y_axis(frame, layout.y_ticks)
    x_ticks = [] if scales.empty else layout.x_axis.ticks(max(2, plot.width // 8))
    put_x_axis(frame, x_ticks, scales.x_title)
    _put_plot(frame, heading if layout.top > heading else None)


def line_sides(chart: Chart, width: int, height: int, glyphs: Glyphs) -> Sides:
    """Return how many columns the chart needs to the left and to the right of its plot."""
    scales = scales_of(chart)
    heading = put_heading(Grid(width, height), chart, scales.y_title, glyphs)
    return lay_out(chart, scales, (width, height), heading, glyphs, Sides()).sides


def _put_plot(frame: Frame, mark_row: int | None) -> None:
    """Draw the plot and its labels; those of marks in row `mark_row` of the grid, if not None.

    Labels that are placed first take precedence: marks, levels, ends of curves, then values.
    """
    chart, plot = frame.chart, frame.plot
    levels = [
        (level, row) for level in chart.levels if (row := plot.draw_level(level.y)) is not None
    ]
    marks = [(mark, row) for mark in chart.marks if (row := plot.draw_mark(mark.x)) is not None]
    ends = _put_curves(frame)
    put_values(frame)
    put_brackets(frame)
    if mark_row is not None:
        put_mark_labels(frame, marks, mark_row)
    else:
        put_mark_labels_inside(frame, marks)
    put_level_labels(frame, levels)
    put_end_labels(frame, ends)
    put_value_labels(frame)


def _put_curves(frame: Frame) -> dict[int, Dot]:
    """Draw the curves; return the cell (column, row) in which each one ends, by index."""
    chart, top, left = frame.chart, frame.top, frame.left
    traces = [_draw(frame, index) for index in range(len(chart.series))]
    looks = {index: _look(frame, index) for index in range(len(chart.series))}
    ascii_only = frame.glyphs is ASCII
    for row, column, dots, owner in frame.plot.cells():
        if owner is None:
            cell = Segment(_BAND if ascii_only else dots, "band")
        elif owner < 0:
            cell = Segment(_rule(frame.glyphs, owner) if ascii_only else dots, "level")
        else:
            glyph, style, emphasis = looks[owner]
            cell = Segment(glyph if ascii_only else dots, "line", style, emphasis)
        frame.grid.put_cell(top + row, left + column, cell)
    _put_markers(frame, traces)
    ends = {index: trace.end() for index, trace in enumerate(traces)}
    return {index: end for index, end in ends.items() if end}


def _draw(frame: Frame, index: int) -> Trace:
    chart, ascii_only = frame.chart, frame.glyphs is ASCII
    one, style = chart.series[index], chart.style(index)
    if one.emphasis == "ghost":
        pattern = _GHOST_PATTERN
    else:
        patterns = _DIM_PATTERNS if one.emphasis == "dim" else _PATTERNS
        pattern = "1" if ascii_only else patterns[style % len(patterns)]
    return frame.plot.draw(
        one, index, pattern=pattern, rank=RANKS[one.emphasis], points=_is_points(chart, index)
    )


def _is_points(chart: Chart, index: int) -> bool:
    return chart.kind == "points" or chart.series[index].points


def _look(frame: Frame, index: int) -> tuple[str, int, Emphasis]:
    """Return the ASCII character of a series' line, its style and its emphasis."""
    one, style = frame.chart.series[index], frame.chart.style(index)
    faint = one.emphasis in ("dim", "ghost")
    return _FAINT if faint else marker(frame.glyphs, style), style, one.emphasis


def _rule(glyphs: Glyphs, owner: int) -> str:
    """Return the ASCII character of a level or a mark."""
    return {LEVEL: glyphs.level, MARK: glyphs.upright_dash}[owner]


def _put_markers(frame: Frame, traces: Sequence[Trace]) -> None:
    """Draw markers on the curves and signs where they leave the plot; bright ones take precedence.

    A sign covers a bright cell only if its own curve is bright.
    """
    chart, top, left = frame.chart, frame.top, frame.left
    marked: set[Dot] = set()
    for index in sorted(range(len(traces)), key=lambda i: -RANKS[chart.series[i].emphasis]):
        one, style, trace = chart.series[index], chart.style(index), traces[index]
        glyph = marker(frame.glyphs, style)
        for column, row in _marker_cells(chart, index, trace):
            if (column, row) not in marked:
                marked.add((column, row))
                cell = Segment(glyph, "marker", style, one.emphasis)
                frame.grid.put_cell(top + row, left + column, cell)
        for exit_ in trace.exits:
            column, row = exit_.cell
            below = frame.grid.cell(top + row, left + column).emphasis
            if RANKS[below] <= max(RANKS[one.emphasis], RANKS["normal"]):
                cell = Segment(
                    frame.glyphs.off_scale[exit_.direction], "off_scale", style, one.emphasis
                )
                frame.grid.put_cell(top + row, left + column, cell)


def _marker_cells(chart: Chart, index: int, trace: Trace) -> list[Dot]:
    """Return the cells that get markers: only the end of a dim line, none of a ghost."""
    emphasis = chart.series[index].emphasis
    if emphasis == "ghost":
        return []
    if emphasis == "dim":
        return [trace.cells[-1]] if trace.cells and trace.cells[-1] else []
    points = _is_points(chart, index)
    return trace.drawn() if points else trace.marker_cells(index / len(chart.series))
