"""How long what was counted stays true."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from mlquiz.store.store import Store


class CountedAt(Struct, frozen=True):
    """When something was counted, until when it holds, and the version of the data."""

    now: datetime
    until: datetime
    version: int

    @classmethod
    def of(cls, store: Store, now: datetime) -> CountedAt:
        """Return the validity of what is counted at `now`: until the next day or due item."""
        turn = store.calendar.next_start(now)
        return cls(now, min(turn, store.next_due(now) or turn), store.version())

    def holds(self, store: Store, now: datetime) -> bool:
        """Return whether a count at `now` would give the same; no if the clock went back."""
        return self.now <= now < self.until and self.version == store.version()
