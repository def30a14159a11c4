"""Spaced repetition: the state of an item as a fold over its events (FSRS, Ye 2022-2024)."""

from __future__ import annotations

import functools
import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from mlquiz.domain.calendar import DAY, Calendar
from mlquiz.domain.events import Action, Event
from mlquiz.domain.memory import DEFAULT_MEMORY, MemoryModel
from mlquiz.domain.rating import Rating

if TYPE_CHECKING:
    import fsrs

DESIRED_RETENTION = 0.9
LEECH_LAPSES = 6
LEARNING_STEP = timedelta(minutes=10)
"""The time after which an item that is new or was forgotten is asked again."""
LEARNING, REVIEW = 1, 2  # values of `fsrs.State`
MAX_FUZZ = 0.05
"""The maximum share by which an interval is varied."""
NOON = time(12, tzinfo=UTC)
ANY_CARD_ID = 1  # not used, but without an id fsrs.Card() sleeps a millisecond to generate one


class CardState(Struct, frozen=True, kw_only=True):
    """The scheduling state of an item.

    An item that was answered has either `due`, the moment at which a learning step of some minutes
    ends, or `due_day`, the learner's day of the next review. `misjudged_day` is the last day on
    which the learner was sure of a wrong answer.
    """

    item: str
    due: datetime | None = None
    due_day: date | None = None
    last_review: datetime | None = None
    last_day: date | None = None
    first_day: date | None = None
    stability: float | None = None
    difficulty: float | None = None
    phase: int = LEARNING
    step: int | None = 0
    reviews: int = 0
    lapses: int = 0
    suspended: bool = False
    buried_until: datetime | None = None
    flagged: bool = False
    misjudged_day: date | None = None

    @property
    def leech(self) -> bool:
        """Whether the item was forgotten so often that it, not the learner, needs a change."""
        return self.lapses >= LEECH_LAPSES

    @property
    def learnt(self) -> bool:
        """Whether the item has left the learning steps."""
        return self.phase == REVIEW

    @property
    def started(self) -> bool:
        """Whether the item was ever answered, including right after its lesson."""
        return self.first_day is not None


@functools.cache
def scheduler(memory: MemoryModel = DEFAULT_MEMORY) -> fsrs.Scheduler:
    """Return the scheduler with the weights of `memory`.

    Importing fsrs is deferred to the first answer.
    """
    import fsrs

    return fsrs.Scheduler(
        memory.weights,
        desired_retention=DESIRED_RETENTION,
        learning_steps=(LEARNING_STEP,),
        relearning_steps=(LEARNING_STEP,),
        enable_fuzzing=False,
    )


@functools.cache
def scheduler_version(memory: MemoryModel = DEFAULT_MEMORY) -> str:
    """Return the scheduler's name and version, and a hash of tuned weights, for the log."""
    from hashlib import blake2b
    from importlib.metadata import version

    name = f"py-fsrs {version('fsrs')}"
    if memory == DEFAULT_MEMORY:
        return name
    digest = blake2b(repr(memory.weights).encode(), digest_size=4).hexdigest()
    return f"{name}, weights {digest}"


def replay(item: str, events: Iterable[Event], memory: MemoryModel = DEFAULT_MEMORY) -> CardState:
    """Return the state of an item after all of its events, given in any order.

    They are applied in the order of (time, uuid), so that logs that were merged from two devices,
    or written while the clock went backwards, give the same state in any order.
    """
    ordered = sorted(events, key=lambda event: (event.at, event.uuid))
    voided = {event.target for event in ordered if event.action is Action.VOID}
    state = CardState(item=item)
    for event in ordered:
        if event.uuid not in voided:
            state = apply(state, event, memory)
    return state


def apply(state: CardState, event: Event, memory: MemoryModel = DEFAULT_MEMORY) -> CardState:
    """Return the state after an event that was not voided."""
    changes: dict[Action, dict[str, Any]] = {
        Action.SUSPEND: {"suspended": True},
        Action.RESUME: {"suspended": False, "buried_until": None},
        Action.BURY: {"buried_until": event.until},
        Action.FLAG: {"flagged": True},
        Action.UNFLAG: {"flagged": False},
    }
    if event.action is Action.LEARN:
        return learn(state, event.learner_day)
    if event.action is Action.ANSWER and event.rating is not None:
        day = event.learner_day
        judged = replace(state, misjudged_day=day) if event.sure_and_wrong else state
        return review(judged, event.rating, event.at, day, memory)
    return replace(state, **changes.get(event.action, {}))


