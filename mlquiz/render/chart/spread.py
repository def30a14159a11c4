"""Rows or columns of their own for labels that want the same ones."""

from __future__ import annotations

from collections.abc import Sequence


def spread(wanted: Sequence[int], room: int) -> list[int]:
    """Return rows within `room` for labels that want these (ascending), moved as little as may be.

    Neighbours that collide move apart from their common middle: pool adjacent violators. If there
    are more labels than rows, the first ones are above the room.
    """
    pools: list[tuple[int, float]] = []  # how many labels, and the row that the first should take
    for row in wanted:
        count, first = 1, float(row)
        while pools and pools[-1][1] + pools[-1][0] > first:
            more, before = pools.pop()
            first = (more * before + count * (first - more)) / (more + count)
            count += more
        pools.append((count, first))
    rows: list[int] = []
    for count, first in pools:
        start = max(round(first), rows[-1] + 1 if rows else 0)
        rows += range(start, start + count)
    last = len(rows) - 1
    return [min(row, room - 1 - (last - index)) for index, row in enumerate(rows)]


def line_up(wanted: Sequence[int], widths: Sequence[int], room: int) -> list[int]:
    """Return where labels of these widths begin, in order and a cell apart, near where they want.

    Only if they fit into `room` side by side, all of them do.
    """
    starts: list[int] = []
    free_from = 0
    for start, width in zip(wanted, widths, strict=True):
        starts.append(max(start, free_from))
        free_from = starts[-1] + width + 1
    limit = room
    for index in reversed(range(len(starts))):
        starts[index] = max(0, min(starts[index], limit - widths[index]))
        limit = starts[index] - 1
    return starts
