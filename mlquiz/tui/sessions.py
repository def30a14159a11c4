"""From what is asked for to a session under way."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from mlquiz.study.agenda import plan_session
from mlquiz.study.sitting import Sitting

if TYPE_CHECKING:
    from collections.abc import Callable

    from mlquiz.study.desk import Desk
    from mlquiz.tui.start import Order


def sit_down(desk: Desk, order: Order, clock: Callable[[], datetime]) -> Sitting:
    """Plan the session that `order` asks for, and start it."""
    session = plan_session(desk, order, clock())
    return Sitting(desk.library, desk.store, session, cram=order.cram, clock=clock)
