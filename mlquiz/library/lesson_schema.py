"""The format of a concept's lesson; content/README.md describes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlquiz.domain.kinds.fields import proof
from mlquiz.library.schema import CONCEPT
from mlquiz.toml_schema.diagnostics import (
    ValidationError,
    ValidationErrors,
    add_type_error,
    key_name,
)
from mlquiz.toml_schema.locations import KeyPath
from mlquiz.toml_schema.scalars import flag, line, number
from mlquiz.toml_schema.tables import FieldSpec, many, optional, table, text, title
from mlquiz.toml_schema.validator import validator

MAX_ENTRIES = 26
MAX_FIGURES = 9
MAX_EXPRESSION = 300
"""Maximum length of an expression, which is evaluated a few hundred times to show a page."""


@validator({"type": "array", "items": number.schema, "minItems": 2, "maxItems": 2})
def span(value: Any, path: KeyPath, errors: ValidationErrors) -> list[float]:
    """Read a list of two numbers, the lower one first."""
    if not isinstance(value, list) or len(value) != 2:
        add_type_error("two numbers", value, path, errors, "such as [0, 10]")
        return [0.0, 1.0]
    ends = [number(end, (*path, index), errors) for index, end in enumerate(value)]
    if not ends[0] < ends[1]:
        errors.append(ValidationError(path, f"{key_name(path)} must begin with the lower number"))
    return ends


@validator({**line.schema, "maxLength": MAX_EXPRESSION})
def expression(value: Any, path: KeyPath, errors: ValidationErrors) -> str:
    """Read an expression: a single line of limited length."""
    text = line(value, path, errors)
    if len(text) > MAX_EXPRESSION:
        message = f"{key_name(path)} has {len(text)} characters, more than {MAX_EXPRESSION}"
        errors.append(ValidationError(path, message))
    return text


CURVE = {
    "label": optional(title),
    "y": FieldSpec(expression),
    "x": optional(expression),
    "points": optional(flag),
}
FIGURE = {
    "x_label": FieldSpec(title),
    "y_label": FieldSpec(title),
    "caption": optional(text),
    "x": optional(span),
    "t": optional(span),
    "y": optional(span),
    "square": optional(flag),
}
CURVES = many(table(CURVE, outer=FIGURE), at_least=1, at_most=MAX_ENTRIES)
HEAD = {
    **CONCEPT,
    "ask": optional(title),
    "answer": optional(text),
    "points": optional(many(title, at_most=MAX_ENTRIES)),
    "lesson": optional(text),
}
PART = {"heading": FieldSpec(title), "text": FieldSpec(text), "proof": optional(proof)}
FOLLOW_UP = {"ask": FieldSpec(text), "answer": FieldSpec(text)}
LESSON_KEYS: Mapping[str, FieldSpec] = {
    **HEAD,
    "figure": optional(
        many(
            table({**FIGURE, "curve": FieldSpec(CURVES, into="curves")}, outer=HEAD),
            at_most=MAX_FIGURES,
        ),
        "figures",
    ),
    "lesson_part": optional(many(table(PART, outer=HEAD)), "parts"),
    "follow_up": optional(many(table(FOLLOW_UP, outer=HEAD)), "follow_ups"),
}
"""The keys of a concept's file, apart from its items."""

LESSON_FIELDS = ("ask", "answer", "points", "figures", "parts", "follow_ups")
REQUIRED = ("answer", "lesson", "points", "follow_up")
"""The keys that a written concept must have; one that is only planned has none of them."""


def check_complete(data: Mapping[str, Any], errors: ValidationErrors) -> None:
    """Add an error for each key of REQUIRED that a file with parts of a lesson lacks."""
    present = {*REQUIRED, "figure", "lesson_part"} & data.keys()
    for key in REQUIRED:
        if present and key not in data:
            hint = "a concept that is only planned has no answer, lesson, points or figures"
            errors.append(ValidationError((key,), f"{key} is missing", hint))
