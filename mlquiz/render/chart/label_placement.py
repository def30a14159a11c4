"""Placement of labels without overlaps, in rows or columns."""

from __future__ import annotations

from collections.abc import Sequence


def place_rows(wanted: Sequence[int], room: int) -> list[int]:
    """Return distinct rows within `room` for labels, as near as possible to the `wanted` ones.

    `wanted` must be ascending. Colliding neighbours are spread around their common centre (pool
    adjacent violators). If there are more labels than rows, the first ones get negative rows.
    """
    pools: list[tuple[int, float]] = []  # the number of labels, and the wanted row of the first
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


def place_columns(wanted: Sequence[int], widths: Sequence[int], room: int) -> list[int]:
    """Return start columns for labels of these widths, near the `wanted` ones and in their order.

    Labels are at least one cell apart and within `room`, provided that all of them fit into it.
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
