"""Validation errors, and their messages in an author's terms."""

from __future__ import annotations

from datetime import date, time

from msgspec import Struct

from mlquiz.toml_schema.locations import KeyPath

MAX_LENGTH = 60

PLAIN_WORDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "true or false"),
    ((int, float), "a number"),
    (str, "a text"),
    (list, "a list"),
    (dict, "a table"),
    ((date, time), "a date or a time"),
    (object, "something else"),
)


class ValidationError(Struct, frozen=True):
    """An error at a key path, with a hint."""

    path: KeyPath
    message: str
    hint: str = ""


ValidationErrors = list[ValidationError]


def key_name(path: KeyPath) -> str:
    """Return a key's name for authors, such as `why.zh`, without its path through lists."""
    parts: list[str] = []
    for part in reversed(path):
        if isinstance(part, int) and parts:
            break
        parts.insert(0, f"[{part + 1}]" if isinstance(part, int) else _shown(part))
    return ".".join(parts).replace(".[", "[")


def _shown(key: str) -> str:
    return key if key.isprintable() and len(key) <= MAX_LENGTH else repr(shorten(key))


def header(path: KeyPath) -> str:
    """Return the header of a table in the list at `path`, such as `[[question.option]]`."""
    return f"[[{'.'.join(part for part in path if isinstance(part, str))}]]"


def shorten(text: str) -> str:
    """Return a text, cut with `…` if it is too long for a message."""
    return text if len(text) <= MAX_LENGTH else f"{text[: MAX_LENGTH - 1]}…"


def describe(value: object) -> str:
    """Return the type of a TOML value in plain words, such as 'a number'."""
    return next(words for types, words in PLAIN_WORDS if isinstance(value, types))


def add_type_error(
    what: str, value: object, path: KeyPath, errors: ValidationErrors, hint: str = ""
) -> None:
    """Add an error: the value has the wrong type."""
    errors.append(
        ValidationError(path, f"{key_name(path)} must be {what}, not {describe(value)}", hint)
    )
