"""A session: which item comes next. An immutable value, so that undo is to keep the one before."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

AHEAD = timedelta(minutes=20)


class Returning(Struct, frozen=True):
    """An item that was missed and comes back in this session."""

    item: str
    due: datetime


class Session(Struct, frozen=True):
    """What is still to ask, and what was answered.

    `limit` is the number of answers after which the session ends, whatever is left.
    """

    planned: tuple[str, ...]
    returning: tuple[Returning, ...] = ()
    answered: int = 0
    right: int = 0
    limit: int | None = None

    def next(self, now: datetime) -> str | None:
        """Return the item to ask now, or None when the session is over.

        A missed item comes back once its time has come, or, when nothing else is left, if it is
        due within twenty minutes.
        """
        if self.limit is not None and self.answered >= self.limit:
            return None
        first = min(self.returning, key=lambda each: each.due, default=None)
        if first and first.due <= now:
            return first.item
        if self.planned:
            return self.planned[0]
        return first.item if first and first.due <= now + AHEAD else None

    @property
    def left(self) -> int:
        """How many answers are still to come, as far as is known."""
        left = len(self.planned) + len(self.returning)
        return left if self.limit is None else min(left, self.limit - self.answered)

    def after(self, item: str, *, correct: bool, due: datetime | None, now: datetime) -> Session:
        """Return the session after an answer; `due` is when the item is asked again."""
        without = self.without(item)
        returning = without.returning
        if due is not None and due <= now + AHEAD:
            returning = (*returning, Returning(item, due))
        return replace(
            without,
            returning=returning,
            answered=self.answered + 1,
            right=self.right + correct,
        )

    def without(self, item: str) -> Session:
        """Return the session with `item` no longer to come: skipped, buried or suspended."""
        return replace(
            self,
            planned=tuple(name for name in self.planned if name != item),
            returning=tuple(each for each in self.returning if each.item != item),
        )
