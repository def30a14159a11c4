"""Keys that several kinds have in content files, and the validators of their values."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from mlquiz.toml_schema.diagnostics import (
    ValidationError,
    ValidationErrors,
    add_type_error,
    key_name,
    shorten,
)
from mlquiz.toml_schema.locations import KeyPath
from mlquiz.toml_schema.scalars import flag, number, pattern, prose
from mlquiz.toml_schema.tables import FieldSpec, many, mapping_of, optional, table, text
from mlquiz.toml_schema.validator import Validator, validator

T = TypeVar("T")
MAX_ANSWERS = 26
"""Maximum number of options or traps: each is named by a letter."""
MAX_POSITION = 100
"""Maximum number of a line or a step."""
PROOF = re.compile(r"[a-z0-9_-]+/[a-z0-9_]+:[a-z0-9_]+")

proof = pattern(PROOF, "a proof: section/demo:claim")


@validator({"type": "number", "minimum": 0})
def tolerance(value: Any, path: KeyPath, errors: ValidationErrors) -> float:
    """Read a non-negative number."""
    read = number(value, path, errors)
    if read < 0:
        errors.append(ValidationError(path, f"{key_name(path)} must not be negative"))
    return read


@validator({"type": "integer", "minimum": 1, "maximum": MAX_POSITION})
def position(value: Any, path: KeyPath, errors: ValidationErrors) -> int:
    """Read the number of a line or a step, from 1."""
    if isinstance(value, bool) or not isinstance(value, int):
        add_type_error("a number from 1", value, path, errors, "such as 3")
        return 1
    if not 1 <= value <= MAX_POSITION:
        errors.append(ValidationError(path, f"{key_name(path)} must be from 1 to {MAX_POSITION}"))
        return 1
    return value


def variables_to(read: Validator[T]) -> Validator[dict[str, T]]:
    """Return a validator of tables that map variable names to values that `read` validates."""

    def read_each(value: Any, path: KeyPath, errors: ValidationErrors) -> dict[str, T]:
        for key in value if isinstance(value, dict) else ():
            if not (key.isidentifier() and key.isascii()):
                errors.append(
                    ValidationError((*path, key), f"{shorten(key)!r} is not a valid variable name")
                )
        return variables(value, path, errors)

    variables = mapping_of(read)
    names = {"propertyNames": {"pattern": r"^[A-Za-z_]\w*$"}}
    return Validator(read_each, {**variables.schema, **names})


ASK = {"ask": FieldSpec(text), "reworded": optional(text)}
OPTION = {"text": FieldSpec(text), "correct": optional(flag), "why": optional(text)}
TRAP = {"answer": FieldSpec(prose), "why": FieldSpec(text)}
QUESTION_KEYS = ("id", "kind", "proof", "ask", "reworded", "why")


def nested(
    keys: Mapping[str, FieldSpec], *, outer: Collection[str] = (), at_least: int = 0
) -> Validator[list[dict[str, Any]]]:
    """Return a validator of the tables below a question, such as `[[question.option]]`.

    `outer` are the question's own keys: one that is written below such a table belongs above it.
    """
    above = [key for key in (*QUESTION_KEYS, *outer) if key not in keys]
    return many(table(keys, outer=above), at_least=at_least, at_most=MAX_ANSWERS)
