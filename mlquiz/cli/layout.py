"""Lines as a terminal can hold them: columns that align, sentences that break between words."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator, Sequence

import click


def terminal_width() -> int | None:
    """Return how many cells a line may have; None where nobody counts them, as in a pipe."""
    from mlquiz.render.terminal import Terminal

    terminal = Terminal(sys.stdout)
    return terminal.size[0] if terminal.live else None


def show(lines: Iterable[str]) -> None:
    """Print lines, broken where the terminal is narrower than they are."""
    from mlquiz.render.cells import text_width
    from mlquiz.render.terminal import wrap

    width = terminal_width()
    for line in lines:
        fits = width is None or text_width(line) <= width
        for piece in [line] if fits else wrap(line, width or 0):
            click.echo(piece)


def aligned(
    rows: Sequence[Sequence[str]], *, right: Collection[int] = (), width: int | None = None
) -> Iterator[str]:
    """Yield each row as a line; the columns `right` are flush right, lines cut to `width` cells."""
    from mlquiz.render.cells import clip, text_width

    widths = [max(map(text_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = []
        for place, (cell, widest) in enumerate(zip(row, widths, strict=True)):
            room = " " * (widest - text_width(cell))
            cells.append(room + cell if place in right else cell + room)
        line = "  ".join(cells).rstrip()
        yield line if width is None else clip(line, width)
