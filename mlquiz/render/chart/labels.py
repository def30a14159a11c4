"""Labels inside and beside the plot: of the ends of curves, of levels, marks and values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from mlquiz.render.cells import clip, text_width
from mlquiz.render.chart.brackets import bracket_width
from mlquiz.render.chart.frame import Frame
from mlquiz.render.chart.glyphs import Glyphs, label_sign, marker
from mlquiz.render.chart.grid import BLANK, Role, Segment
from mlquiz.render.chart.label_placement import place_columns, place_rows
from mlquiz.render.chart.model import (
    RANKS,
    Chart,
    Emphasis,
    Level,
    Mark,
    Value,
    last_finite,
)
from mlquiz.render.chart.plot import Dot

LABELS_FROM_WIDTH = 40
FAR = 3
"""Maximum rows that a label may be moved and still be placed at the end of its curve."""

_OVER_RULES: frozenset[Role] = frozenset({"blank", "level"})
_TEXTS: frozenset[Role] = frozenset({"label", "level", "value"})
Position = tuple[int, int]


def label_margin(chart: Chart, width: int, glyphs: Glyphs) -> int:
    """Return how many columns to reserve on the right for the labels of curves."""
    if not chart.labels or width < LABELS_FROM_WIDTH or len(chart.series) < 2:
        return 0
    return max(
        min(text_width(one.label), int(width * chart.label_share))
        + 2
        + len(label_sign(glyphs, chart, index))
        if one.label
        else 0
        for index, one in enumerate(chart.series)
    )


def put_end_labels(frame: Frame, ends: Mapping[int, Dot]) -> None:
    """Write each label beside the end of its curve, in the order of the ends.

    A label that is not right beside the marker of its curve is preceded by that marker; one that
    does not fit there is placed in the margin on the right. Bright ones are placed first.
    """
    series, width = frame.chart.series, frame.grid.width
    if not label_margin(frame.chart, width, frame.glyphs):
        return
    margin_column = frame.left + frame.plot.width + bracket_width(frame.chart.brackets, width)
    named = [index for index in ends if series[index].label]
    order = sorted(named, key=lambda index: (ends[index][1], -(last_finite(series[index].y) or 0)))
    rows = dict(zip(order, place_rows([ends[i][1] for i in order], frame.plot.height), strict=True))
    for index in sorted(order, key=lambda index: -RANKS[series[index].emphasis]):
        _put_end_label(frame, index, ends[index], rows[index], margin_column)


def _put_end_label(frame: Frame, index: int, end: Dot, wanted: int, margin_column: int) -> None:
    grid, glyphs = frame.grid, frame.glyphs
    one, style = frame.chart.series[index], frame.chart.style(index)
    end_column = frame.left + end[0]
    at_end = grid.cell(frame.top + end[1], end_column)
    has_own_marker = at_end.series == style and at_end.text == marker(glyphs, style)
    beside = [(wanted, end_column + 1)] if abs(wanted - end[1]) <= FAR else []
    by_distance = sorted(range(frame.plot.height), key=lambda row: abs(row - wanted))
    for row, column in [*beside, *((row, margin_column) for row in by_distance)]:
        own = has_own_marker and row == end[1] and column == end_column + 1
        text = f" {one.label}" if own else f" {label_sign(glyphs, frame.chart, index)} {one.label}"
        text = clip(text, grid.width - column, ellipsis=glyphs.ellipsis)
        with_gap = min(text_width(text) + 1, grid.width - column)
        if row >= 0 and grid.free(frame.top + row, column, with_gap):
            grid.put(frame.top + row, column, text, "label", style, one.emphasis)
            return


def put_level_labels(frame: Frame, levels: Sequence[tuple[Level, int]]) -> None:
    """Write the label of each level on its line or near it, at the right or where there is room."""
    width = frame.plot.width
    for level, row in levels:
        label = clip(level.label, max(width // 2 - 2, 1), ellipsis=frame.glyphs.ellipsis)
        if not label:
            continue
        text = f" {label} "
        last = width - text_width(text)
        for near in (row, row - 1, row + 1, row - 2, row + 2):
            columns = (last, 0, *range(last - 1, 0, -1))
            positions = ((near, column) for column in columns)
            if _put_first_free(frame, text, positions, "label") is not None:
                break


def put_mark_labels(frame: Frame, marks: Sequence[tuple[Mark, int]], row: int) -> None:
    """Write the labels of the marks in one row of the grid, each above its line if possible."""
    marks = sorted((pair for pair in marks if pair[0].label), key=lambda pair: pair[0].x)
    room = frame.grid.width - frame.left
    max_width = max(room // max(len(marks), 1) - 1, 1)
    labels = [clip(mark.label, room, ellipsis=frame.glyphs.ellipsis) for mark, _ in marks]
    if sum(map(text_width, labels)) + len(labels) > room:
        labels = [clip(label, max_width, ellipsis=frame.glyphs.ellipsis) for label in labels]
    widths = [text_width(label) for label in labels]
    wanted = [column - width // 2 for (_, column), width in zip(marks, widths, strict=True)]
    for start, label in zip(place_columns(wanted, widths, room), labels, strict=True):
        frame.grid.put(row, frame.left + start, label, "label")


def put_mark_labels_inside(frame: Frame, marks: Sequence[tuple[Mark, int]]) -> None:
    """Write the label of each mark beside its line, in the highest row that has room."""
    for mark, column in marks:
        width = text_width(mark.label)
        positions = (
            (row, start)
            for row in range(frame.plot.height)
            for start in (column + 1, column - width)
        )
        _put_first_free(frame, mark.label, positions, "label")


def put_values(frame: Frame) -> None:
    """Draw a sign at the position of each compared number on its curve."""
    for value in frame.chart.values:
        position = _position_of(frame, value)
        if position is not None:
            row, column, direction = position
            glyph = frame.glyphs.off_scale[direction] if direction else frame.glyphs.value
            style = _value_style(frame.chart, value)
            frame.grid.put(frame.top + row, frame.left + column, glyph, "value", style, "bright")


def put_value_labels(frame: Frame) -> None:
    """Write each compared number next to its marker where there is room.

    Add units once all numbers have their rows, so that no unit moves a number to another row.
    """
    placed: list[tuple[Value, Position]] = []
    for value in frame.chart.values:
        position = _put_value_label(frame, value, value.label)
        if position is not None:
            placed.append((value, position))
    for value, (row, column) in placed:
        if value.unit:
            frame.grid.put(
                frame.top + row, frame.left + column, " " * text_width(value.label), "blank"
            )
            if _put_value_label(frame, value, value.text, row) is None:
                _put_value_label(frame, value, value.label, row)


def _put_value_label(
    frame: Frame, value: Value, text: str, only_row: int | None = None
) -> Position | None:
    """Write a text next to the marker of a value; return its position, None if there is no room.

    With `only_row`, write it in that row or not at all.
    """
    position = _position_of(frame, value)
    if position is None or not text:
        return None
    row, column, _ = position
    around = (
        each for each in _around(row, column, text_width(text)) if only_row in (None, each[0])
    )
    return _put_first_free(frame, text, around, "value", _value_style(frame.chart, value))


def _position_of(frame: Frame, value: Value) -> tuple[int, int, int] | None:
    column = frame.plot.column_of(value.x)
    row = frame.plot.row_of(value.y)
    return None if column is None or row is None else (row[0], column, row[1])


def _value_style(chart: Chart, value: Value) -> int | None:
    index = value.series_index
    return chart.style(index) if 0 <= index < len(chart.series) else None


def _around(row: int, column: int, width: int) -> Iterator[Position]:
    """Yield positions for a text near a cell, the nearest first."""
    centred = column - width // 2
    yield row, column + 1
    yield row, column - width
    for near in (row - 1, row + 1):
        yield from ((near, start) for start in (centred, column + 1, column - width))


def _put_first_free(
    frame: Frame, text: str, positions: Iterable[Position], role: Role, style: int | None = None
) -> Position | None:
    """Write a text at the first of these positions that is free; return it, None if none is.

    A position that touches the letters or digits of another label is not free.
    """
    width, plot = text_width(text), frame.plot
    over = _OVER_RULES if role == "label" else BLANK
    emphasis: Emphasis = "bright" if role == "value" else "normal"
    for row, column in positions:
        inside = 0 <= row < plot.height and column >= 0 and column + width <= plot.width
        if inside and _has_room(frame, row, column, width, over):
            frame.grid.put(frame.top + row, frame.left + column, text, role, style, emphasis)
            return row, column
    return None


def _has_room(frame: Frame, row: int, column: int, width: int, over: frozenset[Role]) -> bool:
    """Return whether a text of this width fits at a cell of the plot, apart from other texts."""
    grid, at, start = frame.grid, frame.top + row, frame.left + column
    beside = [each for each in (start - 1, start + width) if 0 <= each < grid.width]
    apart = not any(_is_text(grid.cell(at, each)) for each in beside)
    return apart and grid.free(at, start, width, over)


def _is_text(cell: Segment) -> bool:
    """Return whether a cell has a letter or digit of a label, or the second half of a wide one."""
    return cell.role in _TEXTS and (cell.text == "" or cell.text.isalnum())
