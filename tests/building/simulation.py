"""A simulated learner who studies for weeks, with real content, a real store and a fake clock."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from mlquiz.domain.answers import Answer, GaveUp, Recalled, SelectedOptions, Typed
from mlquiz.domain.exercises import Attempt, ExerciseResult
from mlquiz.domain.items import Item
from mlquiz.domain.kinds.bug import FindBug, MarkedLine
from mlquiz.domain.kinds.choice import Choice
from mlquiz.domain.kinds.diagnose import Diagnose, Diagnosed
from mlquiz.domain.kinds.implement import Implement, Implemented
from mlquiz.domain.kinds.numeric import Numeric
from mlquiz.domain.kinds.open import Explained, OpenQuestion
from mlquiz.domain.kinds.order import Arranged, PutInOrder
from mlquiz.domain.kinds.output import Output
from mlquiz.domain.kinds.registry import KINDS
from mlquiz.domain.kinds.verdict import Judged, JudgeStatement
from mlquiz.domain.rating import Rating
from mlquiz.domain.scheduling import CardState, is_due, retrievability
from mlquiz.study.services import Services
from mlquiz.study.session import StudySession
from mlquiz.study.session_planner import SessionRequest, plan_session

RIGHT_AT_FIRST_SIGHT = 0.65
RIGHT_AFTER_A_MISS = 0.9
READING = 0.4
"""The share of an item's time that is spent reading the feedback."""

FIRST_DAY = date(2026, 3, 2)


@dataclass
class DayRecord:
    """One day: minutes studied, items asked, new items, due items left over and delays in days."""

    minutes: float = 0.0
    asked: list[Item] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    left_over: int = 0
    delays: list[int] = field(default_factory=list)


class Learner:
    """A learner who is right on 65% of new items and 90% of learning steps.

    Reviews are right with the probability that the scheduler predicts.
    """

    def __init__(self, services: Services, seed: int) -> None:
        self.services = services
        self.random = random.Random(seed)
        self.now = datetime(2026, 3, 2, 8, tzinfo=UTC)
        self.days: dict[int, DayRecord] = {}

    def study(self, days: Iterable[int], request: SessionRequest | None = None) -> None:
        """Study once on each of these days, at a random time between 7:00 and 23:00."""
        for day in days:
            self.days[day] = self._evening(day, request or SessionRequest())

    def first_days(self) -> dict[str, int]:
        """Return the day, counted from 1, on which each concept was first asked."""
        first: dict[str, int] = {}
        for day, record in self.days.items():
            for item in record.asked:
                first.setdefault(item.concept, day + 1)
        return first

    def _evening(self, day: int, request: SessionRequest) -> DayRecord:
        start = datetime.combine(FIRST_DAY + timedelta(days=day), datetime.min.time(), UTC)
        self.now = start + timedelta(hours=self.random.uniform(7, 23))
        record, began = DayRecord(), self.now
        queue = plan_session(self.services, request, self.now)
        session = StudySession(
            self.services.library, self.services.store, queue, clock=lambda: self.now
        )
        while session.asked is not None:
            self._answer(session, record)
            session.advance()
        record.minutes = (self.now - began).total_seconds() / 60
        record.left_over = self._overdue()
        return record

    def _overdue(self) -> int:
        today = self.services.calendar.day_of(self.now)
        states = self.services.store.states().values()
        return sum(state.due_day is not None and is_due(state, self.now, today) for state in states)

    def _answer(self, session: StudySession, record: DayRecord) -> None:
        assert session.asked is not None
        item = session.asked.item
        state = self.services.store.state(item.id)
        today = self.services.calendar.day_of(self.now)
        record.asked.append(item)
        if not state.started:
            record.new.append(item.id)
        elif state.due_day is not None:
            record.delays.append((today - state.due_day).days)
        taken = KINDS[item.kind].seconds * self.random.lognormvariate(0, 0.3)
        self.now += timedelta(seconds=taken * (1 - READING))
        knows = self.random.random() < self._chance(state, today)
        session.answer(right_answer(item) if knows else wrong_answer(item))
        self.now += timedelta(seconds=taken * READING)

    def _chance(self, state: CardState, today: date) -> float:
        if not state.started:
            return RIGHT_AT_FIRST_SIGHT
        return retrievability(state, today) if state.due is None else RIGHT_AFTER_A_MISS


def right_answer(item: Item) -> Answer:
    """Return the right answer to an item as shown, or the rating Good where learners rate."""
    match item:
        case Choice():
            options = enumerate(item.options)
            return SelectedOptions(frozenset(index for index, option in options if option.correct))
        case JudgeStatement():
            repairs = (index for index, repair in enumerate(item.repairs) if repair.correct)
            return Judged(item.statement.verdict.judgement, next(repairs, None))
        case Numeric() | Output():
            return Typed(item.answer)
        case Implement():
            return Implemented((Attempt(item.solution, ExerciseResult(passed=len(item.cases))),))
        case FindBug():
            reasons = (index for index, reason in enumerate(item.reasons) if reason.correct)
            return MarkedLine(item.line[0], next(reasons))
        case Diagnose():
            cause = next(index for index, cause in enumerate(item.options) if cause.correct)
            return Diagnosed(cause, next(n for n, test in enumerate(item.tests) if test.correct))
        case OpenQuestion():
            return Explained("", frozenset(range(len(item.points))), Rating.GOOD)
        case PutInOrder():
            return Arranged(tuple(item.shown.index(index) for index in range(len(item.steps))))
    return Recalled(Rating.GOOD)


def wrong_answer(item: Item) -> Answer:
    """Return the answer "I don't know", or the rating Again for a card."""
    return Recalled(Rating.AGAIN) if item.is_card else GaveUp()
