"""What to study now: what is due, then new items in teaching order up to the daily limit."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from mlquiz.domain.filter import Filter
from mlquiz.domain.session import Session
from mlquiz.library.library import Library
from mlquiz.store.store import Store

CHUNK = 200


class Today(Struct, frozen=True):
    """What a day holds: items due, and new ones that its limit still allows."""

    due: int
    new: int


def due_items(library: Library, store: Store, wanted: Filter, now: datetime) -> Iterator[str]:
    """Yield the due items that are wanted, the longest overdue first."""
    for chunk in chunks(store.due(now)):
        yield from library.kept(chunk, wanted)


def new_items(library: Library, store: Store, wanted: Filter, now: datetime) -> Iterator[str]:
    """Yield items that were never answered, each concept after its prerequisites."""
    for chunk in chunks(library.item_ids(wanted)):
        known = store.not_new(chunk, now)
        yield from (item for item in chunk if item not in known)


def chunks(items: Iterator[str]) -> Iterator[list[str]]:
    """Yield the items in lists of at most `CHUNK`, no sooner than they are asked for."""
    while chunk := list(itertools.islice(items, CHUNK)):
        yield chunk


def begun_today(store: Store, now: datetime) -> int:
    """Count the items that were begun on the learner's day that holds `now`.

    Each item counts on the day that was recorded with its first answer: a clock set back an hour
    or a journey allows nothing twice, and what a clock that ran ahead put into later days is left
    to them.
    """
    return store.begun_on(store.calendar.day_of(now))


def new_allowed(store: Store, now: datetime, per_day: int) -> int:
    """Return how many new items today still allows."""
    return max(0, per_day - begun_today(store, now))


def today(library: Library, store: Store, wanted: Filter, now: datetime, *, per_day: int) -> Today:
    """Count what is due and new today."""
    allowed = new_allowed(store, now, per_day)
    fresh = itertools.islice(new_items(library, store, wanted, now), allowed)
    return Today(
        due=sum(1 for _ in due_items(library, store, wanted, now)), new=sum(1 for _ in fresh)
    )


def plan(
    library: Library,
    store: Store,
    wanted: Filter,
    now: datetime,
    *,
    per_day: int,
    limit: int | None = None,
    cram: bool = False,
) -> Session:
    """Plan a session of at most `limit` answers.

    A cram session takes every wanted item in teaching order, due or not, and is kept as
    practice. Asked for something in particular (a filter that names concepts), the learner gets
    new items of it beyond the daily limit too.
    """
    if cram:
        return Session(tuple(itertools.islice(library.item_ids(wanted), limit)), limit=limit)
    allowed = None if wanted.concepts else new_allowed(store, now, per_day)
    fresh = itertools.islice(new_items(library, store, wanted, now), allowed)
    items = itertools.chain(due_items(library, store, wanted, now), fresh)
    return Session(tuple(itertools.islice(items, limit)), limit=limit)
