"""How far the learner is: by concept, and over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from msgspec import Struct

from mlquiz.domain.concepts import Concept
from mlquiz.domain.events import Event
from mlquiz.domain.filter import Filter
from mlquiz.domain.scheduling import CardState, is_waiting, mastery
from mlquiz.library.library import Library
from mlquiz.store.store import Store
from mlquiz.study.clock import local_day

WEAK_BELOW = 0.8


class ConceptProgress(Struct, frozen=True):
    """One concept: how many items it has, were met, are due, and the mean recall, 0..1."""

    concept: Concept
    items: int
    met: int
    due: int
    mastery: float


class Totals(Struct, frozen=True):
    """The learner's record: counts of answers, and of items by where they stand."""

    answers: int
    right: int
    items: int
    met: int
    learnt: int
    suspended: int
    flagged: int
    leeches: int
    runs: int
    minutes: float
    by_day: tuple[tuple[date, int], ...]
    due_by_day: tuple[tuple[date, int], ...]


def concept_progress(library: Library, store: Store, now: datetime) -> list[ConceptProgress]:
    """Return the progress of every concept, in teaching order."""
    states = store.states()
    return [progress_of(concept, library, states, now) for concept in library.concepts()]


def progress_of(
    concept: Concept, library: Library, states: Mapping[str, CardState], now: datetime
) -> ConceptProgress:
    """Return the progress of one concept from the states of all items."""
    items = list(library.item_ids(Filter(concepts=frozenset({concept.id}))))
    known = [states[item] for item in items if item in states and states[item].reviews]
    return ConceptProgress(
        concept=concept,
        items=len(items),
        met=len(known),
        due=sum(
            state.due is not None and state.due <= now and not is_waiting(state, now)
            for state in known
        ),
        mastery=mastery(known, len(items), now),
    )


def weakest(progress: list[ConceptProgress], count: int) -> list[ConceptProgress]:
    """Return the concepts that were begun and are recalled worst."""
    begun = [each for each in progress if each.met and each.mastery < WEAK_BELOW]
    return sorted(begun, key=lambda each: each.mastery)[:count]


def totals(library: Library, store: Store, now: datetime, *, days: int = 14) -> Totals:
    """Return the learner's record, with the last `days` and the coming seven in detail."""
    answers = list(store.answers())
    known = store.states()
    states = [known[item] for item in library.kept(known)]
    return Totals(
        answers=len(answers),
        right=sum(bool(event.correct) for event in answers),
        items=sum(library.counts().values()),
        met=sum(state.reviews > 0 for state in states),
        learnt=sum(state.learnt for state in states),
        suspended=sum(state.suspended for state in states),
        flagged=sum(state.flagged for state in states),
        leeches=sum(state.leech for state in states),
        runs=store.runs(),
        minutes=sum(event.milliseconds or 0 for event in answers) / 60_000,
        by_day=answers_by_day(answers, now, days),
        due_by_day=due_by_day(states, now),
    )


def answers_by_day(answers: list[Event], now: datetime, days: int) -> tuple[tuple[date, int], ...]:
    """Count the answers of each of the last `days`, today last."""
    counts = Counter(local_day(event.at) for event in answers)
    last = local_day(now)
    spread = [last - timedelta(days=back) for back in reversed(range(days))]
    return tuple((day, counts[day]) for day in spread)


def due_by_day(states: list[CardState], now: datetime) -> tuple[tuple[date, int], ...]:
    """Count what falls due today (with what is overdue) and on each of the next six days.

    What is buried counts on the day that it returns.
    """
    today = local_day(now)
    counts = Counter(
        max(today, local_day(max(state.due, state.buried_until or state.due)))
        for state in states
        if state.due is not None and not state.suspended
    )
    return tuple(
        (day, counts[day]) for day in (today + timedelta(days=ahead) for ahead in range(7))
    )
