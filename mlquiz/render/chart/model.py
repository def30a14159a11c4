"""What a chart is made of: plain data, given by the caller."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

Emphasis = Literal["normal", "bright", "dim", "ghost"]
"""bright: decides the claim; dim: the rest; ghost: the run before, with other settings."""

Kind = Literal["lines", "points", "bars", "grid"]
Clip = tuple[float | None, float | None]

RANKS: dict[Emphasis, int] = {"ghost": 0, "dim": 1, "normal": 2, "bright": 3}
"""What is drawn over what: a higher rank covers a lower one."""


class Series(Struct, frozen=True):
    """A curve: its label and its points. `low` and `high` bound an optional band around it.

    `style` picks colour, marker and pattern as if the series stood at that index, so that a ghost
    or a second chart can look like another series. `points` draws markers without a line.
    """

    label: str
    x: Sequence[float]
    y: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    emphasis: Emphasis = "normal"
    style: int | None = None
    points: bool = False


class Level(Struct, frozen=True):
    """A named value on the y axis, drawn as a dashed horizontal line (vertical beside bars)."""

    label: str
    y: float


class Mark(Struct, frozen=True):
    """A named place on the x axis, drawn as a dashed vertical line."""

    label: str
    x: float


class Value(Struct, frozen=True):
    """A compared number, marked where it stands on the curve of a series."""

    series_index: int
    x: float
    y: float
    label: str = ""


class Bracket(Struct, frozen=True):
    """The difference between two values on the y axis."""

    low: float
    high: float
    label: str


class Chart(Struct, frozen=True):
    """All that is drawn in one picture."""

    series: Sequence[Series] = ()
    kind: Kind = "lines"
    x_label: str = ""
    y_label: str = ""
    log_x: bool = False
    log_y: bool = False
    log_mark: str = " (log)"
    """Follows the label of a logarithmic axis."""
    levels: Sequence[Level] = ()
    marks: Sequence[Mark] = ()
    values: Sequence[Value] = ()
    brackets: Sequence[Bracket] = ()
    clip: Clip = (None, None)
    """The lowest and the highest y that the axis may reach; arrows show what lies beyond."""
    labels: bool = True
    """Write each curve's label at its end, from a width of 40 cells."""
    label_share: int = 4
    """Such labels take at most the width divided by this."""
    square: bool = False
    """Give both axes the same scale, so that a circle is round; linear axes only."""

    def style(self, index: int) -> int:
        """Return the index that picks colour, marker and pattern of a series."""
        style = self.series[index].style
        return index if style is None else style


def last_finite(values: Sequence[float]) -> float | None:
    """Return the last value that can be drawn."""
    return next((value for value in reversed(values) if math.isfinite(value)), None)
