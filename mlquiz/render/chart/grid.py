"""A grid of terminal cells: text of any width goes in, lines of exactly one width come out."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from itertools import groupby
from operator import itemgetter
from typing import Literal, NamedTuple

from mlquiz.render.cells import cell_width
from mlquiz.render.chart.model import Emphasis

Role = Literal[
    "blank", "axis", "tick", "title", "line", "marker", "band", "label", "lost",
    "level", "value", "bracket", "shade",
]  # fmt: skip
"""What a cell shows. level: the line and label of a level or mark; value: a compared number;
bracket: the difference of two; shade: a cell of a heat map."""

BLANK: frozenset[Role] = frozenset({"blank"})


class Segment(NamedTuple):
    """A run of cells that look alike. `series` is its style's index, None for the chart's parts."""

    text: str
    role: Role
    series: int | None = None
    emphasis: Emphasis = "normal"


_EMPTY = Segment(" ", "blank")
_LOOK: Callable[[Segment], tuple[Role, int | None, Emphasis]] = itemgetter(1, 2, 3)


def weight(role: Role, emphasis: Emphasis) -> Literal["bold", "dim", "normal"]:
    """Return how strongly a terminal shows a segment. Labels are never dim: they are to be read."""
    if emphasis in ("dim", "ghost"):
        return "normal" if role == "label" else "dim"
    strong = emphasis == "bright" or role in ("marker", "lost", "value", "bracket")
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
        """Write a text; what lies outside of the grid or has no width is left out."""
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
        """Blank what would be left of characters of two cells if these cells are overwritten."""
        if not cells[start].text:
            cells[start - 1] = _EMPTY
        if end < self.width and not cells[end].text:
            cells[end] = _EMPTY

    def cell(self, row: int, column: int) -> Segment:
        """Return what a cell inside the grid shows."""
        return self._cells[row][column]

    def put_cell(self, row: int, column: int, cell: Segment) -> None:
        """Set one cell inside the grid to a character of width one."""
        self._cells[row][column] = cell

    def free(self, row: int, column: int, width: int, over: frozenset[Role] = BLANK) -> bool:
        """Whether so many cells from there on lie inside the grid and show nothing else."""
        return (
            0 <= row < self.height
            and column >= 0
            and column + width <= self.width
            and all(cell.role in over for cell in self._cells[row][column : column + width])
        )

    def lines(self) -> list[list[Segment]]:
        """Return the rows, neighbouring cells that look alike joined into runs."""
        return [
            [
                Segment("".join(cell[0] for cell in run), *look)
                for look, run in groupby(row, key=_LOOK)
            ]
            for row in self._cells
        ]
