"""Builder of the queue: the reviews most at risk, then new items, as far as time allows."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime
from functools import cache

from msgspec import Struct

from mlquiz.domain.calendar import DAY
from mlquiz.domain.concepts import Concept
from mlquiz.domain.filter import Filter
from mlquiz.domain.interleaving import Neighbours, interleave
from mlquiz.domain.kinds.registry import KINDS, is_specific_choice
from mlquiz.domain.queue import ReviewQueue
from mlquiz.domain.scheduling import is_suspended_or_buried
from mlquiz.domain.teaching_order import prerequisites
from mlquiz.domain.timing import ASSUMED_PACE, Pace
from mlquiz.library.library import ItemFacts, Library
from mlquiz.store.store import Store

CHUNK = 25
MAX_CHUNK = 400
COMPARED = 400
"""The number of due items that are sorted by risk together; more than anyone reviews in a day."""
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
    size = CHUNK
    while chunk := list(itertools.islice(items, size)):
        yield chunk
        size = min(2 * size, MAX_CHUNK)


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
    siblings = _siblings(known, {concepts[item] for item in front})
    unlearnt = introduced | {
        concepts[item]
        for item in front
        if concepts[item] in siblings and not store.state(item).learnt
    }
    return (*interleave(front, concepts, needs, _neighbours(siblings, unlearnt)), *rest)


def _siblings(known: Mapping[str, Concept], present: Set[str]) -> dict[str, set[str]]:
    """Return for each of the concepts in `present` its siblings in `present`, if it has any."""
    siblings: dict[str, set[str]] = {}
    for name in present:
        for other in present & set(known[name].siblings if name in known else ()):
            siblings.setdefault(name, set()).add(other)
            siblings.setdefault(other, set()).add(name)
    return siblings


def _neighbours(siblings: Mapping[str, Set[str]], unlearnt: Set[str]) -> Neighbours:
    """Return that siblings follow each other if both are learnt, and stay apart if not."""
    return Neighbours(
        together={
            name: others - unlearnt for name, others in siblings.items() if name not in unlearnt
        },
        apart={
            name: others if name in unlearnt else others & unlearnt
            for name, others in siblings.items()
        },
    )
