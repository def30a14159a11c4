"""The values that an exercise compares: as plain data, their differences, and how to show them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from numbers import Real
from typing import Any

from mlquiz.domain.exercises import FailureKind

MAX_SHOWN = 24
"""Maximum count of numbers to show; of a larger array only the first ones are shown."""
MAX_TEXT = 400
"""Maximum characters of a value that is shown."""
MAX_NUMBERS = 1_000_000
"""Maximum count of numbers of an array to compare."""
DIGITS = 5
MANY_DIGITS = 9
"""Significant digits, of which numbers are shown with more if they would look the same."""

Number = bool | int | float


@dataclass(frozen=True, slots=True)
class Array:
    """Numbers in row-major order; a single number has the shape ()."""

    shape: tuple[int, ...]
    numbers: tuple[Number, ...]

    def rows(self) -> tuple[Array, ...]:
        """Return the parts along the first axis."""
        count = self.shape[0]
        size = len(self.numbers) // max(count, 1)
        parts = (self.numbers[i * size : (i + 1) * size] for i in range(count))
        return tuple(Array(self.shape[1:], part) for part in parts)


@dataclass(frozen=True, slots=True)
class Other:
    """A value that is neither numbers nor a collection of them; only its description is known."""

    text: str


Key = Number | Other | str | None | tuple["Key", ...]
"""A key of a mapping; numbers are equal to those of other types, as in a dict."""

Value = Array | Other | str | None | tuple["Value", ...] | Mapping[Key, "Value"]


@dataclass(frozen=True, slots=True)
class Difference:
    """How a value differs from the expected one; `where` is '' if it differs as a whole."""

    kind: FailureKind
    where: str
    expected: str
    got: str


def plain_value(value: Any) -> Value:
    """Return a copy of the value as plain data; a list of numbers of equal shape is an array."""
    if value is None or isinstance(value, str):
        return value
    if hasattr(value, "detach"):  # a tensor
        value = value.detach().cpu().numpy()
    if hasattr(value, "dtype") and hasattr(value, "reshape"):
        return _array(value)
    if isinstance(value, Real):
        return Array((), (_plain_number(value),))
    if isinstance(value, Mapping):
        return {_plain_key(key): plain_value(each) for key, each in value.items()}
    if isinstance(value, set | frozenset):
        value = sorted(value)
    if isinstance(value, list | tuple | range):
        return _stacked(tuple(plain_value(each) for each in value))
    return Other(_short(type(value).__name__))


def _plain_key(key: Any) -> Key:
    if key is None or isinstance(key, str):
        return key
    if isinstance(key, Real):
        return _plain_number(key)
    if isinstance(key, tuple):
        return tuple(map(_plain_key, key))
    return Other(_short(str(key)))


def _plain_number(value: Any) -> Number:
    """Return the number; infinity in place of one that is too large for a float."""
    try:
        as_float = float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
    return value if isinstance(value, bool | int) else as_float


def _array(value: Any) -> Value:
    if value.dtype.kind not in "biuf":
        return Other(f"array of {value.dtype}")
    if value.size > MAX_NUMBERS:
        return Other(f"array of {_shape(value.shape)}")
    return Array(tuple(value.shape), tuple(value.reshape(-1).tolist()))


def _stacked(values: tuple[Value, ...]) -> Value:
    if not values:
        return Array((0,), ())
    arrays = [each for each in values if isinstance(each, Array)]
    if len(arrays) < len(values) or len({each.shape for each in arrays}) > 1:
        return values
    numbers = tuple(number for each in arrays for number in each.numbers)
    return Array((len(values), *arrays[0].shape), numbers)


def difference(expected: Value, got: Value, tolerance: float, where: str = "") -> Difference | None:
    """Return the first difference; None if numbers agree within `tolerance` and all else is equal.

    The tolerance is absolute for numbers below 1 and relative above.
    """
    if isinstance(expected, Array) and isinstance(got, Array):
        return _array_difference(expected, got, tolerance, where)
    if isinstance(expected, dict) and isinstance(got, dict) and expected.keys() == got.keys():
        paths = [f"{where}[{_shown_key(key)}]" for key in expected]
        pairs = [(expected[key], got[key]) for key in expected]
    elif (parts := _parts(expected)) and (own := _parts(got)) and len(parts) == len(own):
        paths = [f"{where}[{index}]" for index in range(len(parts))]
        pairs = list(zip(parts, own, strict=True))
    elif expected == got and not isinstance(got, Other):
        return None
    else:
        return Difference(FailureKind.TYPE, where, shown(expected), shown(got))
    found = (
        difference(one, other, tolerance, path)
        for path, (one, other) in zip(paths, pairs, strict=True)
    )
    return next((each for each in found if each), None)


def _parts(value: Value) -> tuple[Value, ...]:
    """Return the parts of a collection or the rows of an array; () for any other value."""
    if isinstance(value, Array):
        return value.rows() if value.shape else ()
    return value if isinstance(value, tuple) else ()


def _array_difference(
    expected: Array, got: Array, tolerance: float, where: str
) -> Difference | None:
    if expected.shape != got.shape:
        return Difference(FailureKind.SHAPE, where, _with_shape(expected), _with_shape(got))
    for index, one, other in zip(_indices(expected), expected.numbers, got.numbers, strict=True):
        if not _agrees(float(one), float(other), tolerance):
            path = where + (f"[{', '.join(map(str, index))}]" if index else "")
            return Difference(FailureKind.VALUE, path, *_both(expected, got, one, other))
    return None


def _indices(array: Array) -> Iterator[tuple[int, ...]]:
    return product(*(range(size) for size in array.shape))


def _agrees(expected: float, got: float, tolerance: float) -> bool:
    if not math.isfinite(expected):
        return expected == got or (math.isnan(expected) and math.isnan(got))
    return abs(got - expected) <= tolerance * max(1.0, abs(expected))


def _both(expected: Array, got: Array, one: Number, other: Number) -> tuple[str, str]:
    """Return how to show two arrays that differ first in the numbers `one` and `other`."""
    if len(expected.numbers) > MAX_SHOWN:
        return _number(one, MANY_DIGITS), _number(other, MANY_DIGITS)
    look_the_same = _number(one, DIGITS) == _number(other, DIGITS)
    digits = MANY_DIGITS if look_the_same else DIGITS
    return shown(expected, digits), shown(got, digits)


def _with_shape(array: Array) -> str:
    shape = _shape(array.shape)
    return f"{shown(array)}, {shape}" if len(array.numbers) <= MAX_SHOWN else shape


def shown(value: Value, digits: int = DIGITS) -> str:
    """Return the value as a short line, its numbers rounded to `digits` significant digits."""
    match value:
        case Array() if len(value.numbers) > MAX_SHOWN:
            first = ", ".join(_number(number, digits) for number in value.numbers[:6])
            return f"{_shape(value.shape)}: {first}, …"
        case Array():
            return _short(_nested(value, digits))
        case Other():
            return value.text
        case tuple():
            return _short(f"({', '.join(shown(each, digits) for each in value)})")
        case dict():
            parts = (f"{_shown_key(key)}: {shown(each, digits)}" for key, each in value.items())
            return _short(f"{{{', '.join(parts)}}}")
    return _short(repr(value))


def _shown_key(key: Key) -> str:
    return key.text if isinstance(key, Other) else repr(key)


def _nested(array: Array, digits: int) -> str:
    if not array.shape:
        return _number(array.numbers[0], digits)
    return f"[{', '.join(_nested(row, digits) for row in array.rows())}]"


def _number(number: Number, digits: int) -> str:
    return str(number) if isinstance(number, bool | int) else f"{number:.{digits}g}"


def _shape(shape: tuple[int, ...]) -> str:
    return f"shape ({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"


def _short(text: str) -> str:
    return text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}…"
