"""Validators of single values: texts, numbers, true or false."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Any

from mlquiz.errors import nearest
from mlquiz.toml_schema.diagnostics import (
    ValidationError,
    ValidationErrors,
    add_type_error,
    key_name,
    shorten,
)
from mlquiz.toml_schema.locations import KeyPath
from mlquiz.toml_schema.validator import Validator, validator

# Controls, bidirectional overrides, invisible and private characters: none has a glyph, and all
# can make a terminal show something other than the text of the file.
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\uf8ff\ufeff\ufff9-\uffff\U000e0000-\U0010ffff]"
)
MAX_LENGTH = 20_000
"""Maximum length of a text in characters, a multiple of what a long lesson has."""

IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@validator({"type": "string", "minLength": 1, "maxLength": MAX_LENGTH})
def string(value: Any, path: KeyPath, errors: ValidationErrors) -> str:
    """Read a text that is not empty and has no characters that could control a terminal."""
    if not isinstance(value, str):
        add_type_error("a text", value, path, errors, "put it in quotes")
        return ""
    if not value.strip():
        errors.append(ValidationError(path, f"{key_name(path)} is empty"))
    if len(value) > MAX_LENGTH:
        message = f"{key_name(path)} has {len(value)} characters, more than {MAX_LENGTH}"
        errors.append(ValidationError(path, message, "split it"))
    elif hidden := HIDDEN.search(value):
        code = f"U+{ord(hidden.group()):04X}"
        errors.append(
            ValidationError(
                path, f"{key_name(path)} contains the hidden character {code}", "remove it"
            )
        )
    return value


@validator(string.schema)
def prose(value: Any, path: KeyPath, errors: ValidationErrors) -> str:
    """Read a text; strip the blank lines that a TOML literal puts around it."""
    return string(value, path, errors).strip()


@validator(string.schema)
def line(value: Any, path: KeyPath, errors: ValidationErrors) -> str:
    """Read a text of a single line."""
    text = prose(value, path, errors)
    if "\n" in text:
        errors.append(ValidationError(path, f"{key_name(path)} must be a single line"))
    return text


def pattern(form: re.Pattern[str], what: str) -> Validator[str]:
    """Return a validator of texts that match `form`; `what` describes it to the author."""

    def read(value: Any, path: KeyPath, errors: ValidationErrors) -> str:
        before = len(errors)
        text = string(value, path, errors)
        if len(errors) == before and not form.fullmatch(text):
            errors.append(
                ValidationError(path, f"{key_name(path)} = {shorten(text)!r} is not {what}")
            )
        return text

    return Validator(read, {"type": "string", "pattern": f"^(?:{form.pattern})$"})


identifier = pattern(IDENTIFIER, "an id: lowercase letters and digits, joined by hyphens")


def one_of(words: Iterable[str]) -> Validator[str]:
    """Return a validator of texts that must be one of `words`."""
    known = list(words)

    def read(value: Any, path: KeyPath, errors: ValidationErrors) -> str:
        before = len(errors)
        word = string(value, path, errors)
        if len(errors) == before and word not in known:
            hint = nearest(word, known) or f"one of {', '.join(known)}"
            errors.append(
                ValidationError(path, f"{key_name(path)} = {shorten(word)!r} is unknown", hint)
            )
        return word

    return Validator(read, {"enum": known})


@validator({"type": "boolean"})
def flag(value: Any, path: KeyPath, errors: ValidationErrors) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        add_type_error("true or false", value, path, errors, "without quotes")
    return value is True


@validator({"type": "number"})
def number(value: Any, path: KeyPath, errors: ValidationErrors) -> float:
    """Read a finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        add_type_error("a number", value, path, errors, "without quotes")
        return 0.0
    try:
        finite = math.isfinite(value)
    except OverflowError:
        finite = False
    if not finite:
        errors.append(ValidationError(path, f"{key_name(path)} is not a finite number"))
    return value
