"""Interleaving of a session's items: concepts alternate, and prerequisites come first."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence, Set

NO_NEEDS: Set[str] = frozenset()
NOTHING: Mapping[str, Set[str]] = {}


def interleave(
    items: Sequence[str], concepts: Mapping[str, str], needs: Mapping[str, Set[str]] = NOTHING
) -> list[str]:
    """Return the items so that two of one concept are adjacent only if no other can come next.

    `concepts` maps each item to its concept. Otherwise the given order is kept, in particular among
    the items of one concept. A concept in `needs` begins after those concepts that it needs and
    that are among the items.
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
    """Return the concept of the next item.

    It is the one whose next item was given first, unless another has more than half of the `left`
    remaining items: these would otherwise end up as a block at the end.
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
