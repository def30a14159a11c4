"""The plan until an interview: each day, the items that raise recall on its day the most.

A fixed retention asks for a review whenever recall falls to a threshold, however far the interview
is. Here an item is worth what a review today adds to its recall on the interview's day, weighted by
how often its concept is asked, for each second that it takes. New items compete with reviews by the
same measure, in teaching order.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from mlquiz.domain.outlook import Outlook, PlanItem
from mlquiz.domain.pacing import FINAL_DAYS


class DayLimit(Struct, frozen=True):
    """The limits of a day: its seconds, and its number of new items; None for no limit.

    With `at_least_one`, an item that is longer than the day is asked if it comes first.
    """

    seconds: float
    max_new: int | None = None
    at_least_one: bool = False


class DayPlan(Struct, frozen=True):
    """The items of a day, the most valuable first, and their expected seconds."""

    reviews: tuple[PlanItem, ...]
    new: tuple[PlanItem, ...]
    seconds: float


class Plan(Struct, frozen=True):
    """The days until the interview, from today to its eve.

    `recall` is the expected share, in 0..1, of what is asked on the interview's day that is
    recalled then, and `recall_now` that share if nothing more were learnt. `concepts` has, for each
    day, the number of concepts started by its end.
    """

    days: tuple[DayPlan, ...]
    recall: float
    recall_now: float
    concepts: tuple[int, ...]
    started: frozenset[str]


def values_per_second(new: Sequence[PlanItem]) -> list[float]:
    """Return the value per second of each new item, where the order of the items is fixed.

    An item has at least the value of the best run of items that begins with it, so a cheap
    prerequisite inherits the worth of what it leads to (pool adjacent violators). The values do not
    increase.
    """
    runs: list[tuple[float, float, int]] = []
    for item in new:
        run = (item.value, item.new_seconds, 1)
        while runs and run[0] * runs[-1][1] > runs[-1][0] * run[1]:
            before = runs.pop()
            run = (before[0] + run[0], before[1] + run[1], before[2] + run[2])
        runs.append(run)
    return [value / seconds for value, seconds, count in runs for _ in range(count)]


class NewItems(Struct, frozen=True):
    """The items that were never asked, in teaching order, and their values per second."""

    items: Sequence[PlanItem]
    values: Sequence[float]

    @classmethod
    def of(cls, items: Sequence[PlanItem]) -> NewItems:
        """Return the items with their values."""
        return cls(items, values_per_second(items))

    def after(self, count: int) -> NewItems:
        """Return the items without the first `count`."""
        return NewItems(self.items[count:], self.values[count:])


def ranked(
    started: Iterable[PlanItem], new: NewItems, day: int, outlook: Outlook
) -> Iterator[PlanItem]:
    """Yield the items worth asking on `day`, the most valuable for each second first.

    Items that were already asked on that day are left out, and so are new items in the last
    `FINAL_DAYS` before the interview.
    """
    scored = [
        (outlook.priority(item, day), item)
        for item in started
        if item.last is None or item.last < day
    ]
    reviews = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: -pair[0])
    may_begin = outlook.days - day > FINAL_DAYS
    first_recall = outlook.first_recall(day)
    fresh = iter(zip(new.values, new.items, strict=True) if may_begin else ())
    following = next(fresh, None)
    for priority, item in reviews:
        while following is not None and following[0] * first_recall > priority:
            yield following[1]
            following = next(fresh, None)
        yield item
    while following is not None:
        yield following[1]
        following = next(fresh, None)


def within(items: Iterable[PlanItem], max_new: int | None) -> Iterator[PlanItem]:
    """Yield the items without new ones beyond the first `max_new`; all of them if it is None."""
    started = 0
    for item in items:
        started += not item.started
        if item.started or max_new is None or started <= max_new:
            yield item


def choose_day(items: Iterable[PlanItem], limit: DayLimit, max_items: int | None = None) -> DayPlan:
    """Return those of the `ranked` items that fit into a day, at most `max_items` in all.

    It stops at the first item of which more than half would be beyond the day's time, unless that
    is the very first and the limit allows at least one.
    """
    reviews: list[PlanItem] = []
    new: list[PlanItem] = []
    spent = 0.0
    for item in within(items, limit.max_new):
        if max_items is not None and len(reviews) + len(new) >= max_items:
            break
        is_too_long = spent + item.cost / 2 > limit.seconds
        if is_too_long and (reviews or new or not limit.at_least_one):
            break
        (reviews if item.started else new).append(item)
        spent += item.cost
    return DayPlan(tuple(reviews), tuple(new), spent)


def seconds_until(items: Iterable[PlanItem], concepts: int) -> float:
    """Return the time until `concepts` more concepts are started, if `items` are asked in order.

    It is infinite if the items do not lead that far.
    """
    found: set[str] = set()
    spent = 0.0
    for item in items:
        if len(found) >= concepts:
            return spent
        spent += item.cost
        if not item.started:
            found.add(item.concept)
    return spent if len(found) >= concepts else math.inf


def make_plan(
    started: Sequence[PlanItem],
    new: NewItems,
    outlook: Outlook,
    limits: Sequence[DayLimit],
    total: float,
    started_before: Iterable[str] = (),
) -> Plan:
    """Return the plan for the days until the interview, simulated with expected answers.

    `limits` has one for each day; `total` is the value of all items, those never asked included.
    `started_before` are concepts started before, also those of which no item is in `started`.
    """
    states = {item.id: item for item in started}
    concepts = {*started_before, *(item.concept for item in started)}
    days: list[DayPlan] = []
    counts: list[int] = []
    now = sum(item.value * outlook.recall_of(item) for item in started)
    for day, limit in enumerate(limits):
        chosen = choose_day(ranked(states.values(), new, day, outlook), limit)
        new = new.after(len(chosen.new))
        states.update(
            {item.id: outlook.after_review(item, day) for item in (*chosen.reviews, *chosen.new)}
        )
        concepts.update(item.concept for item in chosen.new)
        days.append(chosen)
        counts.append(len(concepts))
    on_the_day = sum(item.value * outlook.recall_of(item) for item in states.values())
    return Plan(
        days=tuple(days),
        recall=on_the_day / total if total else 0.0,
        recall_now=now / total if total else 0.0,
        concepts=tuple(counts),
        started=frozenset(concepts),
    )
