"""The check for items that ask the same thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mlquiz.library.parser import ParsedFile
from mlquiz.library.raw_item import RawItem
from mlquiz.text import LANGUAGES
from mlquiz.toml_schema.locations import KeyPath
from mlquiz.toml_schema.problem import Problem

SHOWN_FIRST = ("ask", "reworded", "front", "cloze")


def repeats(files: Sequence[ParsedFile]) -> Iterator[Problem]:
    """Yield a problem for each item that asks the same as an earlier one, in either language."""
    first: dict[tuple[str, ...], str] = {}
    for parsed in files:
        for path, raw_item in parsed.raw_items.items():
            before = [
                (key, first.setdefault(shown, raw_item.id)) for key, shown in _shown(raw_item)
            ]
            repeated = next(((key, other) for key, other in before if other != raw_item.id), None)
            if repeated:
                key, other = repeated
                yield parsed.problem((*path, *key), f"asks the same as {other!r}")


def _shown(raw_item: RawItem) -> Iterator[tuple[KeyPath, tuple[str, ...]]]:
    """Yield the key and text of what is shown before the answer, including a question's code."""
    if raw_item.statement is not None:
        yield ("statement",), ("statement", raw_item.statement)
    for key in SHOWN_FIRST:
        if key in raw_item.values:
            for lang in LANGUAGES:
                text = " ".join(raw_item.values[key][lang].casefold().split())
                yield (key, lang), (lang, text, raw_item.values.get("code", ""))
