"""The learner's progress, by concept and over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from msgspec import Struct

from mlquiz.domain.calendar import DAY, Calendar
from mlquiz.domain.concepts import Concept
from mlquiz.domain.events import Action, Event
from mlquiz.domain.filter import Filter
from mlquiz.domain.memory import MemoryModel
from mlquiz.domain.scheduling import CardState, falls_due, is_due, is_suspended_or_buried, mastery
from mlquiz.library.library import Library
from mlquiz.store.store import Store
from mlquiz.study.settings import Settings

WEAK_BELOW = 0.8
PAST_DAYS, COMING_DAYS = 14, 7
MIN_STARTED = 2
"""The minimum number of started items of a concept that can count as weak."""


class ConceptProgress(Struct, frozen=True):
    """The progress in a concept: the numbers of its items, and of those started, learnt and due.

    `recall` is the share, in 0..1, of the reviewed items that is expected to be recalled now, or
    None if it is too early to tell; `mastery` counts items that were never answered, or missed at
    the last answer, as forgotten.
    """

    concept: Concept
    items: int
    started: int
    learnt: int
    due: int
    recall: float | None
    mastery: float


class Totals(Struct, frozen=True):
    """The learner's totals: the numbers of answers, and of items by state.

    `recall` is as in `ConceptProgress`.
    """

    answers: int
    right: int
    items: int
    started: int
    learnt: int
    recall: float | None
    suspended: int
    flagged: int
    leeches: int
    runs: int
    minutes: float
    by_day: tuple[tuple[date, int], ...]
    due_by_day: tuple[tuple[date, int], ...]


def concept_progress(library: Library, store: Store, now: datetime) -> list[ConceptProgress]:
    """Return the progress in every concept, in teaching order."""
    states, day = store.states(), store.calendar.day_of(now)
    memory = store.memory
    return [
        progress_of(concept, library, states, now, day, memory) for concept in library.concepts()
    ]


def progress_of(
    concept: Concept,
    library: Library,
    states: Mapping[str, CardState],
    now: datetime,
    day: date,
    memory: MemoryModel,
) -> ConceptProgress:
    """Return the progress in one concept, given the states of all items."""
    items = list(library.item_ids(Filter(concepts=frozenset({concept.id}))))
    started = [states[item] for item in items if item in states and states[item].started]
    return ConceptProgress(
        concept=concept,
        items=len(items),
        started=len(started),
        learnt=sum(state.learnt for state in started),
        due=sum(
            is_due(state, now, day) and not is_suspended_or_buried(state, now) for state in started
        ),
        recall=recall_of(started, day, memory),
        mastery=mastery([state for state in started if state.learnt], len(items), day, memory),
    )


def recall_of(states: Iterable[CardState], day: date, memory: MemoryModel) -> float | None:
    """Return the share of reviewed items that is expected to be recalled on a learner's day.

    An item whose last answer was wrong counts as forgotten. Return None if no item was reviewed, or
    if all were answered on that day: memory after minutes does not predict recall.
    """
    reviewed = [state for state in states if state.last_day is not None]
    if all(state.last_day == day for state in reviewed):
        return None
    return mastery([state for state in reviewed if state.learnt], len(reviewed), day, memory)


def leeches(library: Library, store: Store) -> list[CardState]:
    """Return the items that were forgotten repeatedly, those with the most lapses first."""
    known = store.states()
    states = (known[item] for item in library.existing(sorted(known)))
    return sorted((state for state in states if state.leech), key=lambda state: -state.lapses)


def weakest(progress: list[ConceptProgress], count: int) -> list[ConceptProgress]:
    """Return up to `count` concepts with a recall below `WEAK_BELOW`, the lowest recall first."""
    weak = [
        (each.recall, each)
        for each in progress
        if each.started >= MIN_STARTED and each.recall is not None and each.recall < WEAK_BELOW
    ]
    return [each for _, each in sorted(weak, key=lambda pair: pair[0])[:count]]


def totals(library: Library, store: Store, now: datetime) -> Totals:
    """Return the learner's totals, with the answers of past and the due items of coming days.

    Both include today; see `answers_by_day` and `due_by_day`.
    """
    answers, calendar = list(store.answers()), store.calendar
    graded = [event for event in answers if event.action is not Action.LEARN]
    known = store.states()
    states = [known[item] for item in library.existing(known)]
    return Totals(
        answers=len(graded),
        right=sum(bool(event.correct) for event in graded),
        items=sum(library.counts().values()),
        started=sum(state.started for state in states),
        learnt=sum(state.learnt for state in states),
        recall=recall_of(states, calendar.day_of(now), store.memory),
        suspended=sum(state.suspended for state in states),
        flagged=sum(state.flagged for state in states),
        leeches=sum(state.leech for state in states),
        runs=store.count_runs(),
        minutes=minutes_of(answers, Settings(store).max_answer_seconds),
        by_day=answers_by_day(graded, calendar.day_of(now)),
        due_by_day=due_by_day(states, now, calendar),
    )


def minutes_of(answers: Iterable[Event], max_seconds: int) -> float:
    """Return the minutes that the answers took, each counted as at most `max_seconds`.

    Old events may have a duration of hours.
    """
    most = max_seconds * 1000
    return sum(min(max(event.milliseconds or 0, 0), most) for event in answers) / 60_000


def next_due(library: Library, store: Store) -> datetime | None:
    """Return the moment at which the next item is due; None if no item will be."""
    known, calendar = store.states(), store.calendar
    moments = (falls_due(known[item], calendar) for item in library.existing(known))
    return min((moment for moment in moments if moment is not None), default=None)


def answers_by_day(answers: list[Event], last: date) -> tuple[tuple[date, int], ...]:
    """Return the number of answers on each of the last `PAST_DAYS` days, up to the day `last`."""
    counts = Counter(event.learner_day for event in answers)
    spread = [last - timedelta(days=back) for back in reversed(range(PAST_DAYS))]
    return tuple((day, counts[day]) for day in spread)


def due_by_day(
    states: Iterable[CardState], now: datetime, calendar: Calendar
) -> tuple[tuple[date, int], ...]:
    """Return the number of items due now, as today's, and due on each of the following days.

    An item due later today, when a learning step or a burial ends, is not counted before.
    """
    today = calendar.day_of(now)
    moments = [moment for state in states if (moment := falls_due(state, calendar)) is not None]
    counts = Counter(calendar.day_of(moment) for moment in moments if moment > now)
    counts[today] = sum(moment <= now for moment in moments)
    days = (today + DAY * ahead for ahead in range(COMING_DAYS))
    return tuple((day, counts[day]) for day in days)
