"""The settings at which a demo's territory is measured: one knob at a time, over its range."""

from __future__ import annotations

import math
from collections.abc import Iterator

from mlquiz.lab.spec import DemoSpec, Knob, Value

STEPS = 5
"""Maximum number of values of a knob that are tried, including its default and both ends."""

LOG_FROM = 20
"""Ratio between the ends of a range from which its values are spaced on a log scale."""


def sweep_values(knob: Knob) -> tuple[Value, ...]:
    """Return up to `STEPS` values of a knob, in order, including the default and both ends.

    A range is divided evenly, on a log scale if it is wide and positive; the inner value that is
    nearest to the default is replaced by it.
    """
    if knob.choices:
        return _choices(knob)
    if knob.range is None or isinstance(knob.default, str):
        return (knob.default,)
    low, high = knob.range
    is_log = low > 0 and high / low >= LOG_FROM
    grid = [_between(low, high, step / (STEPS - 1), log=is_log) for step in range(STEPS)]
    if isinstance(knob.default, int):
        grid = [round(value) for value in grid]
    values = [low, *(_tidy(value, low, high) for value in grid[1:-1]), high]
    default = knob.default
    if default not in values:
        inner = range(1, len(values) - 1)
        nearest = min(inner, key=lambda at: _distance(values[at], default, log=is_log))
        values[nearest] = default
    return tuple(sorted(dict.fromkeys(values)))


def sweep(spec: DemoSpec) -> Iterator[tuple[str, Value]]:
    """Yield the name of every knob with every value of its sweep."""
    for name, knob in spec.knobs.items():
        for value in sweep_values(knob):
            yield name, value


def _choices(knob: Knob) -> tuple[Value, ...]:
    """Return at most `STEPS` choices, spread evenly over the list, including the default."""
    if len(knob.choices) <= STEPS:
        return knob.choices
    last = len(knob.choices) - 1
    positions = {round(step * last / (STEPS - 2)) for step in range(STEPS - 1)}
    positions.add(knob.choices.index(knob.default))
    return tuple(knob.choices[position] for position in sorted(positions))


def _between(low: float, high: float, share: float, *, log: bool) -> float:
    return low * (high / low) ** share if log else low + (high - low) * share


def _tidy(value: float, low: float, high: float) -> float:
    """Round to two significant digits, 0.31623 to 0.32, if that stays inside the range."""
    rounded = value if isinstance(value, int) else float(f"{value:.2g}")
    return rounded if low < rounded < high else value


def _distance(value: float, default: float, *, log: bool) -> float:
    return abs(math.log(value / default)) if log and value > 0 < default else abs(value - default)


def held_range(
    values: tuple[Value, ...], held: tuple[int, ...], default: Value, needed: int
) -> tuple[Value, Value] | None:
    """Return the ends of the contiguous range around the default in which a claim held.

    It must hold in at least `needed` seeds at each value. Return None if it does not at the
    default.
    """
    if default not in values or held[values.index(default)] < needed:
        return None
    first = last = values.index(default)
    while first > 0 and held[first - 1] >= needed:
        first -= 1
    while last + 1 < len(values) and held[last + 1] >= needed:
        last += 1
    return values[first], values[last]
