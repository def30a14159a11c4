"""Placeholders such as `{section/demo:metric}` for numbers that a demo measured."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from mlquiz.domain.expressions import FORMAT, format_number

MEASURED = re.compile(rf"\{{([a-z0-9_-]+/[a-z0-9_]+):([A-Za-z0-9_]+)(?::({FORMAT}))?\}}")
VERBATIM = re.compile(r"\\[\\$*`]|`[^`]+`|\$[^$]+\$")
"""Escaped characters, code and maths, in which markup has no meaning."""
ALMOST_MEASURED = re.compile(r"\{[^{}\s]*/[^{}\s]*:[^{}]*\}")
UNKNOWN = "?"
DIGITS = 3


def fill_measured(text: str, value_of: Callable[[str, str], float | None]) -> str:
    """Replace the placeholders in `text` by `value_of(demo, metric)`; by `?` if that is None."""

    def number(match: re.Match[str]) -> str:
        demo, metric, spec = match.groups()
        value = value_of(demo, metric)
        if value is None:
            return UNKNOWN
        return format_number(value, spec) if spec else f"{value:.{DIGITS}g}"

    return MEASURED.sub(number, text)


def measured_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield the demo and the metric of each placeholder in a text."""
    for match in MEASURED.finditer(text):
        yield match[1], match[2]


def malformed_in(text: str) -> Iterator[str]:
    """Yield malformed placeholders: text that resembles one but is invalid."""
    for match in ALMOST_MEASURED.finditer(text):
        if not MEASURED.fullmatch(match[0]):
            yield match[0]
