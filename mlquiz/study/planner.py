"""The plan until the interview, and where the learner stands in it."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from mlquiz.domain.calendar import DAY
from mlquiz.domain.filter import EVERYTHING
from mlquiz.domain.outlook import Outlook, value_of
from mlquiz.domain.pacing import allows_long_item, is_planned
from mlquiz.domain.planning import (
    DayLimit,
    NewItems,
    Plan,
    make_plan,
    ranked,
    seconds_until,
    within,
)
from mlquiz.study.eligible_items import new_items
from mlquiz.study.pace import measure
from mlquiz.study.plan_items import new_plan_items, started_plan_items
from mlquiz.study.queue_builder import new_allowed

if TYPE_CHECKING:
    from mlquiz.study.services import Services

MINUTE = 60.0
MAX_MINUTES = 600
MAX_NEW = 5_000
"""The number of new items that a plan looks at; more than anyone begins until an interview."""

MAX_CATCH_UP = 2
"""Maximum time on a day by which a learner is asked to catch up, in multiples of the day's minutes.
"""

REFERENCE = "plan"
"""The name of the setting that stores the plan against which the learner's progress is measured."""


class Standing(Struct, frozen=True):
    """Where the learner stands, `days` before the interview.

    `behind` is the number of concepts that should have been started by yesterday and were not, or,
    if negative, of those started beyond today's. `minutes` is the time today that makes up for it;
    if that is too much for a day, `minutes_a_day` does until the interview. Either is None if it
    does not help. There is time for `planned` of all `concepts`.
    """

    days: int
    behind: int
    concepts: int
    planned: int
    minutes: int | None = None
    minutes_a_day: int | None = None


class StudyPlan(Struct, frozen=True):
    """A plan from the learner's day `today` to the interview on the day `interview`.

    Of all `concepts`, those in `started` were started before. `left_out` are the ids of those for
    which there is no time, the least asked first; `minutes_for_all` is the time a day that would
    suffice for them, None if none does.
    """

    today: date
    interview: date
    minutes: int
    plan: Plan
    concepts: int
    started: frozenset[str]
    left_out: tuple[str, ...]
    minutes_for_all: int | None


class Reference(Struct, frozen=True):
    """The number of concepts started by the end of each day, as planned on the day `since`.

    `goal` is what the plan was made for: the date of the interview, the minutes per day and the
    limit of new items per day, if one is set.
    """

    since: date
    goal: tuple[str, int, int | None]
    concepts: tuple[int, ...]

    def by(self, day: date) -> int:
        """Return the number of concepts started by the end of a day; 0 before the first."""
        index = (day - self.since).days
        return self.concepts[min(index, len(self.concepts) - 1)] if index >= 0 else 0


