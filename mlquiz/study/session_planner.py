"""Planning of sessions from a request and the learner's settings."""

from __future__ import annotations

from datetime import datetime
from enum import Enum, auto
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from mlquiz.domain.filter import EVERYTHING, Filter
from mlquiz.domain.kinds.registry import is_specific_choice
from mlquiz.domain.pacing import (
    allows_long_item,
    is_final,
    is_near,
    is_planned,
    new_per_day,
    usual_new_per_day,
)
from mlquiz.domain.queue import ReviewQueue
from mlquiz.study.eligible_items import due_items, items_ahead, new_items
from mlquiz.study.pace import measure
from mlquiz.study.queue_builder import DayLoad, PlanOptions, day_load, plan, started_today
from mlquiz.study.session import StudySession

if TYPE_CHECKING:
    from collections.abc import Callable

    from mlquiz.study.services import Services

MINUTE = 60.0
EXTRA_NEW = 5
"""The number of new items that are offered beyond today's."""


class SessionRequest(Struct, frozen=True):
    """A request for a session.

    `limit` is its maximum number of answers, `minutes` its length, and `more` a number of new items
    beyond today's. A `cram` session leaves the schedule alone; with `ahead`, it has only the items
    that fall due in as many days.
    """

    wanted: Filter = EVERYTHING
    limit: int | None = None
    cram: bool = False
    more: int = 0
    minutes: int | None = None
    ahead: int = 0


class EmptyReason(Enum):
    """The reason why a session is empty."""

    NO_MATCH = auto()
    OUT_OF_TIME = auto()
    FINAL_DAYS = auto()
    NO_MORE_NEW = auto()
    ALL_STARTED = auto()
    NONE_AHEAD = auto()


def is_particular(wanted: Filter) -> bool:
    """Return whether `wanted` selects concepts, sections or kinds, not just questions or cards."""
    return bool(wanted.concepts or wanted.sections) or is_specific_choice(wanted.kinds)


def plan_session(services: Services, request: SessionRequest, now: datetime) -> ReviewQueue:
    """Return the queue for `request`."""
    return plan(
        services.library,
        services.store,
        request.wanted,
        now,
        per_day=_new_limit(services, request, now),
        limit=request.limit,
        cram=request.cram,
        ahead=request.ahead,
        options=_options(services, request, now),
    )


def plan_today(services: Services, now: datetime) -> DayLoad:
    """Return what fits into the rest of today's minutes, and how many minutes it takes."""
    library, store = services.library, services.store
    options = _options(services, SessionRequest(), now)
    return day_load(
        library, store, EVERYTHING, now, per_day=_daily_limit(services, now), options=options
    )


def empty_reason(services: Services, request: SessionRequest, now: datetime) -> EmptyReason:
    """Return the reason why the session for `request` is empty."""
    library, store, wanted = services.library, services.store, request.wanted
    if next(library.item_ids(wanted), None) is None:
        return EmptyReason.NO_MATCH
    if (
        request.ahead
        and next(items_ahead(library, store, wanted, now, request.ahead), None) is None
    ):
        return EmptyReason.NONE_AHEAD
    is_due = next(due_items(library, store, wanted, now), None) is not None
    is_new = next(new_items(library, store, wanted, now), None) is not None
    if not (is_due or is_new):
        return EmptyReason.ALL_STARTED
    if plan_session(services, replace(request, limit=1), now).planned:  # has no time limit
        return EmptyReason.OUT_OF_TIME
    return EmptyReason.FINAL_DAYS if is_final(services.days_left(now)) else EmptyReason.NO_MORE_NEW


def _options(services: Services, request: SessionRequest, now: datetime) -> PlanOptions:
    """Return the options of the session: its time limits, the pace, and how the time is filled.

    By default the whole session is limited to what is left of today's minutes. With `minutes`,
    these are the limit. Otherwise today's full minutes limit reviews and new items if something
    particular is requested, and reviews alone with `more`; a number of answers or a cram session
    has no time limit. At least one item is asked unless half of today's minutes are spent.
    """
    max_seconds = services.settings.max_answer_seconds
    measured = measure(services.library, services.store, now, max_seconds)
    day = services.settings.minutes_per_day * MINUTE
    reviews: float | None = day
    items: float | None = day
    session: float | None = None
    at_least_one = True
    if request.minutes is not None:
        reviews = items = session = request.minutes * MINUTE
    elif request.more:
        items = None
    elif request.limit is not None or request.cram:
        reviews = items = None
    elif not is_particular(request.wanted):
        reviews = items = session = max(0.0, day - measured.spent)
        at_least_one = allows_long_item(measured.spent, day)
    return PlanOptions(
        review_seconds=reviews,
        item_seconds=items,
        session_seconds=session,
        at_least_one=at_least_one,
        pace=measured.pace,
        breadth_first=is_near(services.days_left(now)),
        days_left=_planned_days(services, request, now),
    )


def _planned_days(services: Services, request: SessionRequest, now: datetime) -> int | None:
    """Return the days until the interview if the session follows the plan, else None."""
    days = services.days_left(now)
    follows = not (request.cram or request.more or is_particular(request.wanted))
    return days if follows and is_planned(days) else None


def _new_limit(services: Services, request: SessionRequest, now: datetime) -> int | None:
    """Return the day's limit of new items for `request`; None for no limit."""
    if request.more:
        return started_today(services.store, now) + request.more
    if is_particular(request.wanted):
        return None
    return _daily_limit(services, now, request.minutes)


def _daily_limit(services: Services, now: datetime, minutes: int | None = None) -> int | None:
    """Return the day's limit of new items, in view of an interview date; None for no limit.

    While a plan leads to the interview, it decides how many items are new, up to the learner's own
    limit, if one is set.
    """
    per_day = services.settings.new_per_day
    days_left = services.days_left(now)
    if is_planned(days_left):
        return per_day
    if per_day is None:
        per_day = _usual_limit(services, now, minutes)
    if days_left is None:
        return per_day
    remaining = sum(services.library.counts().values()) - services.store.count_started()
    return new_per_day(days_left, per_day, remaining)


def _usual_limit(services: Services, now: datetime, minutes: int | None) -> int:
    """Return the day's limit of new items if none is set.

    A session of `minutes` allows one a minute, in addition to those started today.
    """
    if minutes is not None:
        return started_today(services.store, now) + minutes
    minutes = services.settings.minutes_per_day
    reviews = services.store.reviews_today(now, up_to=minutes)
    is_first_day = not services.store.has_started(before=services.calendar.day_of(now))
    return usual_new_per_day(minutes, reviews, is_first_day=is_first_day)


def start_session(
    services: Services, request: SessionRequest, clock: Callable[[], datetime]
) -> StudySession:
    """Plan the session for `request` and return it, started."""
    queue = plan_session(services, request, clock())
    return StudySession(services.library, services.store, queue, cram=request.cram, clock=clock)
