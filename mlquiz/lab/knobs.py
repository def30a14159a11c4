"""Parsing and validation of knob settings, `knob=value`, against the spec of the demo."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from mlquiz.domain.folding import fold
from mlquiz.errors import UsageError, nearest, quoted, unknown
from mlquiz.lab.spec import DemoSpec, Knob, Value


def parse_settings(spec: DemoSpec, settings: Iterable[str]) -> dict[str, Value]:
    """Return the value of every knob: from `settings` (`knob=value`), or else its default.

    Raises UsageError for an invalid setting, an unknown knob or an invalid value.
    """
    values = spec.defaults
    for setting in settings:
        name, equals, text = setting.partition("=")
        name = name.strip()
        if not equals:
            raise UsageError(
                f"{setting!r} is not of the form knob=value.",
                f"{quoted(setting)}的格式不对：应为 参数=值。",
            )
        if name not in spec.knobs:
            known = ", ".join(spec.knobs)
            hint = f"{spec.name} has {known or 'no knobs'}."
            hint_zh = f"{spec.name} 的可调参数：{'、'.join(spec.knobs) or '无'}。"
            raise unknown("knob", name, spec.knobs, hint, hint_zh)
        values[name] = parse_value(name, spec.knobs[name], text.strip())
    return values


def parse_value(name: str, knob: Knob, text: str) -> Value:
    """Parse a value of the knob; raise UsageError if it is not valid."""
    typed = fold(text).strip()
    value: Value | None = typed
    if not isinstance(knob.default, str):
        value = _number(typed, whole=isinstance(knob.default, int))
    if value is None or not accepts(knob, value):
        near = nearest(typed, map(str, knob.choices))
        raise UsageError(
            f"The knob {name!r} takes {describe(knob)}, not {text!r}.{' ' + near if near else ''}",
            f"可调参数{quoted(name)}的值应为{describe_zh(knob)}，而不是{quoted(text)}。",
        )
    return value


def accepts(knob: Knob, value: Value) -> bool:
    """Return whether `value` is one of the knob's choices or within its range."""
    if knob.choices:
        return value in knob.choices
    if knob.range is None or isinstance(value, str):
        return False
    low, high = knob.range
    return low <= value <= high


def describe(knob: Knob) -> str:
    """Describe the valid values, to follow 'takes': 'a number from 0.1 to 2', 'sgd or adam'."""
    if knob.choices:
        *others, last = map(str, knob.choices)
        return f"{', '.join(others)} or {last}" if others else last
    low, high = knob.range or (-math.inf, math.inf)
    kind = "a whole number" if isinstance(knob.default, int) else "a number"
    return f"{kind} from {low:g} to {high:g}"


def describe_zh(knob: Knob) -> str:
    """Describe the valid values in Chinese, to follow 应为."""
    if knob.choices:
        *others, last = map(str, knob.choices)
        return f" {'、'.join(others)} 或 {last}" if others else f" {last}"
    low, high = knob.range or (-math.inf, math.inf)
    kind = "整数" if isinstance(knob.default, int) else "数"
    return f" {low:g} 到 {high:g} 的{kind}"


def changed(spec: DemoSpec, values: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the names of the knobs whose values differ from their defaults."""
    return tuple(name for name, knob in spec.knobs.items() if values[name] != knob.default)


def _number(text: str, *, whole: bool) -> Value | None:
    try:
        number = float(text)
    except ValueError:
        return None
    if not whole:
        return number
    return int(number) if number.is_integer() else None


def format_value(value: Value) -> str:
    """Return a value as text, a float with at most six significant digits."""
    return f"{value:g}" if isinstance(value, float) else str(value)
