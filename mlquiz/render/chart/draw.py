"""Entry points of the package: drawing one chart, or several in one area."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from mlquiz.render.cells import clip
from mlquiz.render.chart.bars import draw_bars
from mlquiz.render.chart.glyphs import Glyphs, glyphs_for
from mlquiz.render.chart.grid import Grid, Segment
from mlquiz.render.chart.heatmap import draw_heatmap
from mlquiz.render.chart.layout import Sides
from mlquiz.render.chart.lines import draw_lines, line_sides
from mlquiz.render.chart.model import Chart

MIN_WIDTH = 20
MIN_HEIGHT = 5
STACKED_ROWS = 8
"""Minimum rows of a chart of curves that is stacked with others."""

BESIDE_FROM_WIDTH = 50
"""Minimum width of each chart for placing charts side by side."""

_GAP = 2


def draw_chart(
    chart: Chart, width: int, height: int, *, ascii_only: bool = False
) -> list[list[Segment]]:
    """Draw a chart into `height` lines of exactly `width` cells each. Never raises.

    Values that are NaN, infinite, beyond `chart.clip`, or not positive on a log axis leave a gap,
    and a sign marks where the curve leaves the plot. Without any points the axes have no ticks;
    below `MIN_WIDTH` x `MIN_HEIGHT` only the label of the y axis is shown.
    """
    return _draw(chart, width, height, glyphs_for(ascii_only=ascii_only), Sides())


def _draw(
    chart: Chart, width: int, height: int, glyphs: Glyphs, min_sides: Sides
) -> list[list[Segment]]:
    grid = Grid(max(width, 0), max(height, 0))
    if width < MIN_WIDTH or height < MIN_HEIGHT:
        grid.put(0, 0, chart.y_label, "title")
    elif chart.kind == "bars":
        draw_bars(chart, grid, glyphs)
    elif chart.kind == "grid":
        draw_heatmap(chart, grid, glyphs)
    else:
        draw_lines(chart, grid, glyphs, min_sides)
    return grid.lines()


def draw_charts(
    charts: Sequence[Chart], width: int, height: int, *, ascii_only: bool = False, note: str = ""
) -> list[list[Segment]]:
    """Draw charts side by side, or stacked if they are not wide enough for that.

    If the height does not suffice either, the last charts are left out, and `note` is written in
    the last row.
    """
    if len(charts) > 1 and width // len(charts) >= BESIDE_FROM_WIDTH:
        return _side_by_side(charts, width, height, ascii_only=ascii_only)
    glyphs = glyphs_for(ascii_only=ascii_only)
    needed = itertools.accumulate(map(_rows_needed, charts))
    shown = charts[: max(1, sum(rows <= height for rows in needed))]
    note_rows = 1 if note and len(shown) < len(charts) and height > MIN_HEIGHT else 0
    lines = _stacked(shown, width, height - note_rows, glyphs) if shown else []
    rest = Grid(max(width, 0), max(height - len(lines), 0))
    if note_rows:
        rest.put(0, 0, clip(note, rest.width, ellipsis=glyphs.ellipsis), "tick")
    return lines + rest.lines()


def _rows_needed(chart: Chart) -> int:
    """Return the minimum number of rows of a stacked chart."""
    if chart.kind in ("bars", "grid"):
        return max(MIN_HEIGHT, len(chart.series) + 2)
    return STACKED_ROWS


def _stacked(
    charts: Sequence[Chart], width: int, height: int, glyphs: Glyphs
) -> list[list[Segment]]:
    """Draw charts one above the other, with aligned plots; the first ones get the spare rows."""
    share, spare = divmod(max(height, 0), len(charts))
    heights = [share + (index < spare) for index in range(len(charts))]
    sides = [
        line_sides(chart, width, rows, glyphs)
        for chart, rows in zip(charts, heights, strict=True)
        if chart.kind in ("lines", "points") and width >= MIN_WIDTH and rows >= MIN_HEIGHT
    ]
    min_sides = Sides(*map(max, zip(*sides, strict=True))) if len(sides) > 1 else Sides()
    return [
        line
        for chart, rows in zip(charts, heights, strict=True)
        for line in _draw(chart, width, rows, glyphs, min_sides)
    ]


def _side_by_side(
    charts: Sequence[Chart], width: int, height: int, *, ascii_only: bool
) -> list[list[Segment]]:
    gap = Segment(" " * _GAP, "blank")
    lines: list[list[Segment]] = [[] for _ in range(max(height, 0))]
    used = 0
    for index, chart in enumerate(charts):
        left = len(charts) - index
        part = (width - used - _GAP * (left - 1)) // left
        used += part + _GAP
        drawn = draw_chart(chart, part, height, ascii_only=ascii_only)
        for line, segments in zip(lines, drawn, strict=True):
            line.extend([gap, *segments] if index else segments)
    return lines
