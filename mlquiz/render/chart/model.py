"""The data model of charts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

Emphasis = Literal["normal", "bright", "dim", "ghost"]
"""bright: decides the claim; dim: does not; ghost: from the previous run, with other settings."""

Kind = Literal["lines", "points", "bars", "grid"]
Clip = tuple[float | None, float | None]

RANKS: dict[Emphasis, int] = {"ghost": 0, "dim": 1, "normal": 2, "bright": 3}
"""Drawing order: a series with a higher rank is drawn over one with a lower rank."""


class Series(Struct, frozen=True):
    """A curve: its label and its points. `low` and `high` bound an optional band around it.

    `style` selects the colour, marker and pattern of the series at that index, so that a ghost or a
    series in a second chart can look like another one. With `points`, only markers are drawn.
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
    """A named value on the y axis, drawn as a dashed line: horizontal, or vertical across bars."""

    label: str
    y: float


class Mark(Struct, frozen=True):
    """A named value on the x axis, drawn as a dashed vertical line."""

    label: str
    x: float


class Value(Struct, frozen=True):
    """A number that is compared, marked at its position on the curve of a series."""

    series_index: int
    x: float
    y: float
    label: str = ""
    unit: str = ""

    @property
    def text(self) -> str:
        """The label, with the unit if there is one."""
        return f"{self.label} {self.unit}" if self.unit else self.label


class Bracket(Struct, frozen=True):
    """The difference between two values on the y axis."""

    low: float
    high: float
    label: str


class Chart(Struct, frozen=True):
    """Everything that is drawn in one chart."""

    series: Sequence[Series] = ()
    kind: Kind = "lines"
    x_label: str = ""
    y_label: str = ""
    log_x: bool = False
    log_y: bool = False
    log_mark: str = " (log)"
    """Suffix of the label of a logarithmic axis."""
    levels: Sequence[Level] = ()
    marks: Sequence[Mark] = ()
    values: Sequence[Value] = ()
    brackets: Sequence[Bracket] = ()
    clip: Clip = (None, None)
    """The lowest and the highest y that the axis may reach; arrows show where curves leave it."""
    labels: bool = True
    """Whether to write the label of each curve at its end, from a width of 40 cells."""
    label_share: float = 1 / 4
    """Maximum width of these labels, as a fraction of the width of the chart."""
    square: bool = False
    """Whether both axes have the same scale, so that a circle is round; only for linear axes."""

    def axis_title(self, name: Literal["x", "y"], *, log: bool, empty: bool) -> str:
        """Return the title of an axis, which says whether it is logarithmic.

        `log` is whether the axis is. Without points (`empty`) it is not, but will be with them.
        """
        label, log_later = (self.x_label, self.log_x) if name == "x" else (self.y_label, self.log_y)
        return label + (self.log_mark if log or (log_later and empty) else "")

    def style(self, index: int) -> int:
        """Return the index that selects the colour, marker and pattern of a series."""
        style = self.series[index].style
        return index if style is None else style


def last_finite(values: Sequence[float]) -> float | None:
    """Return the last finite value; None if there is none."""
    return next((value for value in reversed(values) if math.isfinite(value)), None)
