"""The format of a demo's words: which keys each table has and what they hold.

demos/README.md describes the same to authors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from mlquiz.authoring.faults import Fault, Faults, expected, name
from mlquiz.authoring.positions import KeyPath
from mlquiz.authoring.tables import Key, many, names_to, optional, table, text, title
from mlquiz.authoring.values import flag, identifier, line, number, one_of, prose, string
from mlquiz.domain.text import LANGUAGES
from mlquiz.lab.condition import HELP, ConditionError, parse_condition

FORMAT = 2
MAX_FINDINGS = 5
MAX_CHARTS = 2
MAX_LOOK_WORDS = 60
MAX_LOOK_CHARACTERS = 130
"""Of Chinese, in which a character says about as much as half a word of English."""


def read_setting(value: Any, path: KeyPath, faults: Faults) -> int | float | str:
    """Read what a knob may stand at."""
    if isinstance(value, str):
        return string(value, path, faults)
    if isinstance(value, bool) or not isinstance(value, int | float):
        expected("a number or a text", value, path, faults)
        return 0
    return number(value, path, faults)


KNOB = table(
    {
        "default": Key(read_setting),
        "range": optional(many(number)),
        "choices": optional(many(read_setting, at_least=1)),
        **{lang: Key(line) for lang in LANGUAGES},
    }
)
SCALE = optional(one_of(("linear", "log")))


def read_knob(value: Any, path: KeyPath, faults: Faults) -> dict[str, Any]:
    """Read a knob: its keys, and then whether they agree."""
    before = len(faults)
    knob = cast("dict[str, Any]", KNOB(value, path, faults))
    if len(faults) == before:
        faults += _disagreements(knob, path)
    return knob


def _disagreements(knob: Mapping[str, Any], path: KeyPath) -> Iterator[Fault]:
    """Yield what is wrong between a knob's default and its range or choices."""
    default = knob["default"]
    if ("range" in knob) == ("choices" in knob):
        both = f"{name((*path, 'range'))} or choices must be given, and not both"
        yield Fault((*path, "range"), both)
    elif "choices" in knob:
        at = (*path, "choices")
        if any(type(choice) is not type(default) for choice in knob["choices"]):
            yield Fault(at, f"{name(at)} must be of the default's type")
        elif default not in knob["choices"]:
            at = (*path, "default")
            yield Fault(at, f"{name(at)} is {default!r}, which is not one of the choices")
    else:
        yield from _range_faults(default, knob["range"], path)


def _range_faults(default: float | str, ends: list[float], path: KeyPath) -> Iterator[Fault]:
    at = (*path, "range")
    if isinstance(default, str):
        yield Fault(at, f"{name(at)} suits a number only", "use choices")
    elif len(ends) != 2 or ends[0] >= ends[1]:
        yield Fault(at, f"{name(at)} must be two numbers, the smaller one first")
    elif isinstance(default, int) and not all(isinstance(end, int) for end in ends):
        yield Fault(at, f"{name(at)} must be whole, as the default is")
    elif not ends[0] <= default <= ends[1]:
        at = (*path, "default")
        yield Fault(at, f"{name(at)} is {default!r}, which lies outside of the range")


def read_condition(value: Any, path: KeyPath, faults: Faults) -> str:
    """Read the comparison that decides a claim."""
    before = len(faults)
    source = line(value, path, faults)
    if len(faults) == before:
        try:
            parse_condition(source)
        except ConditionError as error:
            faults.append(Fault(path, f"{name(path)}: {error}", HELP))
    return source


def read_expression(value: Any, path: KeyPath, faults: Faults) -> str:
    """Read a number, or an expression of knobs and metrics."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(number(value, path, faults))
    return line(value, path, faults)


BOTH: dict[str, Key] = {lang: Key(prose) for lang in LANGUAGES}
LABELLED: dict[str, Key] = {lang: Key(line) for lang in LANGUAGES}
LINE = table({"at": Key(read_expression), **LABELLED})
CHART = table(
    {
        "kind": optional(one_of(("lines", "points", "bars", "grid"))),
        "x": optional(title),
        "y": Key(title),
        "scale": optional(table({"x": SCALE, "y": SCALE})),
        "clip": optional(table({"low": optional(number), "high": optional(number)})),
        "level": optional(names_to(LINE)),
        "mark": optional(names_to(LINE)),
    }
)
SERIES = table({"chart": Key(string), "points": optional(flag), **LABELLED})
METRIC = table(
    {
        "series": optional(string),
        "at": optional(read_expression),
        "unit": optional(title),
        **LABELLED,
    }
)
STATEMENT = table({"holds": Key(read_condition), **BOTH})
DEMO = table(
    {
        "format": Key(number),
        "title": Key(title),
        "look": Key(text),
        "chart": Key(names_to(CHART, at_least=1)),
        "series": Key(names_to(SERIES, at_least=1)),
        "knob": optional(names_to(read_knob)),
        "metric": Key(names_to(METRIC, at_least=1)),
        "finding": Key(names_to(STATEMENT, at_least=1)),
        "check": optional(names_to(STATEMENT)),
        "concepts": Key(many(identifier, at_least=1)),
        "sources": Key(many(line, at_least=1)),
    }
)
