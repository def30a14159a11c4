"""Axes: the position of values on a scale, and ticks at round values."""

from __future__ import annotations

import itertools
import math
import sys
from collections.abc import Iterable, Iterator

from msgspec import Struct

from mlquiz.render.chart.model import Clip

LABEL_WIDTH = 9
_SLACK = 1e-9
_TINY = 1e-300
_HUGE = sys.float_info.max
_FAR = 1e9


class Tick(Struct, frozen=True):
    """A labelled position on an axis; `fraction` is 0 at its low end and 1 at its high end."""

    fraction: float
    label: str


class Axis(Struct, frozen=True):
    """A linear or logarithmic scale with finite ends, `low` < `high`."""

    low: float
    high: float
    log: bool = False

    @classmethod
    def over(cls, values: Iterable[float], *, log: bool = False) -> Axis:
        """Return the smallest axis that contains all finite values.

        With `log`, only positive values count; if there are none, the axis is linear. If all values
        are equal, the axis is extended in both directions.
        """
        finite = [value for value in values if math.isfinite(value)]
        positive = [value for value in finite if value > 0] if log else []
        if positive:
            low, high = min(positive), max(positive)
            if math.log10(high) - math.log10(low) < _SLACK:
                low, high = max(low / 2, math.ulp(0.0)), min(high * 2, _HUGE)
            return cls(low, high, log=True)
        low, high = min(finite, default=0.0), max(finite, default=1.0)
        if high / 4 - low / 4 <= max(abs(high), abs(low)) * _SLACK:
            padding = abs(high) / 2 if abs(high) > _TINY else 1.0
            low, high = max(low - padding, -_HUGE), min(high + padding, _HUGE)
        return cls(low, high)

    @classmethod
    def within(cls, values: Iterable[float], clip: Clip, *, log: bool = False) -> Axis:
        """Return the axis over all values, but not beyond the bounds of `clip`.

        The bounds are ignored if they would leave an empty axis.
        """
        values = list(values)
        if clip == (None, None):
            return cls.over(values, log=log)
        log = log and any(value > 0 for value in values if math.isfinite(value))
        low, high = (
            bound if bound is not None and math.isfinite(bound) else None for bound in clip
        )
        low = -math.inf if low is None or (log and low <= 0) else low
        high = math.inf if high is None or (log and high <= 0) else high
        inside = [
            min(max(value, low), high)
            for value in values
            if math.isfinite(value) and not (log and value <= 0)
        ]
        whole = cls.over(inside, log=log)
        axis = cls(max(whole.low, low), min(whole.high, high), whole.log)
        narrow = low > high or axis._scaled(axis.high) - axis._scaled(axis.low) <= _TINY
        return cls.over(values, log=log) if narrow else axis

    def fractions(self, values: Iterable[float], *, clamp: bool = True) -> Iterator[float | None]:
        """Yield the position of each value, 0..1 from low to high; None if it has none.

        Values beyond the ends are clamped to 0..1; without `clamp`, they are outside of it.
        """
        scale, log = self._scaled, self.log
        low, high = scale(self.low), scale(self.high)
        span = high - low
        min_fraction, max_fraction = (0.0, 1.0) if clamp else (-_FAR, _FAR)
        for value in values:
            if not math.isfinite(value) or (log and value <= 0):
                yield None
            else:
                fraction = (scale(value) - low) / span
                yield min_fraction if fraction < min_fraction else min(fraction, max_fraction)

    def ticks(self, max_ticks: int) -> list[Tick]:
        """Return up to `max_ticks` ticks at round values; at the ends if no round values fit."""
        finer: tuple[list[float], list[str]] = [], []
        for values, labels in self._candidates():
            if 2 <= len(values) <= max_ticks:
                return self._placed(values, labels)
            if len(values) < 2:
                break
            finer = values, labels
        if finer[0]:
            stride = math.ceil(len(finer[0]) / max_ticks)
            return self._placed(finer[0][::stride], finer[1][::stride])
        ends = [self.low, self.high]
        return self._placed(ends, [short_number(value) for value in ends])

    def _scaled(self, value: float) -> float:
        # A quarter, so that the difference of any two values is finite.
        return math.log10(value) if self.log else value / 4

    def _placed(self, values: list[float], labels: list[str]) -> list[Tick]:
        placed: dict[str, Tick] = {}
        for fraction, label in zip(self.fractions(values), labels, strict=True):
            if fraction is not None:
                placed.setdefault(label, Tick(fraction, label))
        return list(placed.values())

    def _candidates(self) -> Iterator[tuple[list[float], list[str]]]:
        """Yield lists of round values within the axis and their labels, from many to few."""
        if self.log and math.log10(self.high) - math.log10(self.low) >= 1:
            yield from self._log_candidates()
        else:
            yield from self._linear_candidates()

    def _log_candidates(self) -> Iterator[tuple[list[float], list[str]]]:
        low, high = math.log10(self.low) - _SLACK, math.log10(self.high) + _SLACK
        powers = range(math.floor(low), math.ceil(high) + 1)
        for digits in ((1, 2, 5), (1, 3), (1,)):
            values = [
                (digit, power)
                for power in powers
                for digit in digits
                if low <= power + math.log10(digit) <= high
            ]
            yield _log_ticks(values)
        for stride in range(2, len(powers) + 1):
            yield _log_ticks(
                [(1, power) for power in powers if low <= power <= high and power % stride == 0]
            )

    def _linear_candidates(self) -> Iterator[tuple[list[float], list[str]]]:
        span = self.high - self.low
        if not _TINY < span < math.inf:
            return
        power = math.floor(math.log10(span)) - 1
        for power_above, digit in itertools.product(range(3), (1, 2, 5)):
            try:
                step = digit * 10.0 ** (power + power_above)
            except OverflowError:
                return
            first = math.ceil(self.low / step - _SLACK)
            last = math.floor(self.high / step + _SLACK)
            values = [multiple * step for multiple in range(first, last + 1)]
            yield values, _linear_labels(values, step)


