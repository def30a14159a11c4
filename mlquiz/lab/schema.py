"""The schema of a demo's spec: the keys of each table and the types of their values.

demos/README.md describes the same format for authors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mlquiz.lab.condition import HELP, ConditionError, parse_condition
from mlquiz.text import LANGUAGES
from mlquiz.toml_schema.diagnostics import (
    ValidationError,
    ValidationErrors,
    add_type_error,
    key_name,
)
from mlquiz.toml_schema.locations import KeyPath
from mlquiz.toml_schema.scalars import flag, identifier, line, number, one_of, prose, string
from mlquiz.toml_schema.tables import FieldSpec, many, mapping_of, optional, table, text, title
from mlquiz.toml_schema.validator import validator

FORMAT = 2
MAX_FINDINGS = 5
MAX_CHARTS = 2
MAX_LOOK_WORDS = 60
MAX_LOOK_CHARACTERS = 130
"""Limit for Chinese, in which a character carries about as much as half an English word."""


@validator({"type": ["number", "string"]})
def read_setting(value: Any, path: KeyPath, faults: ValidationErrors) -> int | float | str:
    """Read a value of a knob: a number or a string."""
    if isinstance(value, str):
        return string(value, path, faults)
    if isinstance(value, bool) or not isinstance(value, int | float):
        add_type_error("a number or a text", value, path, faults)
        return 0
    return number(value, path, faults)


KNOB = table(
    {
        "default": FieldSpec(read_setting),
        "range": optional(many(number)),
        "choices": optional(many(read_setting, at_least=1)),
        **{lang: FieldSpec(line) for lang in LANGUAGES},
    }
)
SCALE = optional(one_of(("linear", "log")))


@validator(KNOB.schema)
def read_knob(value: Any, path: KeyPath, faults: ValidationErrors) -> dict[str, Any]:
    """Read the table of a knob and check that its default fits its range or choices."""
    before = len(faults)
    knob = KNOB(value, path, faults)
    if len(faults) == before:
        faults += _disagreements(knob, path)
    return knob


def _disagreements(knob: Mapping[str, Any], path: KeyPath) -> Iterator[ValidationError]:
    """Yield an error for each mismatch between a knob's default and its range or choices."""
    default = knob["default"]
    if ("range" in knob) == ("choices" in knob):
        both = f"{key_name((*path, 'range'))} or choices must be given, and not both"
        yield ValidationError((*path, "range"), both)
    elif "choices" in knob:
        at = (*path, "choices")
        if any(type(choice) is not type(default) for choice in knob["choices"]):
            yield ValidationError(at, f"{key_name(at)} must be of the default's type")
        elif default not in knob["choices"]:
            at = (*path, "default")
            yield ValidationError(
                at, f"{key_name(at)} is {default!r}, which is not one of the choices"
            )
    else:
        yield from _range_faults(default, knob["range"], path)


def _range_faults(
    default: float | str, ends: list[float], path: KeyPath
) -> Iterator[ValidationError]:
    at = (*path, "range")
    if isinstance(default, str):
        yield ValidationError(at, f"{key_name(at)} is only for numbers", "use choices")
    elif len(ends) != 2 or ends[0] >= ends[1]:
        yield ValidationError(at, f"{key_name(at)} must be two numbers, the smaller one first")
    elif isinstance(default, int) and not all(isinstance(end, int) for end in ends):
        yield ValidationError(at, f"{key_name(at)} must be whole numbers, like the default")
    elif not ends[0] <= default <= ends[1]:
        at = (*path, "default")
        yield ValidationError(at, f"{key_name(at)} is {default!r}, which is outside the range")


@validator(line.schema)
def read_condition(value: Any, path: KeyPath, faults: ValidationErrors) -> str:
    """Read the condition of a claim and check its syntax."""
    before = len(faults)
    source = line(value, path, faults)
    if len(faults) == before:
        try:
            parse_condition(source)
        except ConditionError as error:
            faults.append(ValidationError(path, f"{key_name(path)}: {error}", HELP))
    return source


@validator({"type": ["number", "string"]})
def read_expression(value: Any, path: KeyPath, faults: ValidationErrors) -> str:
    """Read a number or an expression of knobs and metrics; return either as a string."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(number(value, path, faults))
    return line(value, path, faults)


BOTH: dict[str, FieldSpec] = {lang: FieldSpec(prose) for lang in LANGUAGES}
LABELLED: dict[str, FieldSpec] = {lang: FieldSpec(line) for lang in LANGUAGES}
LINE = table({"at": FieldSpec(read_expression), **LABELLED})
CHART = table(
    {
        "kind": optional(one_of(("lines", "points", "bars", "grid"))),
        "x": optional(title),
        "y": FieldSpec(title),
        "scale": optional(table({"x": SCALE, "y": SCALE})),
        "clip": optional(table({"low": optional(number), "high": optional(number)})),
        "level": optional(mapping_of(LINE)),
        "mark": optional(mapping_of(LINE)),
    }
)
SERIES = table({"chart": FieldSpec(string), "points": optional(flag), **LABELLED})
METRIC = table(
    {
        "series": optional(string),
        "at": optional(read_expression),
        "unit": optional(title),
        **LABELLED,
    }
)
STATEMENT = table({"holds": FieldSpec(read_condition), **BOTH})
DEMO = table(
    {
        "format": FieldSpec(number),
        "title": FieldSpec(title),
        "look": FieldSpec(text),
        "chart": FieldSpec(mapping_of(CHART, at_least=1)),
        "series": FieldSpec(mapping_of(SERIES, at_least=1)),
        "knob": optional(mapping_of(read_knob)),
        "metric": FieldSpec(mapping_of(METRIC, at_least=1)),
        "finding": FieldSpec(mapping_of(STATEMENT, at_least=1)),
        "check": optional(mapping_of(STATEMENT)),
        "concepts": FieldSpec(many(identifier, at_least=1)),
        "sources": FieldSpec(many(line, at_least=1)),
    }
)
