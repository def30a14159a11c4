"""Numbers that a demo measured, named in a text as `{section/demo:metric}`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from mlquiz.domain.expressions import FORMAT, format_number

MEASURED = re.compile(rf"\{{([a-z0-9_-]+/[a-z0-9_]+):([A-Za-z0-9_]+)(?::({FORMAT}))?\}}")
ALMOST_MEASURED = re.compile(r"\{[^{}\s]*/[^{}\s]*:[^{}]*\}")
UNKNOWN = "?"
DIGITS = 3


def fill_measured(text: str, value_of: Callable[[str, str], float | None]) -> str:
    """Put the numbers in the place of their names; `value_of` is given demo and metric.

    Where there is no number, a question mark stands.
    """

    def number(match: re.Match[str]) -> str:
        demo, metric, spec = match.groups()
        value = value_of(demo, metric)
        if value is None:
            return UNKNOWN
        return format_number(value, spec) if spec else f"{value:.{DIGITS}g}"

    return MEASURED.sub(number, text)


def measured_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield demo and metric of each number that a text names."""
    for match in MEASURED.finditer(text):
        yield match[1], match[2]


def malformed_in(text: str) -> Iterator[str]:
    """Yield what looks like the name of a measured number but is none."""
    for match in ALMOST_MEASURED.finditer(text):
        if not MEASURED.fullmatch(match[0]):
            yield match[0]