def squared(x_axis: Axis, y_axis: Axis, wide: int, high: int) -> tuple[Axis, Axis]:
    """Return two linear axes, one of them widened so that a unit has the same length on both.

    `wide` and `high` are the size of the plot in dots, which are square. Logarithmic axes are
    returned unchanged.
    """
    if x_axis.log or y_axis.log:
        return x_axis, y_axis
    x_unit = (x_axis.high / 2 - x_axis.low / 2) / max(wide, 1)
    y_unit = (y_axis.high / 2 - y_axis.low / 2) / max(high, 1)
    if x_unit < y_unit:
        return _widened(x_axis, y_unit * max(wide, 1)), y_axis
    return x_axis, _widened(y_axis, x_unit * max(high, 1))


def _widened(axis: Axis, half: float) -> Axis:
    middle = axis.low / 2 + axis.high / 2
    return Axis(
        min(axis.low, max(middle - half, -_HUGE)), max(axis.high, min(middle + half, _HUGE))
    )


def _log_ticks(values: list[tuple[int, int]]) -> tuple[list[float], list[str]]:
    labels = [
        f"{digit * 10.0**power:g}" if -3 <= power <= 3 else f"{digit}e{power}"
        for digit, power in values
    ]
    return [digit * 10.0**power for digit, power in values], labels


def _linear_labels(values: list[float], step: float) -> list[str]:
    """Format tick values with the number of digits that the tick spacing requires."""
    power = math.floor(math.log10(step) + _SLACK)
    decimals = max(0, -power)
    labels = [f"{value + 0.0:.{decimals}f}" if value else "0" for value in values]
    if all(len(label) <= LABEL_WIDTH for label in labels) and max(map(abs, values)) < 1e5:
        return labels
    return [
        short_number(
            value, max(0, math.floor(math.log10(abs(value)) + _SLACK) - power) if value else 0
        )
        for value in values
    ]


def short_number(value: float, digits: int = 2) -> str:
    """Format a value with `digits` digits, but at most four, after the first significant one."""
    if not value:
        return "0"
    if 1e-4 <= abs(value) < 1e5:
        text = f"{value:.0f}" if abs(value) >= 1000 else f"{value:.{min(digits, 4) + 1}g}"
        rounded = float(text)  # may have a digit more than the value
        if abs(rounded) < 1e5:
            return f"{rounded:.0f}" if "e" in text else text
    mantissa, _, power = f"{value:.{min(digits, 4)}e}".partition("e")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{mantissa}e{int(power)}"
