"""Routes to the screens of the app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from mlquiz.domain.filter import EVERYTHING, Filter
from mlquiz.study.session_planner import SessionRequest

if TYPE_CHECKING:
    from mlquiz.study.interview import InterviewSession

ScreenName = Literal[
    "home",
    "session",
    "cards",
    "interview",
    "interviews",
    "concepts",
    "demos",
    "stats",
    "plan",
    "suspended",
    "lesson",
    "lab",
    "settings",
]


class Route(Struct, frozen=True, kw_only=True):
    """A screen to open, with its arguments.

    `wanted`, `limit`, `cram`, `more`, `minutes` and `ahead` belong to a session, `concept` to
    `lesson`, `demo` and `seed` to `lab`, `interview` to `interview`.
    """

    screen: ScreenName = "home"
    wanted: Filter = EVERYTHING
    limit: int | None = None
    cram: bool = False
    more: int = 0
    minutes: int | None = None
    ahead: int = 0
    concept: str | None = None
    demo: str | None = None
    seed: int = 0
    interview: InterviewSession | None = None

    @property
    def order(self) -> SessionRequest:
        """The request for a session of this route."""
        return SessionRequest(
            self.wanted, self.limit, self.cram, self.more, self.minutes, self.ahead
        )
