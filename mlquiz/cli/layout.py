"""Terminal output: aligned columns, and sentences that are wrapped between words."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Sequence

from mlquiz.cli.stdio import echo

Row = Sequence[str]
MIN_LAST_COLUMN = 20
"""Minimum width, in cells, of a table's last column if it is wrapped."""


def terminal_width() -> int | None:
    """Return the terminal's width in cells; None if there is no terminal, as in a pipe."""
    from mlquiz.render.terminal import Terminal

    terminal = Terminal(sys.stdout)
    return terminal.size[0] if terminal.live else None


def show(lines: Iterable[str]) -> None:
    """Print lines, wrapped to the terminal's width."""
    from mlquiz.render.cells import text_width
    from mlquiz.render.terminal import Terminal
    from mlquiz.render.wrap import wrap

    width, terminal = terminal_width(), Terminal(sys.stdout)
    for text in lines:
        for line in terminal.encodable(text).split("\n"):
            fits = width is None or text_width(line) <= width
            for piece in [line] if fits else wrap(line, width or 0):
                echo(piece)


def aligned(
    rows: Sequence[Row],
    *,
    head: Row = (),
    right: Collection[int] = (),
    lead: int = 0,
    width: int | None = None,
) -> list[str]:
    """Return the head and the rows as texts in aligned columns, those of `right` flush right.

    If `width` is too small, the last column is wrapped; if that leaves it too little room, each row
    becomes its `lead` cell with the others below it, and the head becomes ''.
    """
    from mlquiz.render.cells import text_width

    everything = [head, *rows] if head else rows
    if not everything:
        return []
    widths = [max(map(text_width, column)) for column in zip(*everything, strict=True)]
    before = sum(widths[:-1]) + 2 * (len(widths) - 1)
    if width is not None and before + widths[-1] > width and width - before < MIN_LAST_COLUMN:
        return ["", *(_stacked(row, head, lead, width) for row in rows)][0 if head else 1 :]
    return [_aligned(row, widths, right, before, width) for row in everything]


def _aligned(
    row: Row, widths: Sequence[int], right: Collection[int], before: int, width: int | None
) -> str:
    from mlquiz.render.cells import text_width
    from mlquiz.render.wrap import wrap

    cells = []
    for index, (cell, widest) in enumerate(zip(row, widths, strict=True)):
        room = " " * (widest - text_width(cell))
        cells.append(room + cell if index in right else cell + room)
    line = "  ".join(cells).rstrip()
    if width is None or text_width(line) <= width:
        return line
    first, *rest = wrap(cells[-1].strip(), width - before)
    return "\n".join(["  ".join([*cells[:-1], first]), *(" " * before + each for each in rest)])


def _stacked(row: Row, head: Row, lead: int, width: int) -> str:
    """Return a row as a block of lines; a number follows the heading of its column."""
    from mlquiz.render.wrap import wrap

    names = head or [""] * len(row)
    details = [
        f"{name} {cell.strip()}" if name and cell.strip()[:1].isdigit() else cell.strip()
        for index, (name, cell) in enumerate(zip(names, row, strict=True))
        if index != lead and cell.strip()
    ]
    indent = len(row[0]) - len(row[0].lstrip(" "))
    first = " " * indent + row[lead].strip()
    below = wrap(" · ".join(details), width - indent - 2)
    return "\n".join([*wrap(first, width, indent), *(" " * (indent + 2) + each for each in below)])
