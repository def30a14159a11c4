"""The points of the curves of a figure."""

from __future__ import annotations

from mlquiz.domain.expressions import tabulate
from mlquiz.domain.lessons import Figure, FigureCurve

STEPS = 240
"""Divisible by 2, 3, 4, 5 and 8, so that corners at such parts of the range are points."""


def sample(figure: Figure, curve: FigureCurve) -> tuple[list[float], list[float]]:
    """Return the x and the y of the points of a curve; NaN where an expression has no value.

    Raises ExpressionError for an expression that is none of the curve's variable.
    """
    if curve.x:
        positions = _spaced(*figure.t)
        return tabulate(curve.x, "t", positions), tabulate(curve.y, "t", positions)
    positions = _spaced(*(figure.x or (0.0, 1.0)))
    return positions, tabulate(curve.y, "x", positions)


def _spaced(first: float, last: float) -> list[float]:
    return [first + (last - first) * step / STEPS for step in range(STEPS + 1)]
