"""Items as a plan sees them, and the choice of those for today."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from msgspec.structs import replace

from mlquiz.domain.filter import EVERYTHING, Filter
from mlquiz.domain.memory import AGAIN, GOOD, MemoryModel
from mlquiz.domain.outlook import Outlook, PlanItem, value_of
from mlquiz.domain.planning import DayLimit, NewItems, choose_day, ranked
from mlquiz.domain.scheduling import CardState, is_due, is_suspended_or_buried
from mlquiz.domain.timing import ASSUMED_PACE, Pace
from mlquiz.library.library import ItemFacts, Library
from mlquiz.store.store import Store
from mlquiz.study.eligible_items import new_items
from mlquiz.study.queue_builder import Chosen, PlanOptions

MAX_AHEAD = 400
"""The number of new items among which a day's are chosen; more than anyone begins in a day."""


def new_plan_items(
    library: Library, ids: Iterable[str], pace: Pace = ASSUMED_PACE
) -> list[PlanItem]:
    """Return items that were never asked, in the order of `ids`."""
    names = list(ids)
    facts = library.facts(names)
    return [_plan_item(name, facts[name], pace) for name in names if name in facts]


def started_plan_items(
    library: Library,
    states: Mapping[str, CardState],
    now: datetime,
    today: date,
    *,
    memory: MemoryModel,
    wanted: Filter = EVERYTHING,
    pace: Pace = ASSUMED_PACE,
) -> list[PlanItem]:
    """Return the wanted items that were asked before and are not suspended or buried at `now`."""
    free = {
        item: state
        for item, state in states.items()
        if state.started and not is_suspended_or_buried(state, now)
    }
    facts = library.facts(free, wanted)
    return [
        _started_item(_plan_item(item, facts[item], pace), free[item], today, memory)
        for item in facts
    ]


def _plan_item(item: str, facts: ItemFacts, pace: Pace) -> PlanItem:
    return PlanItem(
        id=item,
        concept=facts.concept,
        value=value_of(facts.asked, facts.unit),
        seconds=pace.of_due(facts.kind),
        new_seconds=pace.of_new(facts.kind),
    )


def _started_item(item: PlanItem, state: CardState, today: date, memory: MemoryModel) -> PlanItem:
    """Return a started item as it is after the answers in `state`.

    One that was only learnt with its lesson has the stability of a new item that was missed on that
    day, and the difficulty of one that was recalled.
    """
    seen = state.last_day or state.first_day
    assert seen is not None
    last = min(0, (seen - today).days)
    stability, difficulty = state.stability, state.difficulty
    if stability is None or difficulty is None:
        stability, difficulty = memory.first_stability(AGAIN), memory.first_difficulty(GOOD)
    return replace(item, started=True, last=last, stability=stability, difficulty=difficulty)


def choose_by_plan(
    library: Library,
    store: Store,
    wanted: Filter,
    now: datetime,
    *,
    new: int | None,
    limit: int | None,
    options: PlanOptions,
) -> Chosen:
    """Return the items of today that raise recall on the interview's day the most.

    Items in a learning step that has ended come first, and those in one that has not are left out.
    """
    states, today = store.states(), store.calendar.day_of(now)
    pace, days_left = options.pace, options.days_left or 1
    memory = store.memory
    items = started_plan_items(library, states, now, today, memory=memory, wanted=wanted, pace=pace)
    steps = [item for item in items if item.last == 0 and is_due(states[item.id], now, today)]
    ahead = itertools.islice(new_items(library, store, wanted, now, breadth_first=True), MAX_AHEAD)
    fresh = NewItems.of(new_plan_items(library, ahead, pace))
    in_order = ranked(items, fresh, 0, Outlook(days_left, memory))
    seconds = math.inf if options.item_seconds is None else options.item_seconds
    day = DayLimit(seconds, new, options.at_least_one)
    chosen = choose_day(itertools.chain(steps, in_order), day, limit)
    reviews = [item.id for item in chosen.reviews]
    new_ids = [item.id for item in chosen.new]
    return Chosen(
        reviews,
        new_ids,
        library.facts([*reviews, *new_ids]),
        chosen.seconds,
        early=frozenset(item for item in reviews if not is_due(states[item], now, today)),
    )
