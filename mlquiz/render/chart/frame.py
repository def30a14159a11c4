"""The parts around the plot: heading and legend, axes with their ticks and titles."""

from __future__ import annotations

from msgspec import Struct

from mlquiz.render.cells import clip, text_width
from mlquiz.render.chart.axis import LABEL_WIDTH, Axis, Tick
from mlquiz.render.chart.glyphs import Glyphs, clip_words, legend_sign
from mlquiz.render.chart.grid import Grid
from mlquiz.render.chart.model import Chart
from mlquiz.render.chart.plot import Plot

ROOMY_HEIGHT = 10
"""Minimum height of a chart in which labels may take separate rows."""


class Frame(Struct, frozen=True):
    """A plot and its position in the grid; `top` and `left` are its upper left cell."""

    grid: Grid
    plot: Plot
    top: int
    left: int
    glyphs: Glyphs
    chart: Chart


def put_heading(grid: Grid, chart: Chart, title: str, glyphs: Glyphs) -> int:
    """Write the title of the y axis and the legend; return how many rows they take."""
    max_rows = max(1, grid.height // 3)
    row = column = 0
    if title:
        text = clip_words(title, grid.width, glyphs)
        grid.put(0, 0, text, "title")
        column = text_width(text) + 3
    for index, one in enumerate(chart.series):
        if not one.label:
            continue
        sign = legend_sign(glyphs, chart, index)
        label = clip(one.label, grid.width - len(sign) - 1, ellipsis=glyphs.ellipsis)
        needed = len(sign) + 1 + text_width(label)
        if column and column + needed > grid.width:
            if row + 1 == max_rows:
                grid.put(row, min(column, grid.width - 1), glyphs.ellipsis, "label")
                break
            row, column = row + 1, 0
        style = chart.style(index)
        grid.put(row, column, sign, "marker", style, one.emphasis)
        grid.put(row, column + len(sign) + 1, label, "label", style, one.emphasis)
        column += needed + 2
    return row + 1


def y_ticks(axis: Axis, plot_height: int) -> list[Tick]:
    """Return the ticks of the y axis, about one for every third row."""
    return axis.ticks(max(2, (plot_height + 2) // 3))


def left_width(ticks: list[Tick], width: int) -> int:
    """Return how many columns the y axis and the labels of its ticks take."""
    widest = max((len(tick.label) for tick in ticks), default=0)
    return min(widest, LABEL_WIDTH, width // 3) + 1


def put_y_axis(frame: Frame, ticks: list[Tick]) -> None:
    """Draw the y axis and its ticks."""
    grid, line, glyphs = frame.grid, frame.left - 1, frame.glyphs
    for row in range(frame.plot.height):
        grid.put(frame.top + row, line, glyphs.upright, "axis")
    taken: set[int] = set()
    for tick in ticks:
        row = frame.plot.row(tick.fraction)
        if row not in taken:
            taken.add(row)
            label = clip(tick.label, line, ellipsis=glyphs.ellipsis)
            grid.put(frame.top + row, line - len(label), label, "tick")
            grid.put(frame.top + row, line, glyphs.tick_left, "axis")


def x_axis_rows(title: str, width: int, height: int) -> int:
    """Return how many rows the x axis takes; a long title gets its own row if there is room."""
    return 3 if height >= ROOMY_HEIGHT and text_width(title) > width // 3 else 2


def put_x_axis(frame: Frame, ticks: list[Tick], title: str) -> None:
    """Draw the x axis below the plot, with its title beside the ticks or in a separate row."""
    grid, plot, glyphs = frame.grid, frame.plot, frame.glyphs
    axis_row = frame.top + plot.height
    own_row = axis_row + 2 < grid.height
    title = clip_words(title, grid.width if own_row else grid.width // 2, glyphs)
    grid.put(grid.height - 1, grid.width - text_width(title), title, "title")
    room = grid.width if own_row or not title else grid.width - text_width(title) - 1
    grid.put(axis_row, frame.left - 1, glyphs.corner + glyphs.level * plot.width, "axis")
    free_from = 0
    for tick in ticks:
        column = frame.left + plot.column(tick.fraction)
        # Centred below its tick, or as near to that as the edge allows.
        start = min(max(free_from, column - len(tick.label) // 2), room - len(tick.label))
        if free_from <= start <= column < start + len(tick.label):
            grid.put(axis_row + 1, start, tick.label, "tick")
            grid.put(axis_row, column, glyphs.tick_below, "axis")
            free_from = start + len(tick.label) + 1
