"""How long what was counted stays true."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from mlquiz.store.store import Store


class CountedAt(Struct, frozen=True):
    """When something was counted: the moment, the learner's day and the version of the data.

    At `next_due` a learning step or a burial ends.
    """

    now: datetime
    day: date
    next_due: datetime | None
    version: int

    @classmethod
    def of(cls, store: Store, now: datetime) -> CountedAt:
        """Return what a count at `now` depends on."""
        return cls(now, store.calendar.day_of(now), store.next_due(now), store.version())

    def holds(self, store: Store, now: datetime) -> bool:
        """Return whether a count at `now` would give the same; no if the clock went back."""
        return (
            self.now <= now
            and (self.next_due is None or now < self.next_due)
            and self.day == store.calendar.day_of(now)
            and self.version == store.version()
        )
