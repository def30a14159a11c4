"""From what is wanted to a sitting."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from mlquiz.study.planning import begun_today, plan
from mlquiz.study.sitting import Sitting

if TYPE_CHECKING:
    from collections.abc import Callable

    from mlquiz.study.desk import Desk
    from mlquiz.tui.start import Order


def sit_down(desk: Desk, order: Order, clock: Callable[[], datetime]) -> Sitting:
    """Plan what `order` asks for and begin."""
    now = clock()
    per_day = desk.settings.new_per_day
    if order.more:
        per_day = begun_today(desk.store, now) + order.more
    session = plan(
        desk.library,
        desk.store,
        order.wanted,
        now,
        per_day=per_day,
        limit=order.limit,
        cram=order.cram,
    )
    return Sitting(desk.library, desk.store, session, cram=order.cram, clock=clock)
