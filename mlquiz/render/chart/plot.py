"""The area between the axes: curves, bands, markers, and where a curve left the chart."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from mlquiz.render.chart.axis import Axis

Dot = tuple[int, int]

# One bit for each dot of a braille cell, by row and column of dots.
_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_BRAILLE = 0x2800

# How the dots of a line alternate, so that lines differ without colour.
PATTERNS = ("1", "11111000", "10", "111111001000")


class Series(Struct, frozen=True):
    """A curve: its label and its points. `low` and `high` bound an optional band around it."""

    label: str
    x: Sequence[float]
    y: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()


class Lost(Struct, frozen=True):
    """Where a curve stops being a number that can be drawn, and how: up, down or not at all."""

    cell: Dot
    way: int


class Trace(Struct, frozen=True):
    """Where a curve runs: the cell (column, row) of each of its points, None for a gap."""

    cells: Sequence[Dot | None]
    losses: Sequence[Lost]

    def marks(self, offset: float) -> list[Dot]:
        """Return the cells of a few points of the curve, its last one first.

        `offset` within 0..1 shifts them along, so that the marks of several curves differ.
        """
        drawn = [cell for cell in self.cells if cell]
        if not drawn:
            return []
        # A power of two, so that marks stay where they are while points come in.
        stride = 2 ** max(0, math.ceil(math.log2(len(self.cells) / 6)))
        return [drawn[-1], *filter(None, self.cells[int(stride * offset) :: stride])]


class Plot:
    """A canvas of `width` x `height` cells, `2 x 4` dots each (one if `ascii_only`).

    Rows and columns count from the upper left.
    """

    def __init__(
        self, width: int, height: int, x_axis: Axis, y_axis: Axis, *, ascii_only: bool = False
    ) -> None:
        self.width = width
        self.height = height
        self._x_axis = x_axis
        self._y_axis = y_axis
        self._across, self._down = (1, 1) if ascii_only else (2, 4)
        self._dots_wide = width * self._across - 1
        self._dots_high = height * self._down - 1
        self._layers: list[dict[Dot, int]] = []
        self._band: dict[Dot, int] = {}

    def column(self, fraction: float) -> int:
        """Return the column of cells at a place on the x axis."""
        return round(fraction * self._dots_wide) // self._across

    def row(self, fraction: float) -> int:
        """Return the row of cells at a place on the y axis."""
        return round((1 - fraction) * self._dots_high) // self._down

    def draw(self, series: Series) -> Trace:
        """Draw one curve over those before, and its band below all curves."""
        layer: dict[Dot, int] = {}
        self._layers.append(layer)
        pattern = PATTERNS[(len(self._layers) - 1) % len(PATTERNS)]
        columns = [
            None if across is None else round(across * self._dots_wide)
            for across in self._x_axis.fractions(series.x)
        ]
        dots = self._dots(columns, series.y)
        self._draw_line(layer, dots, pattern if self._down > 1 else "1")
        lows, highs = self._dots(columns, series.low), self._dots(columns, series.high)
        for start, end in itertools.pairwise(zip(lows, highs, strict=False)):
            self._fill(start, end)
        cells = [dot and (dot[0] // self._across, dot[1] // self._down) for dot in dots]
        return Trace(cells, list(self._losses(columns, series.y, cells)))

    def cells(self) -> Iterator[tuple[int, int, str, int | None]]:
        """Yield row, column, glyph and series of each cell that is not blank; None is a band.

        Where curves meet, the cell belongs to the one with most dots in it.
        """
        owners: dict[Dot, tuple[int, int, int]] = {}
        for index, layer in enumerate(self._layers):
            for cell, mask in layer.items():
                union, _, most = owners.get(cell, (0, 0, 0))
                count = mask.bit_count()
                owner = (count, index) if count >= most else owners[cell][1:][::-1]
                owners[cell] = (union | mask, owner[1], owner[0])
        for (column, row), mask in self._band.items():
            if (column, row) not in owners:
                yield row, column, chr(_BRAILLE + mask), None
        for (column, row), (mask, index, _) in owners.items():
            yield row, column, chr(_BRAILLE + mask), index

    def _dots(self, columns: Sequence[int | None], ys: Sequence[float]) -> list[Dot | None]:
        high = self._dots_high
        return [
            None if column is None or up is None else (column, round((1 - up) * high))
            for column, up in zip(columns, self._y_axis.fractions(ys), strict=False)
        ]

    def _losses(
        self, columns: Sequence[int | None], ys: Sequence[float], cells: Sequence[Dot | None]
    ) -> Iterator[Lost]:
        bottom = self.height - 1
        row, lost = bottom, False
        for column, y, cell in zip(columns, ys, cells, strict=False):
            if cell:
                row, lost = cell[1], False
            elif column is not None and not lost:
                way = 0 if math.isnan(y) else 1 if y == math.inf else -1
                yield Lost((column // self._across, (row, 0, bottom)[way]), way)
                lost = True

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
        """Draw from `start` up to `end`, which the next stroke begins with."""
        (x, y), (to_x, to_y) = start, end
        steps = max(abs(to_x - x), abs(to_y - y))
        for step in range(steps):
            if on():
                across = x + ((to_x - x) * step + steps // 2) // steps
                down = y + ((to_y - y) * step + steps // 2) // steps
                self._set(layer, (across, down))

    def _fill(self, start: tuple[Dot | None, ...], end: tuple[Dot | None, ...]) -> None:
        """Shade between low and high, from the `start` of a stretch to its `end`."""
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
