"""Step sizes of knobs."""

from __future__ import annotations

import math
from collections.abc import Iterator

from mlquiz.lab.spec import Knob, Value

NOTCHES = 20
"""Approximate number of steps between the ends of a knob's range."""
WIDE = 50
"""A knob whose maximum is at least this many times its minimum changes by factors."""
TOLERANCE = 1e-9


def next_value(knob: Knob, value: Value, direction: int) -> Value:
    """Return the value one step up or down from `value`, limited to the knob's range."""
    if knob.choices:
        index = knob.choices.index(value) + direction
        return knob.choices[min(max(index, 0), len(knob.choices) - 1)]
    if isinstance(value, str) or isinstance(knob.default, str) or knob.range is None:
        return value
    low, high = knob.range
    notches = _ratios if low > 0 and high / low >= WIDE else _steps
    whole = isinstance(knob.default, int)
    ahead = [
        each
        for each in (*notches(float(value), low, high), float(knob.default))
        if (each - value) * direction > TOLERANCE * abs(value) and not (whole and each % 1)
    ]
    end = high if direction > 0 else low
    target = min(ahead, key=lambda each: abs(each - value), default=end)
    target = min(max(target, low), high)
    return round(target) if whole else target


def _ratios(value: float, low: float, high: float) -> Iterator[float]:  # noqa: ARG001
    """Yield the numbers 1, 2 or 5 times a power of ten around `value`."""
    power = math.floor(math.log10(value))
    for exponent in (power - 1, power, power + 1):
        for digit in (1, 2, 5):
            yield float(f"{digit}e{exponent}")
    yield float(f"1e{power + 2}")


def _steps(value: float, low: float, high: float) -> Iterator[float]:
    """Yield the round numbers on both sides of `value`, with a step that suits the range."""
    rough = (high - low) / NOTCHES
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(
        digit * power for digit in (1, 2, 5, 10) if digit * power >= rough * (1 - TOLERANCE)
    )
    index = round(value / step)
    for beside in (-1, 0, 1):
        yield float(f"{(index + beside) * step:.10g}")
    # The step of a knob with whole numbers may be smaller than 1.
    yield from (math.floor(value) - 1.0, math.ceil(value) + 1.0) if step < 1 else ()
