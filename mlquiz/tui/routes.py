"""Routes to the screens of the app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

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

    `session` belongs to `session` and `cards`, `concept` to `lesson`, `demo` and `seed` to `lab`,
    `interview` to `interview`.
    """

    screen: ScreenName = "home"
    session: SessionRequest = SessionRequest()
    concept: str | None = None
    demo: str | None = None
    seed: int = 0
    interview: InterviewSession | None = None
