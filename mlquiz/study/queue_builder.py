"""What to study now: reviews, the most at risk first, then new items, as far as the time goes."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from mlquiz.domain.filter import Filter
from mlquiz.domain.interleaving import interleave
from mlquiz.domain.queue import ReviewQueue
from mlquiz.domain.teaching_order import prerequisites
from mlquiz.domain.timing import ASSUMED_PACE, Pace
from mlquiz.library.library import ItemFacts, Library
from mlquiz.store.store import Store

CHUNK = 200
COMPARED = 400
"""Due items whose risks are compared: more than anybody reviews in a day."""
MAX_INTERLEAVED = 300
"""Items at the front of a session that are interleaved: nobody answers more in a day."""


class PlanOptions(Struct, frozen=True, kw_only=True):
    """How much time there is, in seconds (None for no limit), and how it is filled.

    `review_seconds` limits the reviews, `item_seconds` reviews and new items together; after
    `session_seconds` the session ends. `breadth_first` begins every concept before it goes deeper
    into any.
    """

    review_seconds: float | None = None
    item_seconds: float | None = None
    session_seconds: float | None = None
    pace: Pace = ASSUMED_PACE
    breadth_first: bool = False


NO_LIMITS = PlanOptions()


class Chosen(Struct, frozen=True):
    """The items of a session, before they are interleaved, and how long they are to take."""

    reviews: Sequence[str]
    new: Sequence[str]
    facts: Mapping[str, ItemFacts]
    seconds: float


class Today(Struct, frozen=True):
    """What a day still holds: the reviews and new items for which there is time, in minutes.

    `waiting` counts the items that are due and must wait.
    """

    due: int
    new: int
    minutes: float
    waiting: int


def due_items(library: Library, store: Store, wanted: Filter, now: datetime) -> Iterator[str]:
    """Yield the due items that are wanted, the longest overdue first."""
    for chunk in chunks(store.due(now)):
        yield from library.existing(chunk, wanted)


def reviews_by_risk(
    library: Library, store: Store, wanted: Filter, now: datetime
) -> Iterator[tuple[str, ItemFacts]]:
    """Yield the due items that are wanted, the most at risk first.

    Where the risk is alike, what is asked more comes first. Of more items than anybody reviews in
    days, the longest overdue are compared first.
    """
    due = store.due_with_risk(now)
    while risks := dict(itertools.islice(due, COMPARED)):
        facts = library.facts(risks, wanted)
        in_order = sorted(
            facts, key=lambda item: (-_risk_band(risks[item]), -facts[item].asked, -risks[item])
        )
        yield from ((item, facts[item]) for item in in_order)


def _risk_band(overdue: float) -> int:
    """Return the power of two of a multiple of the stability: a band is 6 points of recall."""
    return math.frexp(max(overdue, 1e-9))[1]


def new_items(
    library: Library, store: Store, wanted: Filter, now: datetime, *, breadth_first: bool = False
) -> Iterator[str]:
    """Yield items that were never answered, in the order in which they are introduced."""
    for chunk in chunks(library.item_ids(wanted, breadth_first=breadth_first)):
        known = store.seen_items(chunk, now)
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


def choose(
    library: Library,
    store: Store,
    wanted: Filter,
    now: datetime,
    *,
    new: int | None,
    limit: int | None = None,
    options: PlanOptions = NO_LIMITS,
) -> Chosen:
    """Choose what fits into the time: reviews, then at most `new` new items, `limit` in all."""
    pace = options.pace
    due = itertools.islice(reviews_by_risk(library, store, wanted, now), limit)
    reviews, seconds = _fitting(due, pace.of_due, 0.0, options.review_seconds)
    fresh = new_items(library, store, wanted, now, breadth_first=options.breadth_first)
    left = None if limit is None else limit - len(reviews)
    described = (
        pair
        for chunk in chunks(itertools.islice(itertools.islice(fresh, new), left))
        for pair in library.facts(chunk).items()
    )
    begun, seconds = _fitting(described, pace.of_new, seconds, options.item_seconds)
    return Chosen(list(reviews), list(begun), {**reviews, **begun}, seconds)


def _fitting(
    items: Iterable[tuple[str, ItemFacts]],
    cost: Callable[[str], float],
    seconds: float,
    max_seconds: float | None,
) -> tuple[dict[str, ItemFacts], float]:
    """Return the items up to the first that would exceed the time by half of itself or more."""
    found: dict[str, ItemFacts] = {}
    for item, facts in items:
        needed = cost(facts.kind)
        if max_seconds is not None and seconds + needed / 2 > max_seconds:
            break
        found[item] = facts
        seconds += needed
    return found, seconds


def plan(
    library: Library,
    store: Store,
    wanted: Filter,
    now: datetime,
    *,
    per_day: int | None,
    limit: int | None = None,
    cram: bool = False,
    options: PlanOptions = NO_LIMITS,
) -> ReviewQueue:
    """Plan a session of at most `limit` answers.

    `per_day` limits the new items of the day, None does not. A cram session takes every wanted
    item in the order in which they are introduced, due or not, and is saved as practice.
    """
    if cram:
        items = list(itertools.islice(library.item_ids(wanted), limit))
        chosen = Chosen((), items, library.facts(items[:MAX_INTERLEAVED]), 0.0)
    else:
        new = None if per_day is None else new_allowed(store, now, per_day)
        chosen = choose(library, store, wanted, now, new=new, limit=limit, options=options)
    concepts = {item: facts.concept for item, facts in chosen.facts.items()}
    return ReviewQueue(
        _in_order(library, chosen, concepts),
        limit=limit,
        max_seconds=options.session_seconds,
        concepts=concepts,
    )


def today(
    library: Library,
    store: Store,
    wanted: Filter,
    now: datetime,
    *,
    per_day: int,
    options: PlanOptions = NO_LIMITS,
) -> Today:
    """Count the reviews and new items for which there is time, and what must wait."""
    allowed = new_allowed(store, now, per_day)
    chosen = choose(library, store, wanted, now, new=allowed, options=options)
    return Today(
        due=len(chosen.reviews),
        new=len(chosen.new),
        minutes=chosen.seconds / 60,
        waiting=sum(1 for _ in due_items(library, store, wanted, now)) - len(chosen.reviews),
    )


def _in_order(library: Library, chosen: Chosen, concepts: Mapping[str, str]) -> tuple[str, ...]:
    """Return the items of a session with those of one concept apart."""
    items = [*chosen.reviews, *chosen.new]
    front, rest = items[:MAX_INTERLEAVED], items[MAX_INTERLEAVED:]
    known = {concept.id: concept for concept in library.concepts()} if chosen.new else {}
    begun = {concepts[item] for item in front if item in chosen.new}
    needs = {name: prerequisites(name, known) for name in begun}
    return (*interleave(front, concepts, needs), *rest)
