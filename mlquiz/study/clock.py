"""The computer's clock, and detection of a wrong one."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from mlquiz.errors import MlquizError

if TYPE_CHECKING:
    from mlquiz.store.store import Store

TOLERANCE = timedelta(minutes=5)
MAX_PAUSE = timedelta(days=366)
WARNED = "clock_warning"
"""The name of the setting in the store that holds the last problem shown to the learner."""


def utc_now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


class ClockProblem(Struct, frozen=True):
    """A last event that is in the future or long ago."""

    last: datetime
    now: datetime

    @property
    def is_future(self) -> bool:
        """Whether the last event is in the future."""
        return self.last > self.now


def check_clock(store: Store, now: datetime) -> ClockProblem | None:
    """Return the sign that the clock jumped, and remember it; None if there is no new sign.

    It is returned once for each last event.
    """
    last = store.last_event_time()
    if last is None or now - MAX_PAUSE <= last <= now + TOLERANCE:
        return None
    problem = ClockProblem(last, now)
    sign = f"{'future' if problem.is_future else 'pause'} {last.isoformat()}"
    if store.setting(WARNED) == sign:
        return None
    with suppress(MlquizError):  # if it cannot be saved, the warning is repeated
        store.set_setting(WARNED, sign)
    return problem
