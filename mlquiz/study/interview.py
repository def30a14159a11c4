"""A mock interview: ask a rung, save its answer, climb or go on to the next ladder."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from mlquiz.domain.answers import Answer, GaveUp, Grade
from mlquiz.domain.events import Action, Event, json_text
from mlquiz.domain.interview import (
    MIN_SECONDS,
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
from mlquiz.domain.kinds.open import Explained
from mlquiz.domain.ladders import Ladder, Rung
from mlquiz.domain.open_rung import OpenRung, as_question, open_rung
from mlquiz.errors import MlquizError, quoted
from mlquiz.study.clock import utc_now
from mlquiz.study.ladder_selection import InterviewRequest, can_be_asked, select_ladders
from mlquiz.study.session import AnswerResult, PresentedItem

if TYPE_CHECKING:
    from mlquiz.library.library import Library
    from mlquiz.store.runs import RunRecord
    from mlquiz.study.services import Services


class AskedRung(Struct, frozen=True, kw_only=True):
    """A rung as it is asked: its ladder, its item with the seed, and the time.

    `is_last` says whether the ladder has no higher rung that can be asked.
    """

    ladder: Ladder
    index: int
    presented: PresentedItem
    is_last: bool

    @property
    def rung(self) -> Rung:
        """The rung."""
        return self.ladder.rungs[self.index]

    @property
    def item(self) -> Item:
        """The question that is asked."""
        return self.presented.item


class InterviewSession:
    """An interview that a learner goes through; `asked` is None when it is over.

    `answered` is the answer to `asked` with its grade, None until it is answered; `result` is the
    same as it is saved for the report, None again if it is voided. Every answer is on disk before
    it is returned. `resume` goes on with an interview after `pause`, or after this process was
    killed; the time in between does not count.
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
        self._answered_at: datetime | None = None
        self._skipped: frozenset[Position] = frozenset()
        self._ladders = ladders_by_id(services.library)
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
        """Choose the ladders, save the start of the interview and ask the first rung.

        Raises UsageError if there is no such ladder, MlquizError if there is none at all.
        """
        seed = random.getrandbits(32) if request.seed is None else request.seed
        started = Started(
            ladders=select_ladders(services, request, seed),
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

    @classmethod
    def resume(
        cls,
        services: Services,
        interview: Interview,
        clock: Callable[[], datetime] = utc_now,
    ) -> InterviewSession:
        """Go on with an interview that was broken off.

        Raises MlquizError, and does not end it, if none of its ladders is left to ask but some are
        not in the library, as when their pack is missing.
        """
        there = ladders_by_id(services.library)
        ended = {each.ladder for each in interview.answers if not each.passed}
        gone = [each for each in interview.start.ladders if each not in {*there, *ended}]
        if gone and next_position(interview, rung_counts(there)) is None:
            raise MlquizError(
                f"The remaining topics of this interview, such as {gone[0]!r}, are not in the "
                "library: if they are from a pack, add `--pack DIR`.",
                f"题库中没有这场面试剩下的话题，例如{quoted(gone[0])}："
                "如果来自内容包，请加上 `--pack 文件夹`。",
            )
        return cls(services, interview, clock)

    @property
    def elapsed(self) -> float:
        """The seconds of the interview so far, without the time when it was broken off."""
        return self._clock_before + max(0.0, (self._clock() - self._began).total_seconds())

    @property
    def seconds_left(self) -> float:
        """The seconds until no further question is asked; not negative."""
        return max(0.0, self.interview.start.minutes * 60 - self.elapsed)

    def advance(self) -> AskedRung | None:
        """Ask the next rung and return it; end the interview when time is up or no rung is left.

        A rung whose item no longer exists, needs PyTorch where there is none, or has numbers that
        cannot be computed, is left out.
        """
        self.asked = self.result = self.answered = self._answered_at = None
        if not self.interview.is_open:
            return None
        if self._is_out_of_time:
            self._save(Ended(clock=self.elapsed, reason=EndReason.TIME))
            return None
        while position := self._next_position():
            self.asked = self._present(position)
            if self.asked is not None:
                return self.asked
            self._skipped |= {position}
        self._save(Ended(clock=self.elapsed, reason=EndReason.DONE))
        return None

    @property
    def _is_out_of_time(self) -> bool:
        return self.seconds_left < MIN_SECONDS

    def _next_position(self) -> Position | None:
        return next_position(self.interview, rung_counts(self._ladders), self._skipped)

    def _present(self, position: Position) -> AskedRung | None:
        ladder = self._ladders[position.ladder]
        rung = ladder.rungs[position.rung]
        seed = random.Random(f"{self.interview.start.seed} {position}").getrandbits(32)
        library = self._services.library
        facts = library.facts(each.item for each in ladder.rungs if each.item)
        item: Item
        if not can_be_asked(rung, facts):
            return None
        if rung.item is None:
            item = library.linked(open_rung(ladder, position.rung))
        else:
            try:
                item = as_question(library.item(rung.item).present(seed))
            except ExpressionError:
                return None
        higher = ladder.rungs[position.rung + 1 :]
        return AskedRung(
            ladder=ladder,
            index=position.rung,
            presented=PresentedItem(item, seed, self._clock()),
            is_last=not any(can_be_asked(each, facts) for each in higher),
        )

    def stop_timing(self) -> None:
        """Stop timing the answer: time after this call does not count."""
        self._answered_at = self._clock()

    def answer(self, answer: Answer, *, confident: bool | None) -> AnswerResult:
        """Grade and save the answer to the current rung, and return it with its grade.

        `confident` is whether the learner was sure before the verdict, None for one who gave up.
        The answer to an item is kept in the log, too, as practice: an interview does not change
        the schedule. Raises MlquizError if it cannot be saved; the rung is then still unanswered.
        """
        asked = self._unanswered()
        if self._answered_at is None:
            self.stop_timing()
        grade = asked.item.grade(answer)
        event = self._event(asked, answer, grade, confident)
        is_logged = asked.rung.item is not None and not isinstance(asked.item, OpenRung)
        result = self._rung_answer(asked, answer, grade, event, event.uuid if is_logged else None)
        self._save(result, event if is_logged else None)
        self.result = result
        state = self._services.store.state(asked.item.id)
        self.answered = AnswerResult(asked.presented, answer, grade, event, state)
        return self.answered

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
        """Save that the learner breaks off here, unless the interview is over.

        If its time is up, so is the interview.
        """
        if not self.interview.is_open:
            return
        if self._is_out_of_time:
            self._save(Ended(clock=self.elapsed, reason=EndReason.TIME))
        elif self.elapsed > self.interview.clock:
            self._save(Paused(clock=self.elapsed))

    def _rung_answer(
        self, asked: AskedRung, answer: Answer, grade: Grade, event: Event, logged: str | None
    ) -> RungAnswer:
        ladder, rung, item = asked.ladder, asked.rung, asked.item
        gave_up = isinstance(answer, GaveUp) or (event.confident is None and not item.is_self_rated)
        points = item.points if isinstance(item, OpenRung) else ()
        made = answer.ticked if isinstance(answer, Explained) else frozenset[int]()
        return RungAnswer(
            ladder=ladder.id,
            rung=asked.index,
            level=rung.level,
            concept=ladder.concept,
            section=self._services.library.concept(ladder.concept).section,
            title=ladder.title,
            ask=item.summary,
            passed=grade.correct,
            seconds=self._seconds(asked),
            clock=self.elapsed,
            sure=None if gave_up else event.confident,
            gave_up=gave_up,
            false_premise=rung.false_premise,
            points=len(points),
            missed=tuple(
                MissedPoint(text=point.text, item=point.item)
                for index, point in enumerate(points)
                if index not in made
            ),
            misconceptions=tuple(item.misconceptions(answer)),
            item=rung.item,
            event=logged,
            said=answer.text if isinstance(answer, Explained) else "",
        )

    def _seconds(self, asked: AskedRung) -> float:
        """Return the seconds from the question to the answer."""
        given = self._answered_at or self._clock()
        return max(0.0, (given - asked.presented.at).total_seconds())

    def _event(
        self, asked: AskedRung, answer: Answer, grade: Grade, confident: bool | None
    ) -> Event:
        now, item = self._clock(), asked.item.id
        max_taken = self._services.settings.max_answer_seconds
        record = {"seed": asked.presented.seed, **answer.record()}
        is_item = self._services.library.has(item)
        return Event(
            uuid=str(uuid.uuid4()),
            at=now,
            day=self._services.calendar.day_of(now),
            item=item,
            action=Action.PRACTICE,
            rating=grade.rating,
            correct=grade.correct,
            answer=json_text(record),
            milliseconds=round(min(self._seconds(asked), max_taken) * 1000),
            content_hash=self._services.library.content_hash(item) if is_item else None,
            confident=confident,
        )

    def _save(self, event: InterviewEvent, answer: Event | None = None) -> None:
        self._services.store.record_interview(self.interview.id, self._clock(), event, answer)
        self.interview = self.interview.after(event)

    def _unanswered(self) -> AskedRung:
        if self.asked is None or self.result is not None or self.answered is not None:
            raise RuntimeError("no rung waits for an answer")
        return self.asked


def ladders_by_id(library: Library) -> dict[str, Ladder]:
    """Return the ladders whose concepts exist."""
    known = {concept.id for concept in library.concepts()}
    return {each.id: each for each in library.ladders() if each.concept in known}


def rung_counts(ladders: Mapping[str, Ladder]) -> dict[str, int]:
    """Return the number of rungs of each ladder."""
    return {name: len(ladder.rungs) for name, ladder in ladders.items()}
