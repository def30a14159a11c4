"""Lookup of concepts, sections and kinds by the names that learners type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mlquiz.domain.kinds.registry import KINDS
from mlquiz.errors import unknown
from mlquiz.text import Text


def find_id(
    what: str, name: str, titles: Mapping[str, Text], aka: Mapping[str, Sequence[str]] | None = None
) -> str:
    """Return the id of a concept or section that has this name.

    Raises UsageError, with the nearest name, if there is none.
    """
    if name in titles:
        return name
    from mlquiz.render.names import all_names, find  # not needed for ids, the usual case

    found = find(name, titles, aka or {})
    if found is not None:
        return found
    if what == "concept":
        hint, hint_zh = "`mlquiz concepts` lists them all.", "用 `mlquiz concepts` 可列出全部概念。"
    else:
        hint, hint_zh = f"There are: {', '.join(titles)}.", f"可用的有：{'、'.join(titles)}。"
    raise unknown(what, name, all_names(titles, aka or {}), hint, hint_zh)


def resolve_kind(name: str) -> str:
    """Return `name` if it is a kind of item; else raise UsageError, with the nearest kind."""
    if name in KINDS:
        return name
    hint, hint_zh = f"There are: {', '.join(KINDS)}.", f"可用的有：{'、'.join(KINDS)}。"
    raise unknown("kind", name, KINDS, hint, hint_zh)
