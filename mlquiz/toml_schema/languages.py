"""Texts that are written in one language only: the other language shows the same text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from mlquiz.text import LANGUAGES, Lang
from mlquiz.toml_schema.document import TomlDocument
from mlquiz.toml_schema.locations import KeyPath

AUTHOR_NAMED_TABLES = ("vary", "derive")
"""Tables whose keys are the author's own names, not languages."""


def fill_languages(document: TomlDocument, languages: Sequence[Lang]) -> TomlDocument:
    """Return a document in which every text of one of `languages` also stands for those missing.

    `TomlDocument.filled` has the key paths of the copies, whose errors are not reported. A document
    in all languages is returned unchanged.
    """
    if set(languages) == set(LANGUAGES):
        return document
    filled: set[KeyPath] = set()
    try:
        data = _filled(document.data, (), languages, filled)
    except RecursionError:  # nothing that mlquiz reads is nested so deeply
        return document
    return replace(document, data=data, filled=frozenset(filled))


def _filled(value: Any, path: KeyPath, languages: Sequence[Lang], filled: set[KeyPath]) -> Any:
    if isinstance(value, list):
        return [
            _filled(element, (*path, index), languages, filled)
            for index, element in enumerate(value)
        ]
    if not isinstance(value, dict) or (path and path[-1] in AUTHOR_NAMED_TABLES):
        return value
    copy = {
        key: _filled(element, (*path, key), languages, filled) for key, element in value.items()
    }
    written = next((copy[lang] for lang in languages if isinstance(copy.get(lang), str | list)), "")
    for lang in LANGUAGES:
        if written and lang not in languages and lang not in copy:
            copy[lang] = written
            filled.add((*path, lang))
    return copy
