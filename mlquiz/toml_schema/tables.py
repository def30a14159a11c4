"""Validators of compound values: lists, tables, bilingual texts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from msgspec import Struct

from mlquiz.errors import nearest
from mlquiz.text import LANGUAGES
from mlquiz.toml_schema.diagnostics import (
    ValidationError,
    ValidationErrors,
    add_type_error,
    header,
    key_name,
    shorten,
)
from mlquiz.toml_schema.locations import KeyPath
from mlquiz.toml_schema.scalars import line, prose
from mlquiz.toml_schema.validator import JsonSchema, Validator, validator

T = TypeVar("T")
MAX_ENTRIES = 1_000_000


def many(
    read: Validator[T], *, at_least: int = 0, at_most: int = MAX_ENTRIES
) -> Validator[list[T]]:
    """Return a validator of lists whose elements `read` validates."""

    def read_all(value: Any, path: KeyPath, errors: ValidationErrors) -> list[T]:
        if not isinstance(value, list):
            hint = f"write {header(path)}" if isinstance(value, dict) else "put it in [ ]"
            add_type_error("a list", value, path, errors, hint)
            return []
        if len(value) < at_least:
            errors.append(ValidationError(path, f"{key_name(path)} is empty"))
        if len(value) > at_most:
            message = f"{key_name(path)} has {len(value)} entries, more than {at_most}"
            errors.append(ValidationError(path, message))
            return []
        return [read(element, (*path, index), errors) for index, element in enumerate(value)]

    limits = {"minItems": at_least, "maxItems": at_most}
    return Validator(read_all, {"type": "array", "items": read.schema, **limits})


def mapping_of(read: Validator[T], *, at_least: int = 0) -> Validator[dict[str, T]]:
    """Return a validator of tables with names of the author's choice and values for `read`."""

    def read_each(value: Any, path: KeyPath, errors: ValidationErrors) -> dict[str, T]:
        if not isinstance(value, dict):
            add_type_error("a table", value, path, errors, "such as { a = …, b = … }")
            return {}
        if len(value) < at_least:
            errors.append(ValidationError(path, f"{key_name(path)} is empty"))
        return {key: read(element, (*path, key), errors) for key, element in value.items()}

    return Validator(
        read_each,
        {"type": "object", "additionalProperties": read.schema, "minProperties": at_least},
    )


class FieldSpec(Struct, frozen=True):
    """A key that a table may or must have; `into` is the field's name if it is not the key."""

    read: Validator[Any]
    required: bool = True
    into: str = ""


def optional(read: Validator[Any], into: str = "") -> FieldSpec:
    """Return the spec of an optional key."""
    return FieldSpec(read, required=False, into=into)


def table(keys: Mapping[str, FieldSpec], outer: Collection[str] = ()) -> Validator[dict[str, Any]]:
    """Return a validator of tables with `keys` and no others.

    `outer` are the keys of the enclosing table: in TOML, a key that is written too far down belongs
    to the last table opened, and the hint says so.
    """

    def read(value: Any, path: KeyPath, errors: ValidationErrors) -> dict[str, Any]:
        if not isinstance(value, dict):
            add_type_error("a table", value, path, errors)
            return {}
        _unknown_keys(value, keys, path, errors, outer)
        for key, spec in keys.items():
            if spec.required and key not in value:
                errors.append(ValidationError((*path, key), f"{key_name((*path, key))} is missing"))
        return {
            spec.into or key: spec.read(value[key], (*path, key), errors)
            for key, spec in keys.items()
            if key in value
        }

    return Validator(read, schema_of(keys))


def schema_of(keys: Mapping[str, FieldSpec]) -> JsonSchema:
    """Return the JSON Schema of a table with `keys` and no others."""
    return {
        "type": "object",
        "properties": {key: spec.read.schema for key, spec in keys.items()},
        "required": [key for key, spec in keys.items() if spec.required],
        "additionalProperties": False,
    }


BILINGUAL = {
    "type": "object",
    "properties": dict.fromkeys(LANGUAGES, prose.schema),
    "required": list(LANGUAGES),
    "additionalProperties": False,
}


@validator(BILINGUAL)
def text(value: Any, path: KeyPath, errors: ValidationErrors) -> dict[str, str]:
    """Read a text in both languages."""
    return _bilingual(value, path, errors, prose)


@validator(BILINGUAL)
def title(value: Any, path: KeyPath, errors: ValidationErrors) -> dict[str, str]:
    """Read a text of a single line in both languages."""
    return _bilingual(value, path, errors, line)


def _bilingual(
    value: Any, path: KeyPath, errors: ValidationErrors, read: Validator[str]
) -> dict[str, str]:
    if not isinstance(value, dict):
        own = key_name(path)
        add_type_error(
            "a text in both languages", value, path, errors, f"write {own}.en and {own}.zh"
        )
        return {}
    _unknown_keys(value, LANGUAGES, path, errors)
    for lang in LANGUAGES:
        if lang not in value:
            at = (*path, lang)
            hint = "every text is in both languages, or in those of its pack"
            errors.append(ValidationError(at, f"{key_name(at)} is missing", hint))
    return {lang: read(value[lang], (*path, lang), errors) for lang in LANGUAGES if lang in value}


def _unknown_keys(
    value: Mapping[str, Any],
    known: Collection[str],
    path: KeyPath,
    errors: ValidationErrors,
    outer: Collection[str] = (),
) -> None:
    for key in value:
        if key in known:
            continue
        if key in outer:
            hint = f"it belongs further up, above the first {header(path)}"
        else:
            hint = nearest(key, known) or f"known here: {', '.join(known)}"
        errors.append(ValidationError((*path, key), f"the key {shorten(key)!r} is unknown", hint))
