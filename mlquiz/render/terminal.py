"""Output to a plain terminal: its capabilities, text wrapping, and an area redrawn in place."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from mlquiz.render.cells import cell_width, text_width

if TYPE_CHECKING:
    from mlquiz.render.chart import Segment

# Six of the sixteen colours that the theme of every terminal keeps legible.
_SERIES_COLOURS = ("36", "35", "33", "32", "34", "31")
_WEIGHTS: dict[str, tuple[str, ...]] = {"bold": ("1",), "dim": ("2",), "normal": ()}
_CLOSING = "，。、；：？！）》」』】”’…%"
_OPENING = "（《「『【“‘"
_MARKS = "\u0300-\u036f\u200d\u20d0-\u20ff\ufe00-\ufe0f"
# A unit that is not broken: spaces, a word in a script that has spaces, or a Chinese character.
# Closing punctuation and combining marks, which may not begin a line, belong to the unit before
# them; opening punctuation, which may not end one, belongs to the unit after it.
_UNIT = (
    rf"\s+|[{_OPENING}]*(?:[^\s\u2e80-\U0003ffff{_CLOSING}{_OPENING}]+|\S)"
    rf"[{_MARKS}]*[{_CLOSING}{_MARKS}]*"
)
TEXT_WIDTH = 100
"""Maximum width of a line of running text in cells, on terminals of any width."""


class Terminal:
    """A text stream with its capabilities, to write lines, charts and colours to.

    `live` is whether it can redraw an area in place, `colour` whether it shows colours, and
    `ascii_only` whether its encoding is other than UTF-8.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_terminal = stream.isatty()
        self.live = self._is_terminal and os.environ.get("TERM", "dumb") != "dumb"
        self.colour = self.live and not os.environ.get("NO_COLOR")
        self.ascii_only = "utf" not in (stream.encoding or "").lower()
        self._area: tuple[tuple[int, int], int] | None = None

    @property
    def size(self) -> tuple[int, int]:
        """The number of columns and rows; 80 x 24 if the stream is not a terminal."""
        if not self._is_terminal:
            return 80, 24
        import shutil

        size = shutil.get_terminal_size()
        return size.columns, size.lines

    def write(self, *lines: str) -> None:
        """Write lines below the redrawn area, which is then kept as it is."""
        self._area = None
        self._put("".join(f"{line.rstrip()}\n" for line in lines))

    def write_wrapped(self, text: str) -> None:
        """Write text, wrapping lines that exceed the terminal's width or `TEXT_WIDTH`."""
        self.write(*self.wrapped(text))

    def write_hanging(self, text: str, indent: int) -> None:
        """Write one paragraph, wrapped, with `indent` spaces before all lines but the first."""
        self.write(*wrap(self.encodable(text), min(self.size[0], TEXT_WIDTH), indent))

    def wrapped(self, text: str) -> list[str]:
        """Return the lines of a text; wrap those that are too long, keeping their indentation."""
        width = min(self.size[0], TEXT_WIDTH)
        lines: list[str] = []
        for line in self.encodable(text).split("\n"):
            indent = len(line) - len(line.lstrip(" "))
            lines += wrap(line, width, indent) if text_width(line) > width else [line]
        return lines

    def redraw(self, lines: Sequence[str]) -> None:
        """Write lines over those of the last call; they must fit the terminal's width and height.

        If the terminal was resized since then, the position of the old lines is unknown, and the
        new ones are written below.
        """
        size, height = self._area or (self.size, 0)
        up = f"\x1b[{height}A" if height and size == self.size else ""
        body = "".join(f"{line}\x1b[K\n" for line in lines)
        self._put(f"{up}\r{body}\x1b[J")
        self._area = self.size, len(lines)

    def encodable(self, text: str) -> str:
        """Return the text with ASCII spellings for characters that the stream cannot encode."""
        if not (self.ascii_only and self._stream.encoding):
            return text.encode("utf-8", "replace").decode()
        from mlquiz.render.spelling import encodable

        return encodable(text, self._stream.encoding)

    def _put(self, text: str) -> None:
        self._stream.write(self.encodable(text))
        self._stream.flush()

    def paint(self, text: str, *codes: str) -> str:
        """Return the text with these SGR codes; unchanged if the stream shows no colours."""
        return f"\x1b[{';'.join(codes)}m{text}\x1b[0m" if self.colour and text else text

    def chart_line(self, segments: Iterable[Segment]) -> str:
        """Return a line of a chart as text, coloured by series."""
        return "".join(self._segment(segment) for segment in segments)

    def _segment(self, segment: Segment) -> str:
        from mlquiz.render.chart import weight

        if segment.series is None and segment.role in ("axis", "band", "level"):
            return self.paint(segment.text, "2")
        codes = _WEIGHTS[weight(segment.role, segment.emphasis)]
        if segment.series is not None:
            codes += (_SERIES_COLOURS[segment.series % len(_SERIES_COLOURS)],)
        return self.paint(segment.text, *codes) if codes else segment.text


def wrap(text: str, width: int, indent: int = 0) -> Iterator[str]:
    """Yield the lines of a text, wrapped to `width` cells; all but the first are indented.

    Lines break at spaces and between Chinese characters, whose width the standard library's
    `textwrap` does not know; a word that is wider than a line breaks anywhere. Leading spaces and
    `indent` are kept up to half the width.
    """
    indent = min(indent, width // 2)
    lead = min(len(text) - len(text.lstrip(" ")), width // 2)
    line, used, gap = " " * lead, lead, ""
    for unit in re.findall(_UNIT, text.strip()):
        if unit.isspace():
            gap = " " if unit.strip(" ") else unit
            continue
        whole = used + len(gap) + text_width(unit) <= width
        for piece in [unit] if whole else _pieces(unit, width - max(indent, lead)):
            if not whole and line.strip():
                yield line.rstrip()
                line, used, gap = " " * indent, indent, ""
            line, used, gap = line + gap + piece, used + len(gap) + text_width(piece), ""
    if line.strip():
        yield line.rstrip()


def _pieces(word: str, width: int) -> Iterator[str]:
    """Yield pieces of the word of at most `width` cells, but at least one character."""
    piece, used = "", 0
    for character in word:
        wide = cell_width(character)
        if piece and used + wide > width:
            yield piece
            piece, used = "", 0
        piece, used = piece + character, used + wide
    yield piece
