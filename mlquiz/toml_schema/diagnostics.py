"""What is wrong with a value, in an author's words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

from msgspec import Struct

from mlquiz.toml_schema.locations import KeyPath

MAX_LENGTH = 60

PLAIN_WORDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "true or false"),
    ((int, float), "a number"),
    (str, "a text"),
    (list, "a list"),
    (dict, "a group of keys"),
    ((date, time), "a date or a time"),
    (object, "something else"),
)


class ValidationError(Struct, frozen=True):
    """A fault at a key path, with a hint."""

    path: KeyPath
    message: str
    hint: str = ""


ValidationErrors = list[ValidationError]

Validator = Callable[[Any, KeyPath, ValidationErrors], Any]
"""Takes a TOML value and notes all that is wrong with it.

It returns plain data in the shape of the domain's fields, which means nothing if it noted a fault.
"""


def name(path: KeyPath) -> str:
    """Name a key as an author knows it: `why.zh`, not its whole path through lists."""
    parts: list[str] = []
    for part in reversed(path):
        if isinstance(part, int) and parts:
            break
        parts.insert(0, f"[{part + 1}]" if isinstance(part, int) else _shown(part))
    return ".".join(parts).replace(".[", "[")


def _shown(key: str) -> str:
    return key if key.isprintable() and len(key) <= MAX_LENGTH else repr(shorten(key))


def header(path: KeyPath) -> str:
    """Return the header that opens a table of the list at `path`."""
    return f"[[{'.'.join(part for part in path if isinstance(part, str))}]]"


def shorten(text: str) -> str:
    """Return as much of a text as a message can hold."""
    return text if len(text) <= MAX_LENGTH else f"{text[: MAX_LENGTH - 1]}…"


def describe(value: object) -> str:
    """Say in plain words what a TOML value is."""
    return next(words for types, words in PLAIN_WORDS if isinstance(value, types))


def expected(
    what: str, value: object, path: KeyPath, faults: ValidationErrors, hint: str = ""
) -> None:
    """Note that a value is of the wrong type."""
    faults.append(
        ValidationError(path, f"{name(path)} must be {what}, not {describe(value)}", hint)
    )
