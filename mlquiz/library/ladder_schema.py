"""The format of the ladders of the mock interview; content/README.md describes it."""

from __future__ import annotations

from typing import Any

from mlquiz.domain.kinds.fields import proof
from mlquiz.domain.ladders import RungLevel, Seniority
from mlquiz.toml_schema.diagnostics import ValidationErrors, add_type_error
from mlquiz.toml_schema.locations import KeyPath
from mlquiz.toml_schema.scalars import flag, identifier, one_of
from mlquiz.toml_schema.tables import FieldSpec, many, optional, table, text, title
from mlquiz.toml_schema.validator import validator

MAX_RUNGS = 26

LADDER = {
    "id": FieldSpec(identifier),
    "concept": FieldSpec(identifier),
    "level": FieldSpec(one_of(Seniority)),
    "title": FieldSpec(title),
}
RUNG = {"level": FieldSpec(one_of(RungLevel)), "false_premise": optional(flag)}
POINT = {"text": FieldSpec(title), "item": optional(identifier)}
OPEN = {
    **RUNG,
    "ask": FieldSpec(text),
    "answer": FieldSpec(text),
    "proof": optional(proof),
}
OPEN_RUNG = table(
    {**OPEN, "point": FieldSpec(many(table(POINT, outer=OPEN)), into="points")}, outer=LADDER
)
ITEM_RUNG = table({**RUNG, "item": FieldSpec(identifier)}, outer=LADDER)


@validator({"anyOf": [OPEN_RUNG.schema, ITEM_RUNG.schema]})
def read_rung(value: Any, path: KeyPath, errors: ValidationErrors) -> dict[str, Any]:
    """Read a `[[rung]]`: a reference to an item, or an open question with its points."""
    if not isinstance(value, dict):
        add_type_error("a table", value, path, errors, "write [[rung]]")
        return {}
    return (ITEM_RUNG if "item" in value else OPEN_RUNG)(value, path, errors)


LADDER_KEYS = {
    **LADDER,
    "rung": FieldSpec(many(read_rung, at_least=1, at_most=MAX_RUNGS), into="rungs"),
}
"""The keys of the file of a ladder."""
