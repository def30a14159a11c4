"""Builder of the queue: the reviews most at risk, then new items, as far as time allows."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from mlquiz.domain.filter import Filter
from mlquiz.domain.interleaving import interleave, neighbours_of, siblings_among
from mlquiz.domain.queue import ReviewQueue
from mlquiz.domain.teaching_order import prerequisites
from mlquiz.domain.timing import ASSUMED_PACE, Pace
from mlquiz.library.library import ItemFacts, Library
from mlquiz.store.store import Store
from mlquiz.study.eligible_items import chunks, due_items, items_ahead, new_items, reviews_by_risk

MAX_INTERLEAVED = 300
"""The number of first items that are interleaved; more than anyone answers in a day."""


class PlanOptions(Struct, frozen=True, kw_only=True):
    """The time limits of a session in seconds (None for no limit), and how the time is filled.

    `review_seconds` limits reviews, `item_seconds` reviews and new items together; the session ends
    after `session_seconds`. With `at_least_one`, the first item is asked however long it takes.
    With `breadth_first`, every concept is started before any is deepened.
    With `days_left` until an interview, the items are those that raise recall on its day the most.
    """

    review_seconds: float | None = None
    item_seconds: float | None = None
    session_seconds: float | None = None
    at_least_one: bool = True
    pace: Pace = ASSUMED_PACE
    breadth_first: bool = False
    days_left: int | None = None


NO_LIMITS = PlanOptions()


class Chosen(Struct, frozen=True):
    """The items of a session before interleaving, and their expected time in seconds.

    `early` are those of the reviews that are not due yet.
    """

    reviews: Sequence[str]
    new: Sequence[str]
    facts: Mapping[str, ItemFacts]
    seconds: float
    early: frozenset[str] = frozenset()


class DayLoad(Struct, frozen=True):
    """The numbers of reviews and new items for which there is time today, and their minutes.

    `waiting` is the number of due items for which there is no time.
    """

    due: int
    new: int
    minutes: float
    waiting: int


def started_today(store: Store, now: datetime) -> int:
    """Return the number of items started on the learner's day at `now`.

    An item counts on the day that was recorded with its first answer. So a journey or a clock set
    back by an hour does not allow new items twice, and items that were recorded on later days by a
    clock running ahead count on those days.
    """
    return store.count_started_on(store.calendar.day_of(now))


def new_allowed(store: Store, now: datetime, per_day: int) -> int:
    """Return how many more new items are allowed today."""
    return max(0, per_day - started_today(store, now))


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
    """Return the reviews, then at most `new` new items, that fit into the time; `limit` in all."""
    if options.days_left is not None:
        from mlquiz.study.plan_items import choose_by_plan

        return choose_by_plan(library, store, wanted, now, new=new, limit=limit, options=options)
    pace = options.pace
    due = itertools.islice(reviews_by_risk(library, store, wanted, now), limit)
    one = options.at_least_one
    reviews, seconds = _fitting(due, pace.of_due, 0.0, options.review_seconds, at_least_one=one)
    fresh = new_items(library, store, wanted, now, breadth_first=options.breadth_first)
    left = None if limit is None else limit - len(reviews)
    described = (
        pair
        for chunk in chunks(itertools.islice(itertools.islice(fresh, new), left))
        for pair in library.facts(chunk).items()
    )
    fitting, seconds = _fitting(
        described, pace.of_new, seconds, options.item_seconds, at_least_one=one and not reviews
    )
    return Chosen(list(reviews), list(fitting), {**reviews, **fitting}, seconds)


def _fitting(
    items: Iterable[tuple[str, ItemFacts]],
    cost: Callable[[str], float],
    seconds: float,
    max_seconds: float | None,
    *,
    at_least_one: bool,
) -> tuple[dict[str, ItemFacts], float]:
    """Return the items that fit into `max_seconds`, and `seconds` plus their expected time.

    It stops at the first item of which more than half would be beyond the limit, unless it is the
    very first and `at_least_one` is set.
    """
    found: dict[str, ItemFacts] = {}
    for item, facts in items:
        needed = cost(facts.kind)
        is_too_long = max_seconds is not None and seconds + needed / 2 > max_seconds
        if is_too_long and (found or not at_least_one):
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
    ahead: int = 0,
    options: PlanOptions = NO_LIMITS,
) -> ReviewQueue:
    """Return the queue of a session of at most `limit` answers.

    `per_day` is the day's limit of new items, or None. A cram session contains every item that
    matches `wanted`, due or not, in teaching order, or with `ahead` those that fall due in as many
    days, the soonest first; its answers are saved as practice.
    """
    if cram:
        every = (
            items_ahead(library, store, wanted, now, ahead) if ahead else library.item_ids(wanted)
        )
        items = list(itertools.islice(every, limit))
        chosen = Chosen((), items, library.facts(items[:MAX_INTERLEAVED]), 0.0)
    else:
        new = None if per_day is None else new_allowed(store, now, per_day)
        chosen = choose(library, store, wanted, now, new=new, limit=limit, options=options)
    concepts = {item: facts.concept for item, facts in chosen.facts.items()}
    return ReviewQueue(
        _in_order(library, store, chosen, concepts),
        limit=limit,
        max_seconds=options.session_seconds,
        concepts=concepts,
        early=chosen.early,
    )


def day_load(
    library: Library,
    store: Store,
    wanted: Filter,
    now: datetime,
    *,
    per_day: int | None,
    options: PlanOptions = NO_LIMITS,
) -> DayLoad:
    """Return how many reviews and new items there is time for, and how many must wait."""
    allowed = None if per_day is None else new_allowed(store, now, per_day)
    chosen = choose(library, store, wanted, now, new=allowed, options=options)
    return DayLoad(
        due=len(chosen.reviews),
        new=len(chosen.new),
        minutes=chosen.seconds / 60,
        waiting=sum(1 for _ in due_items(library, store, wanted, now))
        - len(chosen.reviews)
        + len(chosen.early),
    )


def _in_order(
    library: Library, store: Store, chosen: Chosen, concepts: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the items of a session, with the first `MAX_INTERLEAVED` interleaved."""
    items = [*chosen.reviews, *chosen.new]
    front, rest = items[:MAX_INTERLEAVED], items[MAX_INTERLEAVED:]
    if len(front) < 3:
        return tuple(items)
    known = {concept.id: concept for concept in library.concepts()}
    introduced = {concepts[item] for item in front if item in chosen.new}
    needs = {name: prerequisites(name, known) for name in introduced}
    siblings = siblings_among(known, {concepts[item] for item in front})
    unlearnt = introduced | {
        concepts[item]
        for item in front
        if concepts[item] in siblings and not store.state(item).learnt
    }
    return (*interleave(front, concepts, needs, neighbours_of(siblings, unlearnt)), *rest)
