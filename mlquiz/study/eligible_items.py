"""The items that may be asked: those that are due or fall due soon, and new ones."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache

from mlquiz.domain.calendar import DAY
from mlquiz.domain.filter import Filter
from mlquiz.domain.kinds.registry import KINDS, is_specific_choice
from mlquiz.domain.scheduling import is_suspended_or_buried
from mlquiz.library.library import ItemFacts, Library
from mlquiz.store.store import Store

CHUNK_SIZE = 25
MAX_CHUNK_SIZE = 400
COMPARED = 400
"""The number of due items that are sorted by risk together; more than anyone reviews in a day."""


def due_items(library: Library, store: Store, wanted: Filter, now: datetime) -> Iterator[str]:
    """Yield the due items that match `wanted`, in the order of `Store.due`."""
    for chunk in chunks(store.due(now)):
        yield from library.existing(chunk, wanted)


def reviews_by_risk(
    library: Library, store: Store, wanted: Filter, now: datetime
) -> Iterator[tuple[str, ItemFacts]]:
    """Yield the due items that match `wanted`, those most at risk of being forgotten first.

    At a similar risk, concepts that are asked more come first. If more than `COMPARED` items are
    due, the longest overdue are sorted first.
    """
    due = store.due_with_risk(now)
    while risks := dict(itertools.islice(due, COMPARED)):
        facts = library.facts(risks, wanted)
        in_order = sorted(
            facts, key=lambda item: (-_risk_band(risks[item]), -facts[item].asked, -risks[item])
        )
        yield from ((item, facts[item]) for item in in_order)


def _risk_band(overdue: float) -> int:
    """Return the binary exponent of `overdue`, a multiple of the stability.

    One band corresponds to about 6 percentage points of recall.
    """
    return math.frexp(max(overdue, 1e-9))[1]


def items_ahead(
    library: Library, store: Store, wanted: Filter, now: datetime, days: int
) -> Iterator[str]:
    """Yield the items that fall due in the next `days` days, the soonest first.

    Those that are due today, suspended or buried are left out.
    """
    today = store.calendar.day_of(now)
    coming = [
        (state.due_day, item)
        for item, state in store.states().items()
        if state.due_day is not None
        and today < state.due_day <= today + days * DAY
        and not is_suspended_or_buried(state, now)
    ]
    yield from library.existing((item for _, item in sorted(coming)), wanted)


def new_items(
    library: Library, store: Store, wanted: Filter, now: datetime, *, breadth_first: bool = False
) -> Iterator[str]:
    """Yield the items that were never answered, in teaching order.

    Suspended and buried items are skipped, as are those that are held back (see `_held_back`)
    unless `wanted` names particular kinds.
    """
    for chunk in chunks(library.item_ids(wanted, breadth_first=breadth_first)):
        known = store.seen_items(chunk, now)
        fresh = [item for item in chunk if item not in known]
        held = set() if is_specific_choice(wanted.kinds) else _held_back(library, store, fresh, now)
        yield from (item for item in fresh if item not in held)


def _held_back(library: Library, store: Store, fresh: Sequence[str], now: datetime) -> set[str]:
    """Return those of `fresh` that cannot be answered yet.

    Their kind needs PyTorch, which is not installed, or it needs practice that their concept has
    not had: an answer to another of its items on an earlier learner's day.
    """
    kinds = {name for name, kind in KINDS.items() if kind.needs_practice}
    unusable = {name for name in KINDS if not can_be_answered(name)}
    if not kinds | unusable:
        return set()
    facts = library.facts(fresh, Filter(kinds=frozenset(kinds | unusable)))
    today = store.calendar.day_of(now)
    concepts = {each.concept for each in facts.values() if each.kind in kinds}
    items = {name: library.item_ids(Filter(concepts=frozenset({name}))) for name in concepts}
    practised = {name: store.has_started(items[name], before=today) for name in concepts}
    return {
        item for item, each in facts.items() if each.kind in unusable or not practised[each.concept]
    }


def can_be_answered(kind: str) -> bool:
    """Return whether questions of a kind can be answered here: some need PyTorch."""
    return not KINDS[kind].needs_torch or has_torch()


@cache
def has_torch() -> bool:
    """Return whether PyTorch is installed, without importing it."""
    from importlib.util import find_spec

    return find_spec("torch") is not None


def chunks(items: Iterator[str]) -> Iterator[list[str]]:
    """Yield the items in lists, lazily; the first are short, because a session needs few items."""
    size = CHUNK_SIZE
    while chunk := list(itertools.islice(items, size)):
        yield chunk
        size = min(2 * size, MAX_CHUNK_SIZE)
