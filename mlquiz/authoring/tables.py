"""Readers of what holds other values: lists, groups of names, tables, bilingual texts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from msgspec import Struct

from mlquiz.authoring.faults import Fault, Faults, Reader, expected, header, name, shorten
from mlquiz.authoring.positions import KeyPath
from mlquiz.authoring.values import line, prose
from mlquiz.domain.text import LANGUAGES
from mlquiz.errors import nearest


def many(read: Reader, *, at_least: int = 0, at_most: int = 1_000_000) -> Reader:
    """Return a reader of lists whose elements `read` reads."""

    def read_all(value: Any, path: KeyPath, faults: Faults) -> list[Any]:
        if not isinstance(value, list):
            hint = f"write {header(path)}" if isinstance(value, dict) else "put it in [ ]"
            expected("a list", value, path, faults, hint)
            return []
        if len(value) < at_least:
            faults.append(Fault(path, f"{name(path)} is empty"))
        if len(value) > at_most:
            message = f"{name(path)} has {len(value)} entries, more than {at_most}"
            faults.append(Fault(path, message))
            return []
        return [read(element, (*path, place), faults) for place, element in enumerate(value)]

    return read_all


def names_to(read: Reader, *, at_least: int = 0) -> Reader:
    """Return a reader of groups from names that the author chooses to what `read` reads."""

    def read_each(value: Any, path: KeyPath, faults: Faults) -> dict[str, Any]:
        if not isinstance(value, dict):
            expected("a group of names", value, path, faults, "such as { a = …, b = … }")
            return {}
        if len(value) < at_least:
            faults.append(Fault(path, f"{name(path)} is empty"))
        return {key: read(element, (*path, key), faults) for key, element in value.items()}

    return read_each


class Key(Struct, frozen=True):
    """A key that a table may or must have; `into` is its field where that has another name."""

    read: Reader
    required: bool = True
    into: str = ""


def optional(read: Reader, into: str = "") -> Key:
    """Return a key that may be left out."""
    return Key(read, required=False, into=into)


def table(keys: Mapping[str, Key], outer: Collection[str] = ()) -> Reader:
    """Return a reader of tables with `keys` and no others.

    `outer` are the keys of the table around it: in TOML a key that stands too low falls into
    the last table opened, so that is what the hint says.
    """

    def read(value: Any, path: KeyPath, faults: Faults) -> dict[str, Any]:
        if not isinstance(value, dict):
            expected("a group of keys", value, path, faults)
            return {}
        _unknown_keys(value, keys, path, faults, outer)
        for key, form in keys.items():
            if form.required and key not in value:
                faults.append(Fault((*path, key), f"{name((*path, key))} is missing"))
        return {
            form.into or key: form.read(value[key], (*path, key), faults)
            for key, form in keys.items()
            if key in value
        }

    return read


def text(value: Any, path: KeyPath, faults: Faults) -> dict[str, str]:
    """Read a text in both languages."""
    return _bilingual(value, path, faults, prose)


def title(value: Any, path: KeyPath, faults: Faults) -> dict[str, str]:
    """Read a text of a single line in both languages."""
    return _bilingual(value, path, faults, line)


def _bilingual(value: Any, path: KeyPath, faults: Faults, read: Reader) -> dict[str, str]:
    if not isinstance(value, dict):
        own = name(path)
        expected("in both languages", value, path, faults, f"write {own}.en and {own}.zh")
        return {}
    _unknown_keys(value, LANGUAGES, path, faults)
    for lang in LANGUAGES:
        if lang not in value:
            at = (*path, lang)
            faults.append(Fault(at, f"{name(at)} is missing", "every text is in both languages"))
    return {lang: read(value[lang], (*path, lang), faults) for lang in LANGUAGES if lang in value}


def _unknown_keys(
    value: Mapping[str, Any],
    known: Collection[str],
    path: KeyPath,
    faults: Faults,
    outer: Collection[str] = (),
) -> None:
    for key in value:
        if key in known:
            continue
        if key in outer:
            hint = f"it belongs further up, above the first {header(path)}"
        else:
            hint = nearest(key, known) or f"known here: {', '.join(known)}"
        faults.append(Fault((*path, key), f"the key {shorten(key)!r} is unknown", hint))
