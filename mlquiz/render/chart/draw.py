"""The whole chart: heading and legend, the plot, ticks, and labels at the ends of the curves."""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec import Struct

from mlquiz.render.cells import clip, text_width
from mlquiz.render.chart.axis import LABEL_WIDTH, Axis, Tick
from mlquiz.render.chart.grid import Grid, Segment
from mlquiz.render.chart.plot import Dot, Plot, Series

MIN_WIDTH = 20
MIN_HEIGHT = 5
FARTHEST_LABEL = 3
LABELS_FROM_WIDTH = 48


class Glyphs(Struct, frozen=True):
    """The characters of a chart. None is of ambiguous width, so far as there is a choice."""

    markers: str
    samples: tuple[str, ...]
    """How the lines' patterns look in the legend."""
    lost: dict[int, str]
    upright: str
    tick_left: str
    corner: str
    level: str
    tick_below: str
    ellipsis: str


UNICODE = Glyphs(
    "•▴▪✚◦✶", ("⠤⠤", "⠤⠄", "⠄⠄", "⠤⠂"), {1: "↑", -1: "↓", 0: "✕"}, "│", "┤", "└", "─", "┬", "…"
)
ASCII = Glyphs("ox*+#%", ("", "", "", ""), {1: "^", -1: "v", 0: "!"}, "|", "+", "+", "-", "+", ".")


class Frame(Struct, frozen=True):
    """Where the plot stands in the grid: the cell of its upper left corner."""

    grid: Grid
    plot: Plot
    top: int
    left: int
    glyphs: Glyphs


