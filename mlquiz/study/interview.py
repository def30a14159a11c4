"""A mock interview: put a rung, save its answer, climb or go on to the next ladder."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from mlquiz.domain.answers import Answer, GaveUp, Grade
from mlquiz.domain.events import Action, Event
from mlquiz.domain.interview import (
    Ended,
    EndReason,
    Interview,
    InterviewEvent,
    MissedPoint,
    Paused,
    Position,
    RungAnswer,
    Started,
    Voided,
    next_position,
    replay,
)
from mlquiz.domain.items import ExpressionError, Item
from mlquiz.domain.kinds.say import SayIt
from mlquiz.domain.ladders import Ladder, Point, Rung, passes
from mlquiz.study.clock import utc_now
from mlquiz.study.interview_plan import InterviewRequest, plan_ladders
from mlquiz.study.session import AnswerResult, PresentedItem

if TYPE_CHECKING:
    from mlquiz.store.store import RunRecord
    from mlquiz.study.services import Services

MAX_SAID = 4_000
"""The characters of a typed open answer that are kept."""


class AskedRung(Struct, frozen=True, kw_only=True):
    """A rung as it is put: its ladder, its item with the seed, and the time."""

    ladder: Ladder
    index: int
    presented: PresentedItem

    @property
    def rung(self) -> Rung:
        """The rung."""
        return self.ladder.rungs[self.index]

    @property
    def item(self) -> Item:
        """The item of the rung; an open question as a card to answer aloud."""
        return self.presented.item

    @property
    def points(self) -> tuple[Point, ...]:
        """The points to tick; () if the item is graded by its own rules."""
        if not isinstance(self.item, SayIt):
            return ()
        return self.rung.points or tuple(Point(text=text) for text in self.item.points)

    @property
    def is_last(self) -> bool:
        """Whether the ladder has no higher rung."""
        return self.index == len(self.ladder.rungs) - 1


class InterviewSession:
    """An interview that a learner goes through; `asked` is None when it is over.

    `result` is the saved answer to `asked`, None until it is answered, and `answered` the answer
    with its grade if `asked` is an item that is graded by its own rules. Every answer is on disk
    before it is returned. The clock of the interview stops between `pause` and `resume`.
    """

    def __init__(
        self,
        services: Services,
        interview: Interview,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._services = services
        self._clock = clock
        self._began = clock()
        self._clock_before = interview.clock
        self._given: datetime | None = None
        self._skipped: frozenset[Position] = frozenset()
        self._ladders = {each.id: each for each in services.library.ladders()}
        self.interview = interview
        self.asked: AskedRung | None = None
        self.result: RungAnswer | None = None
        self.answered: AnswerResult | None = None
        self.advance()

    @classmethod
    def start(
        cls,
        services: Services,
        request: InterviewRequest,
        clock: Callable[[], datetime] = utc_now,
    ) -> InterviewSession:
        """Choose the ladders, save the start of the interview and put the first rung.

        Raises UsageError if there is no such ladder, MlquizError if there is none at all.
        """
        seed = random.getrandbits(32) if request.seed is None else request.seed
        started = Started(
            ladders=plan_ladders(services, request, seed),
            minutes=request.minutes,
            level=request.level,
            section=request.section,
            seed=seed,
        )
        name, now = str(uuid.uuid4()), clock()
        services.store.record_interview(name, now, started)
        interview = replay(name, [(now, started)])
        assert interview is not None
        return cls(services, interview, clock)

    @property
    def elapsed(self) -> float:
        """The seconds of the interview so far, without the time when it was broken off."""
        return self._clock_before + max(0.0, (self._clock() - self._began).total_seconds())

    @property
    def seconds_left(self) -> float:
        """The seconds until no further question is put; not negative."""
        return max(0.0, self.interview.start.minutes * 60 - self.elapsed)

    def advance(self) -> AskedRung | None:
        """Put the next rung and return it; end the interview if the time or the ladders are over.

        A rung whose item no longer exists, or whose numbers cannot be computed, is left out.
        """
        self.asked = self.result = self.answered = self._given = None
        if not self.interview.is_open:
            return None
        if self.seconds_left <= 0:
            self._save(Ended(clock=self.elapsed, reason=EndReason.TIME))
            return None
        counts = {name: len(ladder.rungs) for name, ladder in self._ladders.items()}
        while position := next_position(self.interview, counts, self._skipped):
            self.asked = self._present(position)
            if self.asked is not None:
                return self.asked
            self._skipped |= {position}
        self._save(Ended(clock=self.elapsed, reason=EndReason.DONE))
        return None

    def _present(self, position: Position) -> AskedRung | None:
        ladder = self._ladders[position.ladder]
        rung = ladder.rungs[position.rung]
        seed = random.Random(f"{self.interview.start.seed} {position}").getrandbits(32)
        library = self._services.library
        if rung.item is None:
            item: Item = open_question(ladder, position.rung)
        elif library.has(rung.item):
            try:
                item = library.item(rung.item).present(seed)
            except ExpressionError:
                return None
        else:
            return None
        presented = PresentedItem(item, seed, self._clock())
        return AskedRung(ladder=ladder, index=position.rung, presented=presented)

    def stop_watch(self) -> None:
        """Count the time until now as that of the answer: what follows is not thinking."""
        self._given = self._given or self._clock()

    def answer(self, answer: Answer, *, sure: bool | None) -> AnswerResult:
        """Grade and save the answer to an item, and return it with its grade.

        It is also kept in the log, as practice: an interview does not change the schedule. Raises
        MlquizError if it cannot be saved; the rung is then still unanswered.
        """
        asked = self._waiting()
        self.stop_watch()
        given = asked.item.grade(answer)
        event = self._event(asked, answer, given, sure)
        result = self._rung_answer(
            asked,
            passed=given.correct,
            sure=sure,
            gave_up=isinstance(answer, GaveUp),
            misconceptions=tuple(asked.item.misconceptions(answer)),
            event=event.uuid,
        )
        self._save(result, event)
        self.result = result
        self.answered = AnswerResult(
            asked.presented, answer, given, event, self._services.store.state(asked.item.id)
        )
        return self.answered

    def answer_open(
        self, said: str, ticked: frozenset[int], *, sure: bool | None, gave_up: bool = False
    ) -> RungAnswer:
        """Save the answer to an open question, of which these points were ticked."""
        asked = self._waiting()
        self.stop_watch()
        kept = frozenset() if gave_up else ticked
        missed = (point for index, point in enumerate(asked.points) if index not in kept)
        premise = asked.rung.false_premise
        result = self._rung_answer(
            asked,
            passed=passes(kept, len(asked.points), false_premise=premise),
            sure=None if gave_up else sure,
            gave_up=gave_up,
            missed=tuple(MissedPoint(text=point.text, item=point.item) for point in missed),
            said=said[:MAX_SAID],
        )
        self._save(result)
        self.result = result
        return result

    def void_last_answer(self) -> None:
        """Void the last answer, because its demo run contradicted the answer key.

        The ladder goes on with the rung above.
        """
        if self.answered is not None and self.result is not None:
            self._services.store.void(self.answered.event, self._clock())
            self._save(Voided(clock=self.elapsed))
            self.result = None

    def record_run(self, run: RunRecord) -> None:
        """Save the record of a demo run."""
        self._services.record_run(run)

    def pause(self) -> None:
        """Save that the learner breaks off here, unless the interview is over."""
        if self.interview.is_open:
            self._save(Paused(clock=self.elapsed))

    def _rung_answer(self, asked: AskedRung, *, passed: bool, **values: object) -> RungAnswer:
        ladder, rung = asked.ladder, asked.rung
        seconds = ((self._given or self._clock()) - asked.presented.at).total_seconds()
        return RungAnswer(
            ladder=ladder.id,
            rung=asked.index,
            level=rung.level,
            concept=ladder.concept,
            section=self._services.library.concept(ladder.concept).section,
            title=ladder.title,
            ask=asked.item.summary,
            passed=passed,
            seconds=max(0.0, seconds),
            clock=self.elapsed,
            false_premise=rung.false_premise,
            points=len(asked.points),
            item=rung.item,
            **values,  # type: ignore[arg-type]
        )

    def _event(self, asked: AskedRung, answer: Answer, given: Grade, sure: bool | None) -> Event:
        now = self._clock()
        milliseconds = round(max(0.0, (now - asked.presented.at).total_seconds()) * 1000)
        longest = self._services.settings.max_answer_seconds * 1000
        record = {"seed": asked.presented.seed, **answer.record()}
        return Event(
            uuid=str(uuid.uuid4()),
            at=now,
            day=self._services.calendar.day_of(now),
            item=asked.item.id,
            action=Action.PRACTICE,
            rating=given.rating,
            correct=given.correct,
            answer=json.dumps(record, ensure_ascii=False).encode("utf-8", "replace").decode(),
            milliseconds=min(milliseconds, longest),
            content_hash=self._services.library.content_hash(asked.item.id),
            confident=sure,
        )

    def _save(self, event: InterviewEvent, answer: Event | None = None) -> None:
        self._services.store.record_interview(self.interview.id, self._clock(), event, answer)
        self.interview = self.interview.after(event)

    def _waiting(self) -> AskedRung:
        if self.asked is None or self.result is not None or self.answered is not None:
            raise RuntimeError("no rung waits for an answer")
        return self.asked


def open_question(ladder: Ladder, index: int) -> SayIt:
    """Return an open question of a ladder as a card that is answered aloud."""
    rung = ladder.rungs[index]
    assert rung.ask is not None
    assert rung.answer is not None
    return SayIt(
        id=f"{ladder.id}:{index + 1}",
        concept=ladder.concept,
        proof=rung.proof,
        front=rung.ask,
        back=rung.answer,
        points=tuple(point.text for point in rung.points),
    )