class Planner:
    """Plans the days from now to the interview, at the learner's own pace."""

    def __init__(self, services: Services, now: datetime, day: date, minutes: int) -> None:
        library, store, settings = services.library, services.store, services.settings
        measured = measure(library, store, now, settings.max_answer_seconds)
        self.today = store.calendar.day_of(now)
        self.date = day
        self.minutes = minutes
        self._services = services
        self._now = now
        self._pace = measured.pace
        self._spent = measured.spent
        states = store.states()
        self._started_ids = [item for item, state in states.items() if state.started]
        memory = store.memory
        self._started_items = started_plan_items(
            library, states, now, self.today, memory=memory, pace=measured.pace
        )
        self._outlook = Outlook(self.days, memory)

    @cached_property
    def _new(self) -> NewItems:
        library, store = self._services.library, self._services.store
        fresh = new_items(library, store, EVERYTHING, self._now, breadth_first=True)
        return NewItems.of(new_plan_items(library, islice(fresh, MAX_NEW), self._pace))

    @property
    def days(self) -> int:
        """The number of days until the interview."""
        return (self.date - self.today).days

    @cached_property
    def started(self) -> frozenset[str]:
        """The concepts that were started, even if their items are suspended or buried now."""
        facts = self._services.library.facts(self._started_ids).values()
        return frozenset(each.concept for each in facts)

    def plan(self, minutes: int | None = None) -> Plan:
        """Return the plan for a number of minutes a day, by default the learner's own."""
        day = (self.minutes if minutes is None else minutes) * MINUTE
        return make_plan(
            self._started_items,
            self._new,
            self._outlook,
            [
                DayLimit(
                    max(0.0, day - self._spent), self._new_today, allows_long_item(self._spent, day)
                ),
                *[DayLimit(day, self._max_new, at_least_one=True)] * (self.days - 1),
            ],
            self._total,
            self.started,
        )

    @property
    def _max_new(self) -> int | None:
        return self._services.settings.new_per_day

    @property
    def _new_today(self) -> int | None:
        """The number of new items that the learner's own limit still allows today."""
        limit = self._max_new
        return None if limit is None else new_allowed(self._services.store, self._now, limit)

    @cached_property
    def _total(self) -> float:
        """The value of all items."""
        library = self._services.library
        facts = library.facts(library.item_ids()).values()
        return sum(value_of(each.asked, each.unit) for each in facts)

    def minutes_until(self, concepts: int) -> int | None:
        """Return the minutes today until so many more concepts are started; None if never."""
        in_order = ranked(self._started_items, self._new, 0, self._outlook)
        seconds = seconds_until(within(in_order, self._new_today), concepts)
        return None if math.isinf(seconds) else math.ceil(seconds / MINUTE)

    def min_minutes(self, is_enough: Callable[[Plan], bool], max_minutes: int) -> int | None:
        """Return the minutes a day, from the learner's own to `max_minutes`, whose plan is enough.

        It is the least number, within a tenth. Return None if not even `max_minutes` is enough.
        """
        low = high = min(self.minutes, max_minutes)
        while not is_enough(self.plan(high)):
            if high == max_minutes:
                return None
            low, high = high, min(2 * high, max_minutes)
        while high - low > max(1, low // 10):
            middle = (low + high) // 2
            low, high = (low, middle) if is_enough(self.plan(middle)) else (middle, high)
        return high


def plan_until_interview(services: Services, now: datetime, day: date, minutes: int) -> StudyPlan:
    """Return the plan to an interview on `day`, for a number of minutes a day."""
    planner = Planner(services, now, day, minutes)
    plan = planner.plan()
    written = [concept for concept in services.library.concepts() if concept.written]
    left_out = [concept for concept in written if concept.id not in plan.started]
    left_out.sort(key=lambda concept: concept.asked)
    total = len(written)
    enough = planner.min_minutes(lambda each: len(each.started) >= total, MAX_MINUTES)
    return StudyPlan(
        today=planner.today,
        interview=day,
        minutes=minutes,
        plan=plan,
        concepts=total,
        started=planner.started,
        left_out=tuple(concept.id for concept in left_out),
        minutes_for_all=enough if left_out else None,
    )


def standing(services: Services, now: datetime) -> Standing | None:
    """Return where the learner stands; None if no plan leads to an interview now.

    The first call for a date, a number of minutes and a limit of new items makes the plan against
    which later calls compare, and saves it.
    """
    day = services.settings.interview_date
    if day is None or not is_planned(services.days_left(now)):
        return None
    planner = Planner(services, now, day, services.settings.minutes_per_day)
    reference = _reference(services, planner)
    concepts = sum(concept.written for concept in services.library.concepts())
    started, planned = len(planner.started), reference.concepts[-1]
    by_yesterday, by_today = reference.by(planner.today - DAY), reference.by(planner.today)
    stand = Standing(planner.days, 0, concepts, planned)
    if started < by_yesterday:
        return _behind(stand, planner, by_yesterday - started, by_today - started)
    return replace(stand, behind=min(0, by_today - started))


def _behind(stand: Standing, planner: Planner, behind: int, missing: int) -> Standing:
    """Return the standing of a learner who is behind and what puts it right.

    `missing` is the number of concepts to be started by this evening.
    """
    today = planner.minutes_until(missing)
    if today is not None and today <= MAX_CATCH_UP * planner.minutes:
        return replace(stand, behind=behind, minutes=today)
    goal = stand.planned
    max_minutes = min(MAX_MINUTES, MAX_CATCH_UP * planner.minutes)
    a_day = planner.min_minutes(lambda plan: len(plan.started) >= goal, max_minutes)
    reached = len(planner.plan().started)
    return replace(stand, behind=behind, minutes_a_day=a_day, planned=reached)


def _reference(services: Services, planner: Planner) -> Reference:
    """Return the saved reference; make and save a new one if the learner's goal has changed."""
    goal = (planner.date.isoformat(), planner.minutes, services.settings.new_per_day)
    saved = _read_reference(services.store.setting(REFERENCE))
    if saved is not None and saved.goal == goal and saved.since <= planner.today:
        return saved
    made = Reference(planner.today, goal, planner.plan().concepts)
    services.store.set_setting(REFERENCE, msgspec.json.encode(made).decode())
    return made


def _read_reference(text: str | None) -> Reference | None:
    try:
        return None if text is None else msgspec.json.decode(text, type=Reference)
    except msgspec.MsgspecError:
        return None
