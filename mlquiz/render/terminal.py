"""Output to a plain terminal: its capabilities, and an area redrawn in place."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TextIO

from mlquiz.render.cells import text_width
from mlquiz.render.wrap import wrap

if TYPE_CHECKING:
    from mlquiz.render.chart import Segment

# Six of the sixteen colours that the theme of every terminal keeps legible.
_SERIES_COLOURS = ("36", "35", "33", "32", "34", "31")
_WEIGHTS: dict[str, tuple[str, ...]] = {"bold": ("1",), "dim": ("2",), "normal": ()}
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
