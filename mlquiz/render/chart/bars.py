"""Bar charts: for each series, its label, a bar and its last value."""

from __future__ import annotations

import math
from collections.abc import Sequence

from mlquiz.render.cells import clip, text_width
from mlquiz.render.chart.axis import Axis, short_number
from mlquiz.render.chart.frame import ROOMY_HEIGHT, Frame, put_x_axis, put_y_axis
from mlquiz.render.chart.glyphs import Glyphs, clip_words
from mlquiz.render.chart.grid import Grid
from mlquiz.render.chart.labels import put_mark_labels
from mlquiz.render.chart.model import Bracket, Chart, Mark, Series
from mlquiz.render.chart.plot import Plot

MAX_ROWS = 4
"""Maximum rows for a bar and the blank row after it."""


def draw_bars(chart: Chart, grid: Grid, glyphs: Glyphs) -> None:
    """Draw one horizontal bar per series into an empty grid; the y axis is horizontal."""
    axis, lasts = _axis(chart), [_last(one, one.y) for one in chart.series]
    texts = [_text(chart, index, last, glyphs) for index, last in enumerate(lasts)]
    empty = not any(map(math.isfinite, lasts))
    title = chart.axis_title("y", log=axis.log, empty=empty)
    grid.put(0, 0, clip_words(title, grid.width, glyphs), "title")

    roomy = grid.height >= ROOMY_HEIGHT
    top = 1 + (roomy and any(level.label for level in chart.levels))
    rows = grid.height - top - 2
    brackets = chart.brackets[: max(rows - len(lasts), 0)]
    each = min((rows - len(brackets)) // max(len(lasts), 1), MAX_ROWS)
    if each == MAX_ROWS:
        rows = each * len(lasts) + len(brackets)
    widest = max((text_width(one.label) for one in chart.series), default=0)
    left = min(widest, grid.width // 3) + 2
    right = min(max(map(text_width, texts), default=0) + 1, grid.width // 4)
    plot = Plot(grid.width - left - right, rows, axis, axis)
    frame = Frame(grid, plot, top, left, glyphs, chart)
    put_y_axis(frame, [])
    put_x_axis(frame, [] if empty else axis.ticks(max(2, plot.width // 8)), "")

    levels = _put_levels(frame)
    if roomy:
        put_mark_labels(frame, levels, 1)
    _put_rows(frame, lasts, texts, each)
    for row, bracket in enumerate(brackets, rows - len(brackets)):
        _put_bracket(frame, bracket, top + row)


def _last(one: Series, values: Sequence[float]) -> float:
    """Return the element of `values` at the last y of a series that is not NaN; NaN if none."""
    for y, value in zip(reversed(one.y), reversed(values), strict=False):
        if not math.isnan(y):
            return value
    return math.nan


def _axis(chart: Chart) -> Axis:
    """Return the axis over all values: from zero, or from a power of ten if it is logarithmic."""
    values = [_last(one, ys) for one in chart.series for ys in (one.y, one.low, one.high)]
    values += (level.y for level in chart.levels)
    values += (y for bracket in chart.brackets for y in (bracket.low, bracket.high))
    positive = [value for value in values if math.isfinite(value) and value > 0]
    if not (chart.log_y and positive):
        return Axis.within([0.0, *values], chart.clip)
    start = 10.0 ** math.floor(math.log10(min(positive)) - 0.1)
    return Axis.within([start, *positive], chart.clip, log=True)


def _text(chart: Chart, index: int, last: float, glyphs: Glyphs) -> str:
    """Return the text beside a bar: the label of the compared number, or else the last value."""
    number = "" if math.isnan(last) else short_number(last) if math.isfinite(last) else str(last)
    label = next((value.text for value in chart.values if value.series_index == index), None)
    return number if label is None else f"{glyphs.value} {label or number}"


def _put_levels(frame: Frame) -> list[tuple[Mark, int]]:
    """Draw the levels as vertical lines; return them as marks with their columns."""
    placed = []
    for level in frame.chart.levels:
        column = frame.plot.column_of(level.y)
        if column is not None:
            placed.append((Mark(level.label, level.y), column))
            for row in range(frame.top, frame.top + frame.plot.height):
                frame.grid.put(row, frame.left + column, frame.glyphs.upright_dash, "level")
    return placed


def _put_rows(frame: Frame, lasts: Sequence[float], texts: Sequence[str], each: int) -> None:
    """Draw the bars that fit; each takes `each` rows, including a blank one below it."""
    count = len(lasts) if each else min(len(lasts), frame.plot.height - 1)
    for index in range(count):
        start = frame.top + index * max(each, 1)
        end = _put_bar(frame, index, lasts[index], range(start, start + max(each - 1, 1)))
        _put_texts(frame, index, texts[index], start + max(each - 2, 0) // 2, end)
    if count < len(lasts):
        frame.grid.put(frame.top + count, 0, frame.glyphs.ellipsis, "label")


def _put_bar(frame: Frame, index: int, last: float, rows: range) -> int:
    """Draw a bar, with an arrow if its value is beyond the axis; return the column after it."""
    plot, glyphs = frame.plot, frame.glyphs
    one, style = frame.chart.series[index], frame.chart.style(index)
    position = plot.row_of(last)
    if position is None:
        frame.grid.put(rows[0], frame.left, glyphs.sideways[0], "off_scale", style, one.emphasis)
        return frame.left + 1
    direction = position[1]
    start, text = _bar(frame, last, direction, glyphs.bars[one.emphasis])
    end = frame.left + start + len(text)
    for row in rows:
        frame.grid.put(row, frame.left + start, text, "line", style, one.emphasis)
        if direction:
            edge = frame.left + (plot.width - 1 if direction > 0 else 0)
            frame.grid.put(row, edge, glyphs.sideways[direction], "off_scale", style, one.emphasis)
            end = max(end, edge + 1)
    return max(end, _put_whisker(frame, index, last, rows[(len(rows) - 1) // 2]))


def _put_whisker(frame: Frame, index: int, last: float, row: int) -> int:
    """Draw the range from low to high over a bar; return the column after it, 0 if none."""
    one, plot, glyphs = frame.chart.series[index], frame.plot, frame.glyphs
    low, high = (plot.column_of(_last(one, ys)) for ys in (one.low, one.high))
    if low is None or high is None or low >= high:
        return 0
    style = frame.chart.style(index)
    text = glyphs.whisker[0] + glyphs.level * (high - low - 1) + glyphs.whisker[2]
    frame.grid.put(row, frame.left + low, text, "band", style, one.emphasis)
    middle = plot.column_of(last)
    if middle is not None and low < middle < high:
        frame.grid.put(row, frame.left + middle, glyphs.whisker[1], "band", style, one.emphasis)
    return frame.left + high + 1


def _bar(frame: Frame, last: float, direction: int, glyph: str) -> tuple[int, str]:
    """Return the first column of a bar and its characters, the last of which may be partial."""
    plot, eighths = frame.plot, frame.glyphs.eighths
    zero, end = plot.fraction(0.0), plot.fraction(last) if not direction else float(direction > 0)
    if end < zero or not eighths or glyph != frame.glyphs.bars["normal"]:
        start, stop = sorted((round(zero * plot.width), round(end * plot.width)))
        return start, glyph * (stop - start)
    start = round(zero * plot.width)
    cells, part = divmod(round(end * plot.width * 8) - start * 8, 8)
    return start, glyph * cells + (eighths[part - 1] if part else "")


def _put_texts(frame: Frame, index: int, text: str, row: int, end: int) -> None:
    grid, glyphs = frame.grid, frame.glyphs
    one, style = frame.chart.series[index], frame.chart.style(index)
    label = clip(one.label, frame.left - 2, ellipsis=glyphs.ellipsis)
    grid.put(row, 0, label, "label", style, one.emphasis)
    compared = text.startswith(glyphs.value)
    text = clip(text, grid.width - end - 1, ellipsis=glyphs.ellipsis)
    if compared:
        grid.put(row, end + 1, text, "value", style, "bright")
    else:
        grid.put(row, end + 1, text, "label", style, one.emphasis)


def _put_bracket(frame: Frame, bracket: Bracket, row: int) -> None:
    """Draw a bracket between two values, with its label inside or, if too long, beside it."""
    grid, plot, glyphs = frame.grid, frame.plot, frame.glyphs
    if math.isnan(bracket.low) or math.isnan(bracket.high):
        return
    start, end = sorted(plot.column(plot.fraction(y)) for y in (bracket.low, bracket.high))
    line = glyphs.span[0] + glyphs.span[1] * (end - start - 1) + glyphs.span[2]
    line = line if start < end else glyphs.span[3]
    grid.put(row, frame.left + start, line, "bracket")
    label = f" {bracket.label} "
    width = text_width(label)
    if bracket.label and width + 2 <= len(line):
        grid.put(row, frame.left + start + (len(line) - width) // 2, label, "bracket")
    elif bracket.label:
        position = min(frame.left + end + 1, grid.width - width)
        left_of = frame.left + start - width
        grid.put(row, position if position > frame.left + end else left_of, label, "bracket")
