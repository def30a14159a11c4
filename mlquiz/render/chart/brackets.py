"""Brackets at the right edge of the plot: the difference between two values on the y axis."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from mlquiz.render.cells import clip, text_width
from mlquiz.render.chart.frame import Frame
from mlquiz.render.chart.model import Bracket
from mlquiz.render.chart.plot import Plot

LABELS_FROM_WIDTH = 30
MAX_TRACKS = 2
"""Maximum number of brackets side by side."""


class _Span(Struct, frozen=True):
    """The rows of a bracket; `above` and `below` are whether an end is beyond the plot."""

    top: int
    bottom: int
    above: bool
    below: bool
    label: str


def bracket_width(brackets: Sequence[Bracket], width: int) -> int:
    """Return how many columns to reserve beside the plot for brackets and their labels."""
    if not brackets:
        return 0
    return min(len(brackets), MAX_TRACKS) * (_track_width(brackets, width) + 1) - 1


def _track_width(brackets: Sequence[Bracket], width: int) -> int:
    """Return the width of a column of brackets: a line, a space and the widest label.

    A label is wrapped, if possible between words, so that the plot stays wide.
    """
    widest = max(text_width(bracket.label) for bracket in brackets)
    if not widest or width < LABELS_FROM_WIDTH:
        return 1
    words = (word for bracket in brackets for word in bracket.label.split())
    longest = min(max(map(text_width, words)), width // 5)
    return 2 + min(widest, max(width // 8, longest, 6))


def put_brackets(frame: Frame) -> None:
    """Draw the brackets to the right of the plot.

    Brackets that overlap are drawn side by side, at most `MAX_TRACKS` of them.
    """
    brackets = frame.chart.brackets
    if not brackets:
        return
    track_width = _track_width(brackets, frame.grid.width)
    ends = [-1] * min(len(brackets), MAX_TRACKS)
    spans = [span for bracket in brackets if (span := _span(frame.plot, bracket))]
    for span in sorted(spans, key=lambda span: span.top):
        track = next((track for track, end in enumerate(ends) if span.top > end), None)
        if track is not None:
            ends[track] = span.bottom
            column = frame.left + frame.plot.width + track * (track_width + 1)
            _put_bracket(frame, span, column, track_width - 2)


def _span(plot: Plot, bracket: Bracket) -> _Span | None:
    rows = sorted(row for y in (bracket.low, bracket.high) if (row := plot.row_of(y)))
    if len(rows) < 2:
        return None
    (top, top_direction), (bottom, bottom_direction) = rows
    directions = top_direction, bottom_direction
    return _Span(top, bottom, above=1 in directions, below=-1 in directions, label=bracket.label)


def _put_bracket(frame: Frame, span: _Span, column: int, room: int) -> None:
    grid, glyphs = frame.grid, frame.glyphs
    for row in range(span.top, span.bottom + 1):
        part = 0 if row == span.top else 2 if row == span.bottom else 1
        glyph = glyphs.bracket[3 if span.top == span.bottom else part]
        grid.put(frame.top + row, column, glyph, "bracket")
    if span.above:
        grid.put(frame.top + span.top, column, glyphs.off_scale[1], "bracket")
    if span.below:
        grid.put(frame.top + span.bottom, column, glyphs.off_scale[-1], "bracket")
    if room > 0:
        lines = _break_label(span.label, room)[: frame.plot.height]
        top = max((span.top + span.bottom + 1 - len(lines)) // 2, 0)
        for row, line in enumerate(lines, min(top, frame.plot.height - len(lines))):
            grid.put(
                frame.top + row, column + 2, clip(line, room, ellipsis=glyphs.ellipsis), "bracket"
            )


def _break_label(label: str, room: int) -> list[str]:
    """Return a label wrapped between words to lines of `room` cells; long words exceed that."""
    lines: list[str] = []
    for word in label.split():
        if lines and text_width(f"{lines[-1]} {word}") <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
