"""A grid of terminal cells: text of any width goes in, lines of exactly one width come out."""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import Literal, NamedTuple

from mlquiz.render.cells import cell_width

Role = Literal["blank", "axis", "tick", "title", "line", "marker", "band", "label", "lost"]


class Segment(NamedTuple):
    """A run of cells that look alike. `series` is an index, None for the chart's own parts."""

    text: str
    role: Role
    series: int | None = None


class Grid:
    """`height` rows of `width` cells, blank at first."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self._cells = [[Segment(" ", "blank")] * width for _ in range(height)]

    def put(self, row: int, column: int, text: str, role: Role, series: int | None = None) -> None:
        """Write a text; what lies outside of the grid or has no width is left out."""
        if not 0 <= row < self.height:
            return
        cells = self._cells[row]
        for character in unicodedata.normalize("NFC", text):
            width = cell_width(character)
            if width == 0:
                continue
            if column >= 0 and column + width <= self.width:
                cells[column] = Segment(character, role, series)
                if width == 2:
                    cells[column + 1] = Segment("", role, series)
            column += width

    def free(self, row: int, column: int, width: int) -> bool:
        """Whether so many cells from there on lie inside the grid and are blank."""
        return (
            0 <= row < self.height
            and column >= 0
            and column + width <= self.width
            and all(cell.role == "blank" for cell in self._cells[row][column : column + width])
        )

    def lines(self) -> list[list[Segment]]:
        """Return the rows, neighbouring cells that look alike joined into runs."""
        return [
            [
                Segment("".join(cell.text for cell in run), role, series)
                for (role, series), run in groupby(row, key=lambda cell: (cell.role, cell.series))
            ]
            for row in self._cells
        ]
