"""Checks of the ladders of the mock interview."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from mlquiz.domain.concepts import Concept
from mlquiz.domain.ladders import Ladder, Rung, RungLevel
from mlquiz.domain.spoken import length_errors, point_errors
from mlquiz.errors import nearest
from mlquiz.toml_schema.diagnostics import ValidationError
from mlquiz.toml_schema.locations import KeyPath

RUNGS = (3, 5)
ENGLISH_WORDS = (30, 120)
CHINESE_CHARACTERS = (60, 260)
NOT_ASKED = frozenset({"card", "cloze"})
"""The kinds of item that are too small to be asked in an interview."""
SHOWING = frozenset({"predict", "output", "implement", "bug", "diagnose"})
"""The kinds of item in which something is shown."""


def ladder_errors(
    ladder: Ladder, kinds: Mapping[str, str], concepts: Mapping[str, Concept]
) -> Iterator[ValidationError]:
    """Yield the errors of a ladder, by key path in its file; `kinds` maps items to their kinds."""
    if ladder.concept not in concepts:
        hint = nearest(ladder.concept, concepts)
        yield ValidationError(("concept",), f"there is no concept {ladder.concept!r}", hint)
    elif not concepts[ladder.concept].written:
        yield ValidationError(("concept",), f"{ladder.concept!r} is not written")
    low, high = RUNGS
    if not low <= len(ladder.rungs) <= high:
        message = f"there must be {low} to {high} rungs, not {len(ladder.rungs)}"
        yield ValidationError(("rung",), message)
    for index, (lower, upper) in enumerate(pairwise(ladder.rungs), start=1):
        if lower.level.rank >= upper.level.rank:
            message = f"{upper.level.value!r} comes before {lower.level.value!r}"
            hint = f"levels ascend: {', '.join(RungLevel)}"
            yield ValidationError(("rung", index, "level"), message, hint)
    for index, rung in enumerate(ladder.rungs):
        for error in _rung_errors(rung, kinds):
            yield ValidationError(("rung", index, *error.path), error.message, error.hint)
    yield from _repeated_items(ladder)


def _rung_errors(rung: Rung, kinds: Mapping[str, str]) -> Iterator[ValidationError]:
    if rung.item is not None:
        yield from _item_errors(rung.item, ("item",), kinds)
        kind = kinds.get(rung.item)
        if kind in NOT_ASKED:
            message = f"{rung.item!r} is a card, which no interviewer asks"
            yield ValidationError(("item",), message)
        elif kind and rung.level is RungLevel.SHOW and kind not in SHOWING:
            kinds_that_show = ", ".join(sorted(SHOWING))
            hint = f"one of {kinds_that_show}, or write the question here, with ask and answer"
            message = f"an item of kind {kind!r} demonstrates nothing"
            yield ValidationError(("item",), message, hint)
        return
    yield from point_errors("point", len(rung.points))
    for index, point in enumerate(rung.points):
        if point.item is not None:
            yield from _item_errors(point.item, ("point", index, "item"), kinds)
    if rung.answer:
        yield from length_errors(rung.answer, ENGLISH_WORDS, CHINESE_CHARACTERS, "it is said aloud")


def _item_errors(item: str, path: KeyPath, kinds: Mapping[str, str]) -> Iterator[ValidationError]:
    if item not in kinds:
        yield ValidationError(path, f"there is no item {item!r}", nearest(item, kinds))


def _repeated_items(ladder: Ladder) -> Iterator[ValidationError]:
    seen: set[str] = set()
    for index, rung in enumerate(ladder.rungs):
        if rung.item is not None and rung.item in seen:
            yield ValidationError(("rung", index, "item"), f"{rung.item!r} is asked twice")
        seen.add(rung.item or "")
