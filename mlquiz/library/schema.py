"""The format of content files: the keys of each table and their values.

content/README.md describes it to authors.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from mlquiz.domain.concepts import Depth, StatementVerdict
from mlquiz.domain.items import QUESTION_KINDS
from mlquiz.toml_schema.diagnostics import (
    ValidationError,
    ValidationErrors,
    expected,
    name,
    shorten,
)
from mlquiz.toml_schema.locations import KeyPath
from mlquiz.toml_schema.scalars import (
    flag,
    identifier,
    line,
    number,
    one_of,
    pattern,
    prose,
    string,
)
from mlquiz.toml_schema.tables import FieldSpec, many, names_to, optional, table, text, title
from mlquiz.toml_schema.validator import JsonSchema, Validator, validator

T = TypeVar("T")
FORMAT = 1
CONCEPT_FORMAT = 2
LETTERS = 26
"""Maximum number of answers: each is named by a letter."""
MAX_COUNT = 1_000
PROOF = re.compile(r"[a-z0-9_-]+/[a-z0-9_]+:[a-z0-9_]+")

proof = pattern(PROOF, "a proof: section/demo:claim")


@validator({"type": "number", "minimum": 0})
def tolerance(value: Any, path: KeyPath, faults: ValidationErrors) -> float:
    """Read a non-negative number."""
    read = number(value, path, faults)
    if read < 0:
        faults.append(ValidationError(path, f"{name(path)} must not be negative"))
    return read


@validator({"type": "integer", "minimum": 0, "maximum": MAX_COUNT})
def count(value: Any, path: KeyPath, faults: ValidationErrors) -> int:
    """Read a whole number from 0 to MAX_COUNT."""
    if isinstance(value, bool) or not isinstance(value, int):
        expected("a whole number", value, path, faults, "such as 12")
        return 0
    if not 0 <= value <= MAX_COUNT:
        faults.append(ValidationError(path, f"{name(path)} must be from 0 to {MAX_COUNT}"))
        return 0
    return value


def numbers_to(read: Validator[T]) -> Validator[dict[str, T]]:
    """Return a validator of tables that map variable names to values that `read` validates."""

    def read_each(value: Any, path: KeyPath, faults: ValidationErrors) -> dict[str, T]:
        for key in value if isinstance(value, dict) else ():
            if not (key.isidentifier() and key.isascii()):
                faults.append(
                    ValidationError((*path, key), f"{shorten(key)!r} is not a name for a number")
                )
        return numbers(value, path, faults)

    numbers = names_to(read)
    names = {"propertyNames": {"pattern": r"^[A-Za-z_]\w*$"}}
    return Validator(read_each, {**numbers.schema, **names})


QUESTION = {
    "id": FieldSpec(identifier),
    "kind": FieldSpec(one_of(QUESTION_KINDS)),
    "proof": optional(proof),
}
ASKED = {**QUESTION, "ask": FieldSpec(text)}
OPTION = {"text": FieldSpec(text), "correct": optional(flag), "why": optional(text)}
TRAP = {"answer": FieldSpec(prose), "why": FieldSpec(text)}


def _kind_of_question(
    own: Mapping[str, FieldSpec], shared: Mapping[str, FieldSpec]
) -> Validator[dict[str, Any]]:
    """Return the validator of a kind of question; misplaced keys of the concept get a hint."""
    return table({**shared, **own}, outer=CONCEPT)


def _nested(own: Mapping[str, FieldSpec], *, at_least: int = 0) -> Validator[list[dict[str, Any]]]:
    outer = (*ASKED, "vary", "derive", "code", "tolerance", "unit", "statement")
    return many(table(own, outer=outer), at_least=at_least, at_most=LETTERS)


CONCEPT = {
    "id": FieldSpec(identifier),
    "depth": FieldSpec(one_of(Depth)),
    "asked": optional(count),
    "requires": optional(many(identifier)),
    "title": FieldSpec(title),
    "aka": optional(many(line)),
    "sources": optional(many(line)),
}
CHOICE = {"option": FieldSpec(_nested(OPTION, at_least=1), into="options"), "why": optional(text)}
QUESTIONS: Mapping[str, Validator[dict[str, Any]]] = {
    "choice": _kind_of_question(CHOICE, ASKED),
    "predict": _kind_of_question(CHOICE, ASKED),
    "numeric": _kind_of_question(
        {
            "vary": optional(numbers_to(many(number, at_least=1))),
            "derive": optional(numbers_to(line)),
            "answer": FieldSpec(line),
            "tolerance": optional(tolerance),
            "relative_tolerance": optional(tolerance),
            "unit": optional(one_of(["%"])),
            "why": FieldSpec(text),
            "trap": optional(_nested({**TRAP, "answer": FieldSpec(line)}), into="traps"),
        },
        ASKED,
    ),
    "output": _kind_of_question(
        {
            "code": FieldSpec(string),
            "answer": FieldSpec(prose),
            "why": FieldSpec(text),
            "trap": optional(_nested(TRAP), into="traps"),
        },
        ASKED,
    ),
    "verdict": _kind_of_question(
        {
            "statement": FieldSpec(identifier),
            "repair": optional(_nested(OPTION), into="repairs"),
            "why": optional(text),
        },
        QUESTION,
    ),
}
CARD = {"id": FieldSpec(identifier), "proof": optional(proof)}
CARDS: Mapping[str, Validator[dict[str, Any]]] = {
    "card": table({**CARD, "front": FieldSpec(text), "back": FieldSpec(text)}, outer=CONCEPT),
    "cloze": table({**CARD, "cloze": FieldSpec(text)}, outer=CONCEPT),
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


def _questions_schema() -> JsonSchema:
    """Return the JSON Schema of a question: one alternative for each kind."""

    def of_kind(kind: str, schema: JsonSchema) -> JsonSchema:
        return {**schema, "properties": {**schema["properties"], "kind": {"const": kind}}}

    return {"anyOf": [of_kind(kind, each.schema) for kind, each in QUESTIONS.items()]}


@validator(_questions_schema())
def read_question(value: Any, path: KeyPath, faults: ValidationErrors) -> dict[str, Any]:
    """Read a `[[question]]`; its keys depend on its kind."""
    if not isinstance(value, dict):
        expected("a group of keys", value, path, faults, "write [[question]]")
        return {}
    kind = value.get("kind")
    if isinstance(kind, str) and kind in QUESTIONS:
        return QUESTIONS[kind](value, path, faults)
    given = {"kind": kind} if "kind" in value else {}
    table({"kind": QUESTION["kind"]})(given, path, faults)
    return {}


@validator({"anyOf": [each.schema for each in CARDS.values()]})
def read_card(value: Any, path: KeyPath, faults: ValidationErrors) -> dict[str, Any]:
    """Read a `[[card]]`: front and back, or a cloze."""
    if not isinstance(value, dict):
        expected("a group of keys", value, path, faults, "write [[card]]")
        return {}
    kind = "cloze" if "cloze" in value else "card"
    return {**CARDS[kind](value, path, faults), "kind": kind}
