"""The points of the curves of a figure."""

from __future__ import annotations

from mlquiz.domain.expressions import tabulate
from mlquiz.domain.lessons import Figure, FigureCurve

STEPS = 240
"""Number of intervals. Divisible by 2, 3, 4, 5 and 8: corners at such fractions are sampled."""


def sample(figure: Figure, curve: FigureCurve) -> tuple[list[float], list[float]]:
    """Return the x and y coordinates of a curve's points; NaN where an expression has no value.

    Raises ExpressionError if an expression is invalid or uses other variables than the curve's.
    """
    if curve.x:
        positions = _spaced(*figure.t)
        return tabulate(curve.x, "t", positions), tabulate(curve.y, "t", positions)
    positions = _spaced(*(figure.x or (0.0, 1.0)))
    return positions, tabulate(curve.y, "x", positions)


def _spaced(first: float, last: float) -> list[float]:
    return [first + (last - first) * step / STEPS for step in range(STEPS + 1)]
