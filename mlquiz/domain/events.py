"""The learner's actions, as events of the append-only log from which all else is derived."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from mlquiz.domain.rating import Rating


class Action(StrEnum):
    """The kinds of event.

    `practice` is an answer that is saved but does not affect the schedule. `learn` is an answer
    given right after reading the lesson of its concept: the item counts as started, and its first
    review is due on the learner's next day.
    """

    ANSWER = "answer"
    PRACTICE = "practice"
    LEARN = "learn"
    VOID = "void"
    SUSPEND = "suspend"
    RESUME = "resume"
    BURY = "bury"
    FLAG = "flag"
    UNFLAG = "unflag"


class Event(Struct, frozen=True, kw_only=True):
    """One action of the learner on one item; never changed and never deleted.

    `at` is in UTC. `day` is the learner's day in the time zone of that moment: the schedule counts
    in days, so that a replay gives the same state in any time zone. An answer has `rating`,
    `correct`, the answer as JSON with the seed of its presentation, its duration in milliseconds,
    the hash of the item's content, the scheduler with its version, the seconds since the item's
    last review, and `confident`: whether the learner was sure of it before seeing the verdict, None
    if not asked. `target` is the uuid of the event that a void undoes; `until` is the time at
    which a burial ends.
    """

    uuid: str
    at: datetime
    item: str
    action: Action
    rating: Rating | None = None
    correct: bool | None = None
    answer: str | None = None
    milliseconds: int | None = None
    content_hash: str | None = None
    target: str | None = None
    until: datetime | None = None
    day: date | None = None
    scheduler: str | None = None
    elapsed_seconds: int | None = None
    confident: bool | None = None

    @property
    def learner_day(self) -> date:
        """The learner's day; the day in UTC if none was recorded."""
        return self.day or self.at.date()

    @property
    def is_misjudgement(self) -> bool:
        """Whether a sure answer, which is not practice, was wrong: the item is due the next day."""
        return self.action is Action.ANSWER and self.sure_and_wrong

    @property
    def sure_and_wrong(self) -> bool:
        """Whether the learner was sure of an answer that was wrong."""
        return bool(self.confident) and self.correct is False


def json_text(record: object) -> str:
    """Return plain data as JSON text that is valid UTF-8; a lone surrogate becomes '?'."""
    import json  # not needed for the first question

    return json.dumps(record, ensure_ascii=False).encode("utf-8", "replace").decode()
