"""What the learner did: the append-only log that everything else derives from."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from mlquiz.domain.rating import Rating


class Action(StrEnum):
    """The kinds of event. `practice` is an answer that is kept but not scheduled."""

    ANSWER = "answer"
    PRACTICE = "practice"
    VOID = "void"
    SUSPEND = "suspend"
    RESUME = "resume"
    BURY = "bury"
    FLAG = "flag"
    UNFLAG = "unflag"


class Event(Struct, frozen=True, kw_only=True):
    """One thing that the learner did to one item; never changed, never deleted.

    `at` is in UTC. An answer carries `rating`, `correct`, the answer as JSON with the seed that
    it was shown with, how long it took, and the hash of the item's content. A void names
    in `target` the event that it takes back; a burial says in `until` when the item returns.
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
