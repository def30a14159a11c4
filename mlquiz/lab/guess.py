"""A guess before the first run of a demo: which of its curves ends lowest?

A demonstration teaches more if one predicts its outcome first; just watching it teaches about as
much as not seeing it (Crouch et al. 2004, on lectures in physics).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from mlquiz.lab.api import Point
from mlquiz.lab.spec import DemoSpec

MIN_CURVES, MAX_CURVES = 2, 6


def curves_to_guess(spec: DemoSpec) -> tuple[str, ...]:
    """Return the curves to choose from: those of the chart that the first finding is drawn in.

    Return () if that chart has no curves, a single one, or too many.
    """
    finding = next(iter(spec.findings), None)
    drawn = spec.series_of(finding) if finding else ()
    chart = spec.series[drawn[0]].chart if drawn else next(iter(spec.charts))
    if spec.charts[chart].kind != "lines":
        return ()
    names = tuple(
        name for name, each in spec.series.items() if each.chart == chart and not each.points
    )
    return names if MIN_CURVES <= len(names) <= MAX_CURVES else ()


def lowest_at_end(points: Sequence[Point], names: Sequence[str]) -> str | None:
    """Return the curve whose last value is lowest; None if no last value is finite."""
    last = {name: value for point in points for name, value in point.y.items() if name in names}
    finite = {name: value for name, value in last.items() if math.isfinite(value)}
    return min(finite, key=lambda name: finite[name], default=None)
