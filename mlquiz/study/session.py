"""A study session: present an item, grade and save the answer, advance; for every front end."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from mlquiz.domain.answers import Answer, Grade
from mlquiz.domain.events import Action, Event, json_text
from mlquiz.domain.filter import Filter
from mlquiz.domain.items import ExpressionError, Item
from mlquiz.domain.queue import LOOKAHEAD, RequeuedItem, ReviewQueue
from mlquiz.domain.scheduling import CardState, is_due, is_suspended_or_buried, scheduler_version
from mlquiz.domain.timing import TimedAnswer, reading_seconds
from mlquiz.library.library import Library
from mlquiz.store.store import Store
from mlquiz.study.clock import utc_now
from mlquiz.study.settings import Settings

if TYPE_CHECKING:
    from mlquiz.store.runs import RunRecord


class PresentedItem(Struct, frozen=True):
    """An item as it is presented to the learner, with its random seed and the time."""

    item: Item
    seed: int
    at: datetime


class AnswerResult(Struct, frozen=True):
    """An answer with its grade, its event in the log and the item's new state."""

    asked: PresentedItem
    answer: Answer
    grade: Grade
    event: Event
    state: CardState


class UndoEntry(Struct, frozen=True):
    """An answer, or a suspended or buried item, with the state of the session before it."""

    event: Event
    queue: ReviewQueue
    asked: PresentedItem
    answered: AnswerResult | None
    given: AnswerResult | None = None
    """The result of the answer; None if the item was suspended or buried."""


