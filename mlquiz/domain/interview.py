"""A mock interview as the sequence of its events, and what comes next in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace

from mlquiz.domain.answers import Misconception
from mlquiz.domain.ladders import RungLevel, Seniority
from mlquiz.text import Text

DEFAULT_MINUTES = 20
MAX_MINUTES = 180
MIN_SECONDS = 1.0
"""The time left below which no further question is put."""


class EndReason(StrEnum):
    """Why an interview is over."""

    TIME = "time"
    DONE = "done"


class Started(Struct, frozen=True, kw_only=True, tag="start"):
    """The start of an interview: its settings and the ladders in the order of asking."""

    ladders: tuple[str, ...]
    minutes: int
    level: Seniority
    seed: int
    section: str | None = None


class MissedPoint(Struct, frozen=True, kw_only=True):
    """A point that an answer did not contain, and the id of the question that trains it."""

    text: Text
    item: str | None = None


class RungAnswer(Struct, frozen=True, kw_only=True, tag="answer"):
    """An answer to a rung, with all that a report needs, even if the content changes later.

    `rung` is its index in the ladder. `sure` is None if the learner gave up before stating it.
    `seconds` is the time until the answer, `clock` the seconds of the interview after it. `points`
    is the number of points of an open question, `said` the typed answer to it, '' if it was said
    aloud. `item` is the id of a question that is also asked outside interviews, `event` the UUID of
    the answer in the log, which has none to an open question.
    """

    ladder: str
    rung: int
    level: RungLevel
    concept: str
    section: str
    title: Text
    ask: Text
    passed: bool
    seconds: float
    clock: float
    sure: bool | None = None
    gave_up: bool = False
    false_premise: bool = False
    points: int = 0
    missed: tuple[MissedPoint, ...] = ()
    misconceptions: tuple[Misconception, ...] = ()
    item: str | None = None
    event: str | None = None
    said: str = ""


class Paused(Struct, frozen=True, kw_only=True, tag="pause"):
    """The learner broke off when the clock showed `clock` seconds."""

    clock: float


class Voided(Struct, frozen=True, kw_only=True, tag="void"):
    """The last answer does not count, because its demo contradicted the answer key."""

    clock: float


class Ended(Struct, frozen=True, kw_only=True, tag="end"):
    """The end of an interview."""

    clock: float
    reason: EndReason


InterviewEvent = Started | RungAnswer | Paused | Voided | Ended


class InterviewRecord(Struct, frozen=True):
    """A saved event of an interview; `uuid` is that of the event."""

    uuid: str
    interview: str
    at: datetime
    event: InterviewEvent


class Position(Struct, frozen=True):
    """A rung: the id of its ladder and its index there."""

    ladder: str
    rung: int


class Interview(Struct, frozen=True, kw_only=True):
    """The state of an interview; `clock` is its duration in seconds up to its last event.

    `voided` are the rungs whose answers do not count.
    """

    id: str
    at: datetime
    start: Started
    answers: tuple[RungAnswer, ...] = ()
    clock: float = 0.0
    ended: EndReason | None = None
    voided: frozenset[Position] = frozenset()

    @property
    def seconds_left(self) -> float:
        """The seconds that were left at the last event; not negative."""
        return max(0.0, self.start.minutes * 60 - self.clock)

    @property
    def is_open(self) -> bool:
        """Whether the interview has not ended."""
        return self.ended is None

    @property
    def can_go_on(self) -> bool:
        """Whether the interview can be resumed: it has not ended, and there is time for a question.

        One that was killed after its time was over has not ended, but cannot go on.
        """
        return self.is_open and self.seconds_left >= MIN_SECONDS

    def after(self, event: InterviewEvent) -> Interview:
        """Return the interview after an event; a second start changes nothing."""
        match event:
            case RungAnswer():
                clock = max(self.clock, event.clock)
                return replace(self, answers=(*self.answers, event), clock=clock)
            case Paused():
                return replace(self, clock=max(self.clock, event.clock))
            case Voided() if self.answers:
                *kept, last = self.answers
                voided = self.voided | {Position(last.ladder, last.rung)}
                clock = max(self.clock, event.clock)
                return replace(self, answers=tuple(kept), voided=voided, clock=clock)
            case Ended():
                return replace(self, clock=max(self.clock, event.clock), ended=event.reason)
        return self


def replay(interview: str, events: Iterable[tuple[datetime, InterviewEvent]]) -> Interview | None:
    """Return the interview that these events, in order of time, lead to; None without a start."""
    state: Interview | None = None
    for at, event in events:
        if state is not None:
            state = state.after(event)
        elif isinstance(event, Started):
            state = Interview(id=interview, at=at, start=event)
    return state


def next_position(
    interview: Interview, rungs: Mapping[str, int], skipped: frozenset[Position] = frozenset()
) -> Position | None:
    """Return the rung to ask next; None if no ladder is left.

    `rungs` maps the id of each ladder that still exists to its number of rungs; `skipped` are rungs
    that cannot be asked. A ladder goes on after a passed rung and ends with its last rung or with
    one that was not passed.
    """
    answered: dict[str, RungAnswer] = {each.ladder: each for each in interview.answers}
    for ladder in interview.start.ladders:
        last = answered.get(ladder)
        if ladder not in rungs or (last is not None and not last.passed):
            continue
        first = 0 if last is None else last.rung + 1
        for rung in range(first, rungs[ladder]):
            if Position(ladder, rung) not in skipped | interview.voided:
                return Position(ladder, rung)
    return None


class LadderResult(Struct, frozen=True, kw_only=True):
    """How far one ladder was climbed. `reached` is the highest level passed, None if none was.

    `stopped_at` is the level that was not passed, None if every rung asked was passed.
    """

    ladder: str
    concept: str
    section: str
    title: Text
    answers: tuple[RungAnswer, ...] = field(default=())

    @property
    def reached(self) -> RungLevel | None:
        """The highest level that was passed."""
        passed = [each.level for each in self.answers if each.passed]
        return max(passed, key=lambda level: level.rank, default=None)

    @property
    def stopped_at(self) -> RungLevel | None:
        """The level that was not passed."""
        return next((each.level for each in self.answers if not each.passed), None)


def ladder_results(interview: Interview) -> list[LadderResult]:
    """Return the result of every ladder that was started, in the order of asking."""
    by_ladder: dict[str, list[RungAnswer]] = {}
    for answer in interview.answers:
        by_ladder.setdefault(answer.ladder, []).append(answer)
    return [
        LadderResult(
            ladder=ladder,
            concept=own[0].concept,
            section=own[0].section,
            title=own[0].title,
            answers=tuple(own),
        )
        for ladder, own in by_ladder.items()
    ]
