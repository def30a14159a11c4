"""What the learner did: the append-only log that everything else derives from."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from mlquiz.domain.rating import Rating


class Action(StrEnum):
    """The kinds of event.

    `practice` is an answer that is saved but not scheduled. `learn` is an answer given right after
    the lesson of its concept was read: the item counts as begun, and its first review comes on the
    learner's next day.
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
    """One thing that the learner did to one item; never changed, never deleted.

    `at` is in UTC. `day` is the learner's day on which it happened, wherever that was: the schedule
    counts in days, and a replay gives the same state in any time zone. An answer carries
    `rating`, `correct`, the answer as JSON with the seed that it was shown with, how long it took,
    the hash of the item's content, the scheduler with its version, and the seconds since the
    item's last review. A void names in `target` the event that it takes back; a burial says in
    `until` when the item returns.
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

    @property
    def learner_day(self) -> date:
        """The learner's day; the day in UTC if none was recorded."""
        return self.day or self.at.date()
