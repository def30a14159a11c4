"""The queue of a session's items. It is immutable, so that undo can restore an earlier one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct, field
from msgspec.structs import replace

LOOKAHEAD = timedelta(minutes=20)
"""The time within which an item must be due again to come back in the same session."""

MIN_ANSWERS_BETWEEN = 4
"""The number of other answers after which a requeued item may come back before it is due."""

MAX_IN_A_ROW = 3
"""The maximum number of consecutive items of one concept while another concept is available."""


class RequeuedItem(Struct, frozen=True):
    """An item that comes back in this session: its learning step ends within `LOOKAHEAD`.

    `after` is the number of answers given when it was requeued; `again` is whether it had already
    been requeued before.
    """

    item: str
    due: datetime
    after: int = 0
    again: bool = False


class ReviewQueue(Struct, frozen=True):
    """The items that are still to come, and a record of the answers so far.

    The session ends after `limit` answers or `max_seconds`, even if items are left. `concepts` maps
    items to their concepts; `recent` are the concepts of the last answers. `requeued` are all items
    requeued so far. `early` are reviews that are asked although they are not due yet.
    """

    planned: tuple[str, ...]
    returning: tuple[RequeuedItem, ...] = ()
    answered: int = 0
    right: int = 0
    limit: int | None = None
    seconds: float = 0.0
    max_seconds: float | None = None
    concepts: Mapping[str, str] = field(default_factory=dict)
    recent: tuple[str, ...] = ()
    requeued: frozenset[str] = frozenset()
    early: frozenset[str] = frozenset()

    def next(self, now: datetime) -> str | None:
        """Return the item to ask at `now`; None if the session is over."""
        if self.limit is not None and self.answered >= self.limit:
            return None
        if self.is_out_of_time:
            return None
        back = self._back(now)
        candidates = [*back, *self.planned]
        if len(self.recent) == MAX_IN_A_ROW and len(set(self.recent)) == 1:
            return self._first_of_other_concept(candidates)
        return (
            self._first_of_other_concept([*back, *self.planned[:1]])
            if back
            else next(iter(candidates), None)
        )

    @property
    def is_out_of_time(self) -> bool:
        """Whether the time of this session is used up."""
        return self.max_seconds is not None and self.seconds >= self.max_seconds

    def _back(self, now: datetime) -> list[str]:
        """Return the requeued items that may come back now, in the order in which they are due.

        An item comes back when it is due. If nothing else is planned, it comes back earlier, but
        only once, and after `MIN_ANSWERS_BETWEEN` other answers, so that its own is no longer on
        the screen.
        """
        in_order = sorted(self.returning, key=lambda each: each.due)
        due = [each.item for each in in_order if each.due <= now]
        if due or self.planned:
            return due
        return [
            each.item
            for each in in_order
            if not each.again
            and each.due <= now + LOOKAHEAD
            and self.answered - each.after >= MIN_ANSWERS_BETWEEN
        ]

    def _first_of_other_concept(self, items: Sequence[str]) -> str | None:
        """Return the first item of another concept than the last answer's, else the first item.

        Return None if there are no items.
        """
        others = (item for item in items if self._concept(item) not in self.recent[-1:])
        return next(others, items[0] if items else None)

    def _concept(self, item: str) -> str:
        return self.concepts.get(item, item)

    @property
    def left(self) -> int:
        """The number of answers still to come, if no further item is requeued."""
        left = len(self.planned) + len(self.returning)
        return left if self.limit is None else min(left, self.limit - self.answered)

    def after(
        self,
        item: str,
        *,
        correct: bool,
        due: datetime | None,
        now: datetime,
        seconds: float = 0.0,
    ) -> ReviewQueue:
        """Return the queue after an answer to `item` at `now`, which took `seconds`.

        The item comes back if it is `due` within `LOOKAHEAD`.
        """
        without = self.without(item)
        returning = without.returning
        if due is not None and due <= now + LOOKAHEAD:
            back = RequeuedItem(item, due, self.answered + 1, again=item in self.requeued)
            returning = (*returning, back)
        return replace(
            without,
            returning=returning,
            requeued=self.requeued | {each.item for each in returning},
            answered=self.answered + 1,
            right=self.right + correct,
            seconds=self.seconds + seconds,
            recent=(*self.recent, self._concept(item))[-MAX_IN_A_ROW:],
        )

    def without(self, item: str) -> ReviewQueue:
        """Return the queue without `item`, which was skipped, buried or suspended."""
        return replace(
            self,
            planned=_without(self.planned, item),
            returning=tuple(each for each in self.returning if each.item != item),
        )


def _without(items: tuple[str, ...], item: str) -> tuple[str, ...]:
    """Return `items` without `item`, of which there is at most one."""
    if item not in items:
        return items
    index = items.index(item)
    return items[:index] + items[index + 1 :]
