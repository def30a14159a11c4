"""The format of content files: the keys of each table and their values.

content/README.md describes it to authors. The keys of each kind of item are in its module.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from mlquiz.domain.concepts import Depth, StatementVerdict
from mlquiz.domain.items import Item
from mlquiz.domain.kinds.fields import proof
from mlquiz.domain.kinds.registry import KINDS, item_type, question_kinds
from mlquiz.toml_schema.diagnostics import (
    ValidationError,
    ValidationErrors,
    add_type_error,
    key_name,
)
from mlquiz.toml_schema.locations import KeyPath
from mlquiz.toml_schema.scalars import identifier, line, one_of
from mlquiz.toml_schema.tables import FieldSpec, many, optional, table, text, title
from mlquiz.toml_schema.validator import JsonSchema, Validator, validator

FORMAT = 1
CONCEPT_FORMAT = 2
MAX_COUNT = 1_000


@validator({"type": "integer", "minimum": 0, "maximum": MAX_COUNT})
def count(value: Any, path: KeyPath, errors: ValidationErrors) -> int:
    """Read a whole number from 0 to MAX_COUNT."""
    if isinstance(value, bool) or not isinstance(value, int):
        add_type_error("a whole number", value, path, errors, "such as 12")
        return 0
    if not 0 <= value <= MAX_COUNT:
        errors.append(ValidationError(path, f"{key_name(path)} must be from 0 to {MAX_COUNT}"))
        return 0
    return value


CONCEPT = {
    "id": FieldSpec(identifier),
    "depth": FieldSpec(one_of(Depth)),
    "asked": optional(count),
    "requires": optional(many(identifier)),
    "siblings": optional(many(identifier)),
    "title": FieldSpec(title),
    "aka": optional(many(line)),
    "sources": optional(many(line)),
}
STATEMENT = table(
    {
        "id": FieldSpec(identifier),
        "concepts": FieldSpec(many(identifier, at_least=1)),
        "says": FieldSpec(text),
        "verdict": FieldSpec(one_of(StatementVerdict)),
        "correction": FieldSpec(text),
        "sources": FieldSpec(many(line, at_least=1)),
        "proof": optional(proof),
    }
)
SECTION = table({"id": FieldSpec(identifier), "title": FieldSpec(title)})


def item_table(kind: str) -> Validator[dict[str, Any]]:
    """Return the validator of a kind of item; misplaced keys of the concept get a hint."""
    return _table_of(item_type(kind), question_kinds())


@cache
def _table_of(kind: type[Item], questions: tuple[str, ...]) -> Validator[dict[str, Any]]:
    given = {} if kind.is_card else {"kind": FieldSpec(one_of(questions))}
    common = {"id": FieldSpec(identifier), **given, "proof": optional(proof)}
    return table({**common, **kind.keys()}, outer=CONCEPT)


def _read_question(value: Any, path: KeyPath, errors: ValidationErrors) -> dict[str, Any]:
    if not isinstance(value, dict):
        add_type_error("a table", value, path, errors, "write [[question]]")
        return {}
    kind, known = value.get("kind"), question_kinds()
    if isinstance(kind, str) and kind in known:
        return item_table(kind)(value, path, errors)
    given = {"kind": kind} if "kind" in value else {}
    table({"kind": FieldSpec(one_of(known))})(given, path, errors)
    return {}


def _read_card(value: Any, path: KeyPath, errors: ValidationErrors) -> dict[str, Any]:
    if not isinstance(value, dict):
        add_type_error("a table", value, path, errors, "write [[card]]")
        return {}
    kind = _kind_of_card(value)
    return {**item_table(kind)(value, path, errors), "kind": kind}


def _kind_of_card(value: dict[str, Any]) -> str:
    """Return the last kind of card that requires one of the keys in `value`, else the first."""
    kinds = _written_cards()
    required = {
        kind: {key for key, spec in item_type(kind).keys().items() if spec.required}
        for kind in kinds
    }
    return next((kind for kind in reversed(kinds) if required[kind] & value.keys()), kinds[0])


def _written_cards() -> list[str]:
    return [kind.name for kind in KINDS.values() if kind.is_card and not kind.is_from_lesson]


def question_table() -> Validator[dict[str, Any]]:
    """Return the validator of a `[[question]]`, whose keys depend on its kind."""

    def of_kind(kind: str) -> JsonSchema:
        schema = item_table(kind).schema
        return {**schema, "properties": {**schema["properties"], "kind": {"const": kind}}}

    return Validator(_read_question, {"anyOf": [of_kind(kind) for kind in question_kinds()]})


def card_table() -> Validator[dict[str, Any]]:
    """Return the validator of a `[[card]]`, whose kind is recognized by its keys."""
    return Validator(_read_card, {"anyOf": [item_table(kind).schema for kind in _written_cards()]})