def draw(
    series: Sequence[Series],
    width: int,
    height: int,
    *,
    x_label: str = "",
    y_label: str = "",
    log_x: bool = False,
    log_y: bool = False,
    log_mark: str = " (log)",
    labels: bool = True,
    ascii_only: bool = False,
) -> list[list[Segment]]:
    """Draw curves into `height` lines of exactly `width` cells each.

    NaN, infinity, and on a log axis what is not positive, leave a gap; a mark shows where the
    curve left. `log_mark` follows the label of a log axis. `labels` writes each curve's label at
    its end where there is room. Without any point the axes have no ticks; below `MIN_WIDTH` x
    `MIN_HEIGHT` there is only the y axis's label. Never raises.
    """
    grid = Grid(max(width, 0), max(height, 0))
    if width < MIN_WIDTH or height < MIN_HEIGHT:
        grid.put(0, 0, y_label, "title")
        return grid.lines()
    glyphs = ASCII if ascii_only else UNICODE
    x_axis = Axis.over((x for one in series for x in one.x), log=log_x)
    y_axis = Axis.over((y for one in series for y in (*one.y, *one.low, *one.high)), log=log_y)
    empty = not any(map(math.isfinite, (value for one in series for value in (*one.x, *one.y))))
    x_label += log_mark if x_axis.log or (log_x and empty) else ""
    y_label += log_mark if y_axis.log or (log_y and empty) else ""

    top = _put_heading(grid, series, y_label, glyphs)
    plot_height = height - top - 2
    ticks = [] if empty else y_axis.ticks(max(2, (plot_height + 2) // 3))
    widest = max((len(tick.label) for tick in ticks), default=0)
    left = min(widest, LABEL_WIDTH, width // 3) + 1
    margin = _label_margin(series, width) if labels else 0
    plot = Plot(width - left - margin, plot_height, x_axis, y_axis, ascii_only=ascii_only)

    frame = Frame(grid, plot, top, left, glyphs)
    _put_y_axis(frame, ticks)
    _put_x_axis(frame, [] if empty else x_axis.ticks(max(2, plot.width // 8)), x_label)
    ends = _put_curves(frame, series)
    if margin:
        _put_labels(frame, series, ends)
    return grid.lines()


def _put_heading(grid: Grid, series: Sequence[Series], y_label: str, glyphs: Glyphs) -> int:
    """Write the y axis's label and the legend; return how many rows they took."""
    most_rows = max(1, grid.height // 3)
    row = column = 0
    if y_label:
        text = clip(y_label, grid.width, ellipsis=glyphs.ellipsis)
        grid.put(0, 0, text, "title")
        column = text_width(text) + 3
    for index, one in enumerate(series):
        sign = _marker(glyphs, index) + glyphs.samples[index % len(glyphs.samples)]
        room = grid.width - len(sign) - 1
        label = clip(one.label, room, ellipsis=glyphs.ellipsis)
        needed = len(sign) + 1 + text_width(label)
        if column and column + needed > grid.width:
            if row + 1 == most_rows:
                grid.put(row, min(column, grid.width - 1), glyphs.ellipsis, "label")
                break
            row, column = row + 1, 0
        grid.put(row, column, sign, "marker", index)
        grid.put(row, column + len(sign) + 1, label, "label", index)
        column += needed + 2
    return row + 1


def _label_margin(series: Sequence[Series], width: int) -> int:
    """Return how many columns to keep free on the right for the curves' labels."""
    if width < LABELS_FROM_WIDTH or len(series) < 2:
        return 0
    widths = [text_width(one.label) for one in series]
    return max((wide + 3 for wide in widths if wide <= width // 4), default=0)


def _put_y_axis(frame: Frame, ticks: list[Tick]) -> None:
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


def _put_x_axis(frame: Frame, ticks: list[Tick], x_label: str) -> None:
    grid, plot, glyphs = frame.grid, frame.plot, frame.glyphs
    axis_row, label_row = grid.height - 2, grid.height - 1
    grid.put(axis_row, frame.left - 1, glyphs.corner + glyphs.level * plot.width, "axis")
    x_label = clip(x_label, grid.width // 2, ellipsis=glyphs.ellipsis)
    room = grid.width - text_width(x_label) - bool(x_label)
    grid.put(label_row, grid.width - text_width(x_label), x_label, "title")
    free_from = 0
    for tick in ticks:
        column = frame.left + plot.column(tick.fraction)
        # Centred below its tick, or as near as the edge allows.
        start = min(max(free_from, column - len(tick.label) // 2), room - len(tick.label))
        if free_from <= start <= column < start + len(tick.label):
            grid.put(label_row, start, tick.label, "tick")
            grid.put(axis_row, column, glyphs.tick_below, "axis")
            free_from = start + len(tick.label) + 1


def _put_curves(frame: Frame, series: Sequence[Series]) -> dict[int, Dot]:
    """Draw the curves; return the cell (column, row) in which each of them ends, by index."""
    grid, plot, top, left = frame.grid, frame.plot, frame.top, frame.left
    traces = [plot.draw(one) for one in series]
    for row, column, dots, index in plot.cells():
        if index is None:
            grid.put(top + row, left + column, dots, "band")
        else:
            glyph = _marker(frame.glyphs, index) if frame.glyphs is ASCII else dots
            grid.put(top + row, left + column, glyph, "line", index)
    marks = [trace.marks(index / len(series)) for index, trace in enumerate(traces)]
    marked: set[Dot] = set()
    for index, trace in enumerate(traces):
        for column, row in marks[index]:
            if (column, row) not in marked:
                marked.add((column, row))
                grid.put(top + row, left + column, _marker(frame.glyphs, index), "marker", index)
        for lost in trace.losses:
            column, row = lost.cell
            grid.put(top + row, left + column, frame.glyphs.lost[lost.way], "lost", index)
    return {index: places[0] for index, places in enumerate(marks) if places}


def _put_labels(frame: Frame, series: Sequence[Series], ends: dict[int, Dot]) -> None:
    """Write each label beside the end of its curve, in the order of the ends.

    A label that does not stand right beside its curve's own marker brings the marker along; one
    that would stand more than a few rows away is left to the legend.
    """
    order = sorted(ends, key=lambda index: (ends[index][1], -_last(series[index])))
    rows = _apart([ends[index][1] for index in order], frame.plot.height)
    ended: set[Dot] = set()
    for index, row in zip(order, rows, strict=True):
        end = ends[index]
        own = row == end[1] and end not in ended
        ended.add(end)
        label = series[index].label
        text = f" {label}" if own else f" {_marker(frame.glyphs, index)} {label}"
        place = frame.top + row, frame.left + end[0] + 1
        near = abs(row - end[1]) <= FARTHEST_LABEL and 0 <= row < frame.plot.height
        if near and frame.grid.free(*place, text_width(text)):
            frame.grid.put(*place, text, "label", index)


def _last(one: Series) -> float:
    return next((y for y in reversed(one.y) if math.isfinite(y)), 0.0)


def _apart(wanted: Sequence[int], height: int) -> list[int]:
    """Return rows of their own for labels that want these (ascending), moved as little as may be.

    Neighbours that collide move apart from their common middle: pool adjacent violators.
    """
    pools: list[tuple[int, float]] = []  # how many labels, and the row that the first should take
    for row in wanted:
        count, first = 1, float(row)
        while pools and pools[-1][1] + pools[-1][0] > first:
            more, before = pools.pop()
            first = (more * before + count * (first - more)) / (more + count)
            count += more
        pools.append((count, first))
    rows: list[int] = []
    for count, first in pools:
        start = min(max(round(first), rows[-1] + 1 if rows else 0), max(height - count, 0))
        rows += range(start, start + count)
    return rows


def _marker(glyphs: Glyphs, index: int) -> str:
    return glyphs.markers[index % len(glyphs.markers)]