def learn(state: CardState, day: date) -> CardState:
    """Return the state after the item was learnt on `day`: its first review is due the next day.

    An item that was reviewed before keeps its schedule.
    """
    if state.reviews:
        return state
    return replace(state, first_day=state.first_day or day, due_day=day + DAY)


def review(
    state: CardState,
    rating: Rating,
    at: datetime,
    day: date,
    memory: MemoryModel = DEFAULT_MEMORY,
) -> CardState:
    """Return the state after an answer at the UTC time `at`, on the learner's day `day`.

    An item of which the learner was sure and wrong on that day is due on the next day at the
    latest: such errors are corrected best, but return (Butterfield & Metcalfe 2001; Butler, Fazio &
    Marsh 2011).
    """
    import fsrs

    now = _now_for_fsrs(state, day)
    card, _ = scheduler(memory).review_card(to_fsrs(state), fsrs.Rating(rating), now)
    interval = card.due - now
    reviews = state.reviews + 1
    in_review = int(card.state) == REVIEW
    days = fuzz_interval(state.item, reviews, interval.days)
    if state.misjudged_day == day:
        days = min(days, DAY)
    return replace(
        state,
        due=None if in_review else at + interval,
        due_day=day + days if in_review else None,
        last_review=at,
        last_day=day,
        first_day=state.first_day or day,
        stability=card.stability,
        difficulty=card.difficulty,
        phase=int(card.state),
        step=card.step,
        reviews=reviews,
        lapses=state.lapses + (state.phase == REVIEW and rating is Rating.AGAIN),
    )


def to_fsrs(state: CardState) -> fsrs.Card:
    """Return the state as a card of the scheduler library.

    The library counts periods of 24 hours. Noon of the learner's day replaces each moment, so that
    it counts the learner's days: the next day is one day later, after 5 hours as well as after 40.
    """
    import fsrs

    last = datetime.combine(state.last_day, NOON) if state.last_day else None
    return fsrs.Card(
        card_id=ANY_CARD_ID,
        state=fsrs.State(state.phase),
        step=state.step,
        stability=state.stability,
        difficulty=state.difficulty,
        due=last,
        last_review=last,
    )


def _now_for_fsrs(state: CardState, day: date) -> datetime:
    """Return noon of `day`, but not of a day before the last review's.

    The day may be earlier if the time zone changed or the clock was set back.
    """
    return datetime.combine(max(day, state.last_day or day), NOON)


def fuzz_interval(item: str, reviews: int, days: int) -> timedelta:
    """Return an interval varied by up to 5 %, so that items learnt together are spread out.

    It is varied by whole days, so that an interval of less than 20 days is unchanged. The random
    seed is the item and its number of reviews, so that a replay gives the same day.
    """
    max_days = int(days * MAX_FUZZ)
    varied = days + random.Random(f"{item}:{reviews}").randint(-max_days, max_days)
    return timedelta(days=varied)


def retrievability(state: CardState, day: date, memory: MemoryModel = DEFAULT_MEMORY) -> float:
    """Return the probability that the item is recalled on a learner's day; 0 if never reviewed."""
    if state.last_day is None or state.stability is None:
        return 0.0
    return memory.retrievability(max(0, (day - state.last_day).days), state.stability)


def mastery(
    states: Iterable[CardState], items: int, day: date, memory: MemoryModel = DEFAULT_MEMORY
) -> float:
    """Return the mean retrievability over `items` items, where those without a state count as 0."""
    return sum(retrievability(state, day, memory) for state in states) / items if items else 0.0


def is_suspended_or_buried(state: CardState, now: datetime) -> bool:
    """Return whether the item is suspended, or buried until after `now`."""
    return state.suspended or (state.buried_until is not None and state.buried_until > now)


def is_due(state: CardState, now: datetime, today: date) -> bool:
    """Return whether the item is due at `now`, on the learner's day `today`.

    A review is due from the start of its day, a learning step from the moment at which it ends.
    Whether the item is suspended or buried is not considered.
    """
    if state.due is not None:
        return state.due <= now
    return state.due_day is not None and state.due_day <= today


def falls_due(state: CardState, calendar: Calendar) -> datetime | None:
    """Return the UTC moment from which the item is due and not buried.

    Return None if it is suspended or was never answered.
    """
    moment = calendar.start_of(state.due_day) if state.due_day else state.due
    if moment is None or state.suspended:
        return None
    return max(moment, state.buried_until or moment)
