"""The stamp of a cached count, by which it is known to be valid."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from mlquiz.store.store import Store


class CountStamp(Struct, frozen=True):
    """The state that a count depends on: its time, the learner's day and the data version.

    `next_due` is the time at which the next learning step or burial ends, if any.
    """

    now: datetime
    day: date
    next_due: datetime | None
    version: int

    @classmethod
    def of(cls, store: Store, now: datetime) -> CountStamp:
        """Return the state that a count at `now` depends on."""
        return cls(now, store.calendar.day_of(now), store.next_due(now), store.version())

    def holds(self, store: Store, now: datetime) -> bool:
        """Return whether the count is still valid at `now`; False if the clock went back."""
        return (
            self.now <= now
            and (self.next_due is None or now < self.next_due)
            and self.day == store.calendar.day_of(now)
            and self.version == store.version()
        )
