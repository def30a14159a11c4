"""The order of a session: items of one concept apart, prerequisites first."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence, Set

NO_NEEDS: Set[str] = frozenset()
NOTHING: Mapping[str, Set[str]] = {}


def interleave(
    items: Sequence[str], concepts: Mapping[str, str], needs: Mapping[str, Set[str]] = NOTHING
) -> list[str]:
    """Order items so that two of one concept follow each other only where nothing else is left.

    `concepts` names the concept of each item. Otherwise the given order stays, in particular among
    the items of one concept. A concept in `needs` begins after those that it needs, if they are
    among the items.
    """
    waiting: dict[str, deque[int]] = {}
    for index, item in enumerate(items):
        waiting.setdefault(concepts[item], deque()).append(index)
    order: list[str] = []
    begun: set[str] = set()
    last = ""
    while waiting:
        last = _next_concept(waiting, begun, needs, last, len(items) - len(order))
        begun.add(last)
        order.append(items[waiting[last].popleft()])
        if not waiting[last]:
            del waiting[last]
    return order


def _next_concept(
    waiting: Mapping[str, deque[int]],
    begun: Set[str],
    needs: Mapping[str, Set[str]],
    last: str,
    left: int,
) -> str:
    """Return the concept whose item comes next.

    The one whose first item was given first; but one that has half of what is left comes now,
    lest its items remain as a block at the end.
    """
    ready = [
        name
        for name in waiting
        if name in begun or not any(need in waiting for need in needs.get(name, NO_NEEDS) - begun)
    ]
    free = [name for name in ready or waiting if name != last] or [last]
    largest = max(free, key=lambda name: len(waiting[name]))
    if 2 * len(waiting[largest]) > left:
        return largest
    return min(free, key=lambda name: waiting[name][0])
