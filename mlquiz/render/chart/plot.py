"""The plot area between the axes: curves, bands, levels and marks, and where curves leave it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from mlquiz.render.chart.axis import Axis
from mlquiz.render.chart.model import Series

Dot = tuple[int, int]

# The bit of each dot of a braille cell, by row and column of dots.
_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_BRAILLE = 0x2800

LEVEL = -1
MARK = -2
"""Owners of cells that show a level or a mark but no curve."""

_RULE_RANK = -1
_UNOWNED = (0, 0, 0, _RULE_RANK)


class Exit(Struct, frozen=True):
    """The cell at which a curve leaves the plot, and the direction: 1 up, -1 down, 0 for NaN."""

    cell: Dot
    direction: int


class Trace(Struct, frozen=True):
    """The path of a curve: the cell (column, row) of each of its points, None for a gap."""

    cells: Sequence[Dot | None]
    exits: Sequence[Exit]

    def drawn(self) -> list[Dot]:
        """Return the cells of all points of the curve, the last point first."""
        return [cell for cell in reversed(self.cells) if cell]

    def end(self) -> Dot | None:
        """Return the cell in which the curve ends or finally leaves the plot; None if empty."""
        if self.exits and not self.cells[-1]:
            return self.exits[-1].cell
        return next(iter(self.drawn()), None)

    def marker_cells(self, offset: float) -> list[Dot]:
        """Return the cells of a few points of the curve for markers, the last point first.

        `offset`, within 0..1, shifts the others along the curve, so that the markers of several
        curves are at different points.
        """
        drawn = self.drawn()
        if not drawn:
            return []
        # A power of two, so that markers rarely move while points arrive.
        stride = 2 ** max(0, math.ceil(math.log2(len(self.cells) / 6)))
        return [drawn[0], *filter(None, self.cells[int(stride * offset) :: stride])]


class Plot:
    """A canvas of `width` x `height` cells with 2 x 4 dots each, or one dot if `ascii_only`.

    Rows and columns count from the upper left. Points beyond the ends of the y axis are drawn at
    its ends, or cut off if `clipped`.
    """

    def __init__(
        self,
        width: int,
        height: int,
        x_axis: Axis,
        y_axis: Axis,
        *,
        ascii_only: bool = False,
        clipped: bool = False,
    ) -> None:
        self.width = width
        self.height = height
        self._x_axis = x_axis
        self._y_axis = y_axis
        self._clipped = clipped
        self._across, self._down = (1, 1) if ascii_only else (2, 4)
        self._dots_wide = width * self._across - 1
        self._dots_high = height * self._down - 1
        self._layers: list[tuple[int, int, dict[Dot, int]]] = []
        self._band: dict[Dot, int] = {}

    def column(self, fraction: float) -> int:
        """Return the column of cells at a fraction of the x axis."""
        return round(fraction * self._dots_wide) // self._across

    def row(self, fraction: float) -> int:
        """Return the row of cells at a fraction of the y axis."""
        return round((1 - fraction) * self._dots_high) // self._down

    def fraction(self, x: float) -> float:
        """Return the position of a value on the x axis, clamped to 0..1; 0 if it has none."""
        (fraction,) = self._x_axis.fractions([x])
        return fraction or 0.0

    def column_of(self, x: float) -> int | None:
        """Return the column of cells of a value; None if it is not within the x axis."""
        (fraction,) = self._x_axis.fractions([x], clamp=False)
        return None if fraction is None or not 0 <= fraction <= 1 else self.column(fraction)

    def row_of(self, y: float) -> tuple[int, int] | None:
        """Return the row of cells of a value, and 1 if it is above the axis, -1 if below, else 0.

        Return None for NaN.
        """
        if math.isnan(y):
            return None
        (fraction,) = self._y_axis.fractions([y], clamp=False)
        if fraction is None:
            return (0, 1) if y > 0 else (self.height - 1, -1)
        if 0 <= fraction <= 1:
            return self.row(fraction), 0
        return (0, 1) if fraction > 1 else (self.height - 1, -1)

    def draw(
        self,
        series: Series,
        owner: int = 0,
        *,
        pattern: str = "1",
        rank: int = 0,
        points: bool = False,
    ) -> Trace:
        """Draw a curve over those of its rank and lower ones, and its band behind all curves.

        `pattern` is the repeated sequence of dots ('1') and gaps ('0') of the line, which makes
        lines distinguishable without colour. With `points`, only the points are drawn.
        """
        layer: dict[Dot, int] = {}
        self._layers.append((rank, owner, layer))
        columns = [
            None if across is None else round(across * self._dots_wide)
            for across in self._x_axis.fractions(series.x)
        ]
        dots = self._dots(columns, series.y)
        if points:
            for dot in filter(None, dots):
                self._set(layer, dot)
        else:
            line = self._cut(columns, series.y) if self._clipped else dots
            self._draw_line(layer, line, pattern)
        lows, highs = self._ends(columns, series.low), self._ends(columns, series.high)
        for start, end in itertools.pairwise(zip(lows, highs, strict=False)):
            self._fill(start, end)
        cells = [dot and (dot[0] // self._across, dot[1] // self._down) for dot in dots]
        return Trace(cells, list(self._exits(columns, series.y, cells)))

    def draw_level(self, y: float) -> int | None:
        """Draw a dashed horizontal line at a value; return its row, None if it is off the axis."""
        (fraction,) = self._y_axis.fractions([y], clamp=False)
        if fraction is None or not 0 <= fraction <= 1:
            return None
        down = round((1 - fraction) * self._dots_high)
        layer: dict[Dot, int] = {}
        for across in range(self._dots_wide + 1):
            if across // self._across % 2 == 0:
                self._set(layer, (across, down))
        self._layers.append((_RULE_RANK, LEVEL, layer))
        return down // self._down

    def draw_mark(self, x: float) -> int | None:
        """Draw a dashed vertical line at a value; return its column, None if it is off the axis."""
        (fraction,) = self._x_axis.fractions([x], clamp=False)
        if fraction is None or not 0 <= fraction <= 1:
            return None
        across = round(fraction * self._dots_wide)
        layer: dict[Dot, int] = {}
        for down in range(self._dots_high + 1):
            if down % 4 < 2 or self._down == 1:
                self._set(layer, (across, down))
        self._layers.append((_RULE_RANK, MARK, layer))
        return across // self._across

    def cells(self) -> Iterator[tuple[int, int, str, int | None]]:
        """Yield row, column, glyph and owner of each cell that is not blank; a band has owner None.

        A cell that several curves share is owned by the one of the highest rank, and among those of
        equal rank by the one with most dots in it.
        """
        owners: dict[Dot, tuple[int, int, int, int]] = {}
        for rank, owner, layer in sorted(self._layers, key=lambda layer: layer[0]):
            for cell, mask in layer.items():
                union, best, max_count, top = owners.get(cell, _UNOWNED)
                count = mask.bit_count()
                if rank > top or count >= max_count:
                    best, max_count = owner, count
                owners[cell] = (union | mask, best, max_count, rank)
        for (column, row), mask in self._band.items():
            if (column, row) not in owners:
                yield row, column, chr(_BRAILLE + mask), None
        for (column, row), (mask, best, _, _) in owners.items():
            yield row, column, chr(_BRAILLE + mask), best

    def _dots(self, columns: Sequence[int | None], ys: Sequence[float]) -> list[Dot | None]:
        high = self._dots_high
        ups = self._y_axis.fractions(ys, clamp=not self._clipped)
        return [
            None
            if column is None or up is None or not 0 <= up <= 1
            else (column, round((1 - up) * high))
            for column, up in zip(columns, ups, strict=False)
        ]

    def _ends(self, columns: Sequence[int | None], ys: Sequence[float]) -> list[Dot | None]:
        """Return the dots of the edge of a band, clamped to the plot."""
        high = self._dots_high
        return [
            None if column is None or up is None else (column, round((1 - up) * high))
            for column, up in zip(columns, self._y_axis.fractions(ys), strict=False)
        ]

    def _cut(self, columns: Sequence[int | None], ys: Sequence[float]) -> list[Dot | None]:
        """Return the dots of a line, cut off at the edges of the plot; None where it is outside."""
        positions = [
            None if column is None or up is None else (column, up)
            for column, up in zip(columns, self._y_axis.fractions(ys, clamp=False), strict=False)
        ]
        line: list[Dot | None] = []
        for start, end in itertools.pairwise([*positions, None]):
            inside = start is not None and 0 <= start[1] <= 1
            line.append(self._dot(*start) if start and inside else None)
            if start and end:
                line += (self._dot(*crossing) for crossing in _crossings(start, end))
        return line

    def _dot(self, column: float, up: float) -> Dot:
        return round(column), round((1 - up) * self._dots_high)

    def _exits(
        self, columns: Sequence[int | None], ys: Sequence[float], cells: Sequence[Dot | None]
    ) -> Iterator[Exit]:
        """Yield where a curve leaves the plot, and where it then leaves it in another direction.

        A curve that becomes NaN leaves it in the row of its last point.
        """
        bottom = self.height - 1
        last_row = bottom
        left_by: int | None = None
        for column, y, cell in zip(columns, ys, cells, strict=False):
            if cell:
                last_row, left_by = cell[1], None
            elif column is not None:
                direction = 0 if math.isnan(y) else 1 if y >= self._y_axis.high else -1
                if left_by is None or direction not in (0, left_by):
                    row = {1: 0, -1: bottom, 0: last_row}[direction]
                    yield Exit((column // self._across, row), direction)
                    left_by = direction

    def _draw_line(self, layer: dict[Dot, int], dots: list[Dot | None], pattern: str) -> None:
        on = itertools.cycle(dot == "1" for dot in pattern)
        for start, end in itertools.pairwise([*dots, None]):
            if start and end:
                self._draw_stroke(layer, start, end, on.__next__)
            elif start:
                self._set(layer, start)

    def _draw_stroke(
        self, layer: dict[Dot, int], start: Dot, end: Dot, on: Callable[[], bool]
    ) -> None:
        """Draw from `start` to `end`, which is excluded because the next stroke starts with it."""
        (x, y), (to_x, to_y) = start, end
        steps = max(abs(to_x - x), abs(to_y - y))
        for step in range(steps):
            if on():
                across = x + ((to_x - x) * step + steps // 2) // steps
                down = y + ((to_y - y) * step + steps // 2) // steps
                self._set(layer, (across, down))

    def _fill(self, start: tuple[Dot | None, ...], end: tuple[Dot | None, ...]) -> None:
        """Shade a band between two neighbouring points, given as (low, high) dots."""
        (low, high), (next_low, next_high) = start, end
        if not (low and high and next_low and next_high):
            return
        wide = max(next_low[0] - low[0], 1)
        for across in range(low[0], next_low[0] + 1):
            part = (across - low[0]) / wide
            bottom = round(low[1] + part * (next_low[1] - low[1]))
            top = round(high[1] + part * (next_high[1] - high[1]))
            top += (across * 2 - top) % 4  # a quarter of the dots, in a slanted grid
            for down in range(top, bottom + 1, 4):
                self._set(self._band, (across, down))

    def _set(self, layer: dict[Dot, int], dot: Dot) -> None:
        across, down = dot
        cell = across // self._across, down // self._down
        layer[cell] = layer.get(cell, 0) | _BITS[down % self._down][across % self._across]


def _crossings(
    start: tuple[float, float], end: tuple[float, float]
) -> Iterator[tuple[float, float]]:
    """Yield where a line crosses the bottom and the top of the plot, in order from `start`."""
    (column, up), (to_column, to_up) = start, end
    for edge in (0.0, 1.0) if up < to_up else (1.0, 0.0):
        if min(up, to_up) < edge < max(up, to_up):
            part = (edge - up) / (to_up - up)
            yield column + part * (to_column - column), edge
