"""A grid of terminal cells, which turns text into lines of exactly the same width."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from itertools import groupby
from operator import itemgetter
from typing import Literal, NamedTuple

from mlquiz.render.cells import cell_width
from mlquiz.render.chart.model import Emphasis

Role = Literal[
    "blank", "axis", "tick", "title", "line", "marker", "band", "label", "off_scale",
    "level", "value", "bracket", "shade",
]  # fmt: skip
"""The content of a cell. level: the line and label of a level or mark; value: a compared number;
bracket: the difference of two; shade: a cell of a heat map."""

BLANK: frozenset[Role] = frozenset({"blank"})


class Segment(NamedTuple):
    """A run of cells that look alike.

    `series` is the index of its style, None for cells that belong to no series.
    """

    text: str
    role: Role
    series: int | None = None
    emphasis: Emphasis = "normal"


_EMPTY = Segment(" ", "blank")
_LOOK: Callable[[Segment], tuple[Role, int | None, Emphasis]] = itemgetter(1, 2, 3)


def weight(role: Role, emphasis: Emphasis) -> Literal["bold", "dim", "normal"]:
    """Return the font weight of a segment. Labels are never dim, so that they stay legible."""
    if emphasis in ("dim", "ghost"):
        return "normal" if role == "label" else "dim"
    strong = emphasis == "bright" or role in ("marker", "off_scale", "value", "bracket")
    return "bold" if strong else "normal"


class Grid:
    """`height` rows of `width` cells, blank at first."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self._cells = [[_EMPTY] * width for _ in range(height)]

    def put(
        self,
        row: int,
        column: int,
        text: str,
        role: Role,
        series: int | None = None,
        emphasis: Emphasis = "normal",
    ) -> None:
        """Write a text; skip characters that are outside of the grid or have no width."""
        if not 0 <= row < self.height:
            return
        cells = self._cells[row]
        for character in unicodedata.normalize("NFC", text):
            width = cell_width(character)
            if width == 0:
                continue
            if column >= 0 and column + width <= self.width:
                self._split_wide(cells, column, column + width)
                cells[column] = Segment(character, role, series, emphasis)
                if width == 2:
                    cells[column + 1] = Segment("", role, series, emphasis)
            column += width

    def _split_wide(self, cells: list[Segment], start: int, end: int) -> None:
        """Blank the other half of wide characters that overwriting these cells would cut in two."""
        if not cells[start].text:
            cells[start - 1] = _EMPTY
        if end < self.width and not cells[end].text:
            cells[end] = _EMPTY

    def cell(self, row: int, column: int) -> Segment:
        """Return the content of a cell inside the grid."""
        return self._cells[row][column]

    def put_cell(self, row: int, column: int, cell: Segment) -> None:
        """Set one cell inside the grid to a character of width one."""
        self._cells[row][column] = cell

    def free(self, row: int, column: int, width: int, over: frozenset[Role] = BLANK) -> bool:
        """Return whether `width` cells from there are in the grid and have only roles in `over`."""
        return (
            0 <= row < self.height
            and column >= 0
            and column + width <= self.width
            and all(cell.role in over for cell in self._cells[row][column : column + width])
        )

    def lines(self) -> list[list[Segment]]:
        """Return the rows, with neighbouring cells that look alike joined into segments."""
        return [
            [
                Segment("".join(cell[0] for cell in run), *look)
                for look, run in groupby(row, key=_LOOK)
            ]
            for row in self._cells
        ]