class StudySession:
    """A queue that a learner works through, with undo.

    `asked` is the current item, None at the end; `answered` is the result of its answer, None
    until it is answered. Every answer is on disk before `answer` returns.
    """

    def __init__(
        self,
        library: Library,
        store: Store,
        queue: ReviewQueue,
        *,
        cram: bool = False,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._library = library
        self._store = store
        self._cram = cram
        self._clock = clock
        self.queue = queue
        self._undo_stack: list[UndoEntry] = []
        self._read_first: str | None = None
        self.asked: PresentedItem | None = None
        self.answered: AnswerResult | None = None
        self.advance()

    def advance(self) -> PresentedItem | None:
        """Present the next item and return it; return None if the session is over.

        Items that were suspended or buried, or answered in another session, since this one was
        planned are skipped.
        """
        self.answered = None
        self.asked = None
        now = self._clock()
        while (name := self.queue.next(now)) is not None:
            without = self._queue_without_unavailable(name, now)
            if without is None and self._try_present(name):
                break
            self.queue = without or self.queue.without(name)
        return self.asked

    def skip_if_stale(self) -> bool:
        """Skip the current item if it was suspended, buried or answered elsewhere.

        Return whether it was skipped.
        """
        if self.asked is None or self.answered is not None:
            return False
        without = self._queue_without_unavailable(self.asked.item.id, self._clock())
        if without is not None:
            self.queue = without
            self.advance()
        return without is not None

    def _queue_without_unavailable(self, name: str, now: datetime) -> ReviewQueue | None:
        """Return None if the item may be asked now, else the queue without it.

        An item that was missed in another session comes back in this one when it is due.
        """
        state = self._store.state(name) if self._library.has(name) else None
        if state is None or is_suspended_or_buried(state, now):
            return self.queue.without(name)
        today = self._store.calendar.day_of(now)
        if self._cram or not state.started or is_due(state, now, today):
            return None
        if name in self.queue.early and name in self.queue.planned and state.last_day != today:
            return None
        without = self.queue.without(name)
        if state.due is None or state.due > now + LOOKAHEAD:
            return without
        if name not in self.queue.planned:
            return None
        back = RequeuedItem(name, state.due, without.answered)
        return replace(without, returning=(*without.returning, back))

    def _try_present(self, name: str) -> bool:
        """Present the item and return True; return False if its numbers cannot be computed.

        `mlquiz check` reports such an item to its author.
        """
        turn = self._store.state(name).reviews % 2  # a question with two wordings alternates
        try:
            self._present(name, random.getrandbits(31) * 2 + turn)
        except ExpressionError:
            return False
        return True

    def _present(self, name: str, seed: int) -> None:
        self.asked = PresentedItem(self._library.item(name).present(seed), seed, self._clock())

    def answer(
        self, answer: Answer, *, learning: bool = False, confident: bool | None = None
    ) -> AnswerResult:
        """Grade the answer to the current item, save it and return the result.

        An answer given right after the lesson (`learning`) does not count as a review. `confident`
        is whether the learner was sure before the verdict, None if not asked. Raises
        MlquizError if the answer cannot be saved; the item is then still unanswered. Raises
        RuntimeError if there is no unanswered item.
        """
        asked = self._unanswered()
        now = self._clock()
        grade = asked.item.grade(answer)
        action = self._action(learning=learning or self.is_learning)
        event = self._event(asked, answer, grade, action, now, confident)
        state = self._store.record(event)
        seconds = self._seconds(event)
        answered = AnswerResult(asked, answer, grade, event, state)
        self._undo_stack.append(UndoEntry(event, self.queue, asked, None, answered))
        self.queue = self.queue.after(
            asked.item.id,
            correct=grade.correct,
            due=None if self._cram else state.due,
            now=now,
            seconds=seconds,
        )
        self.answered = answered
        return answered

    def _event(
        self,
        asked: PresentedItem,
        answer: Answer,
        grade: Grade,
        action: Action,
        now: datetime,
        confident: bool | None,
    ) -> Event:
        """Return the event that saves an answer given at `now`."""
        last = self._store.state(asked.item.id).last_review
        return Event(
            uuid=str(uuid.uuid4()),
            at=now,
            day=self._store.calendar.day_of(now),
            item=asked.item.id,
            action=action,
            rating=grade.rating,
            correct=grade.correct,
            answer=json_text({"seed": asked.seed, **answer.record()}),
            milliseconds=self._milliseconds(now - asked.at),
            content_hash=self._library.content_hash(asked.item.id),
            scheduler=scheduler_version(self._store.memory),
            elapsed_seconds=None if last is None else max(0, round((now - last).total_seconds())),
            confident=confident,
        )

    def _milliseconds(self, taken: timedelta) -> int:
        """Return the milliseconds of an answer, capped in case a question was left open."""
        max_taken = timedelta(seconds=Settings(self._store).max_answer_seconds)
        return round(min(max(taken, timedelta(0)), max_taken) / timedelta(milliseconds=1))

    @property
    def asks_confidence(self) -> bool:
        """Whether the learner is to say, before the verdict on a question, if they are sure."""
        return Settings(self._store).ask_confidence == "on"

    @property
    def may_read_first(self) -> bool:
        """Whether the lesson may be read before answering: no item of its concept was answered."""
        if self.asked is None or self.answered is not None:
            return False
        concept = Filter(concepts=frozenset({self.asked.item.concept}))
        has_started = self._store.has_started
        return not (has_started() and has_started(self._library.item_ids(concept)))

    def read_first(self) -> None:
        """Count the answer to the current item as learning, because its lesson is read first."""
        self._read_first = self._unanswered().item.id

    @property
    def is_practice(self) -> bool:
        """Whether this is a cram session, whose answers leave the schedule alone."""
        return self._cram

    @property
    def is_learning(self) -> bool:
        """Whether the answer to the current item counts as learning, not as a review.

        In a cram session no answer does.
        """
        if self.is_practice or self.asked is None:
            return False
        return self.asked.item.id == self._read_first

    def _seconds(self, event: Event) -> float:
        """Return the seconds of a new answer, plus those of reading the feedback before it."""
        timed = TimedAnswer(event.item, event.at, event.milliseconds or 0)
        before = next((step.event.at for step in reversed(self._undo_stack) if step.given), None)
        reading = None if before is None else reading_seconds(before, timed)
        return timed.milliseconds / 1000 + (reading or 0.0)

    def _action(self, *, learning: bool) -> Action:
        if self._cram:
            return Action.PRACTICE
        return Action.LEARN if learning else Action.ANSWER

    @property
    def missed(self) -> list[Item]:
        """The items whose first answer was wrong, in the order of that answer."""
        first: dict[str, AnswerResult] = {}
        for step in self._undo_stack:
            if step.given is not None:
                first.setdefault(step.asked.item.id, step.given)
        return [each.asked.item for each in first.values() if not each.grade.correct]

    @property
    def can_undo(self) -> bool:
        """Whether there is anything to undo."""
        return bool(self._undo_stack)

    def undo(self) -> Event | None:
        """Undo the last answer, suspension or burial, and present its item as before.

        Return the voided event; None if there is nothing to undo.
        """
        if not self._undo_stack:
            return None
        last = self._undo_stack[-1]
        self._store.void(last.event, self._clock())
        self._undo_stack.pop()
        self.queue = last.queue
        self._present(last.asked.item.id, last.asked.seed)
        self.answered = last.answered
        return last.event

    def void_last_answer(self) -> None:
        """Void the last answer, because its demo run contradicted the answer key.

        The item does not come back in this session, and its state is as before the answer.
        """
        for index, step in enumerate(self._undo_stack):
            if step.given is not None and step.given is self.answered:
                self._store.void(step.event, self._clock())
                self.queue = step.queue.without(step.asked.item.id)
                apart = (replace(each, queue=self.queue) for each in self._undo_stack[index + 1 :])
                self._undo_stack[index:] = apart
                return

    def suspend(self) -> None:
        """Suspend the current item, unless it is suspended already."""
        if not self._store.state(self._presented().item.id).suspended:
            self._suspend_or_bury(Action.SUSPEND, None)

    def bury(self) -> None:
        """Bury the current item until tomorrow, unless it is suspended or buried already."""
        now = self._clock()
        if not is_suspended_or_buried(self._store.state(self._presented().item.id), now):
            self._suspend_or_bury(Action.BURY, self._store.calendar.next_start(now))

    def _suspend_or_bury(self, action: Action, until: datetime | None) -> None:
        asked = self._presented()
        event = self._record_action(asked.item.id, action, until)
        self._undo_stack.append(UndoEntry(event, self.queue, asked, self.answered))
        self.queue = self.queue.without(asked.item.id)
        if self.answered is None:
            self.advance()

    def is_suspended_or_buried(self, item: str) -> bool:
        """Return whether an item is suspended or buried."""
        return is_suspended_or_buried(self._store.state(item), self._clock())

    def toggle_flag(self) -> bool:
        """Flag or unflag the current item; return whether it is flagged now."""
        item = self._presented().item.id
        flagged = self._store.state(item).flagged
        self._record_action(item, Action.UNFLAG if flagged else Action.FLAG)
        return not flagged

    def record_run(self, run: RunRecord) -> None:
        """Save the record of a demo run."""
        self._store.record_run(run)

    def _record_action(self, item: str, action: Action, until: datetime | None = None) -> Event:
        return self._store.record_action(item, action, self._clock(), until)

    def _unanswered(self) -> PresentedItem:
        if self.asked is None or self.answered is not None:
            raise RuntimeError("no item waits for an answer")
        return self.asked

    def _presented(self) -> PresentedItem:
        if self.asked is None:
            raise RuntimeError("no item is shown")
        return self.asked


def preload_grading() -> None:
    """Import the modules that grading needs, while the learner reads the first question."""
    import hashlib  # noqa: F401
    import json  # noqa: F401

    import mlquiz.domain.numbers
    import mlquiz.domain.outputs  # noqa: F401
    from mlquiz.domain.scheduling import scheduler

    scheduler()
    scheduler_version()
