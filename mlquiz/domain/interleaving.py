"""Interleaving of a session's items: concepts alternate, and prerequisites come first."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence, Set

from msgspec import Struct

NO_NEEDS: Set[str] = frozenset()
NOTHING: Mapping[str, Set[str]] = {}


class Neighbours(Struct, frozen=True):
    """For a concept, those that should follow it (`together`), and those that should not.

    Comparing two concepts that are easily confused helps once both are learnt; until then each is
    better studied by itself (Brunmair & Richter 2019, a meta-analysis of interleaving).
    """

    together: Mapping[str, Set[str]] = NOTHING
    apart: Mapping[str, Set[str]] = NOTHING


def interleave(
    items: Sequence[str],
    concepts: Mapping[str, str],
    needs: Mapping[str, Set[str]] = NOTHING,
    neighbours: Neighbours = Neighbours(),  # noqa: B008 - frozen
) -> list[str]:
    """Return the items so that two of one concept are adjacent only if no other can come next.

    `concepts` maps each item to its concept. Otherwise the given order is kept, in particular among
    the items of one concept. A concept in `needs` begins after those concepts that it needs and
    that are among the items. `neighbours` are followed as far as the rest allows it.
    """
    waiting: dict[str, deque[int]] = {}
    for index, item in enumerate(items):
        waiting.setdefault(concepts[item], deque()).append(index)
    order: list[str] = []
    begun: set[str] = set()
    last = ""
    while waiting:
        free = _free_concepts(waiting, begun, needs, last)
        last = _next_concept(waiting, free, neighbours, last, len(items) - len(order))
        begun.add(last)
        order.append(items[waiting[last].popleft()])
        if not waiting[last]:
            del waiting[last]
    return order


def _free_concepts(
    waiting: Mapping[str, deque[int]], begun: Set[str], needs: Mapping[str, Set[str]], last: str
) -> list[str]:
    """Return the concepts that may come next: without `last` and those that need others first."""
    ready = [
        name
        for name in waiting
        if name in begun or not any(need in waiting for need in needs.get(name, NO_NEEDS) - begun)
    ]
    return [name for name in ready or waiting if name != last] or [last]


def _next_concept(
    waiting: Mapping[str, deque[int]],
    free: Sequence[str],
    neighbours: Neighbours,
    last: str,
    left: int,
) -> str:
    """Return the concept of the next item, one of `free`.

    It is the one whose next item was given first among those that should follow `last`, or else
    among those that may, unless another has more than half of the `left` remaining items: these
    would otherwise end up as a block at the end.
    """
    largest = max(free, key=lambda name: len(waiting[name]))
    if 2 * len(waiting[largest]) > left:
        return largest
    together = neighbours.together.get(last, NO_NEEDS)
    apart = neighbours.apart.get(last, NO_NEEDS)
    fitting = [name for name in free if name in together] or [
        name for name in free if name not in apart
    ]
    return min(fitting or free, key=lambda name: waiting[name][0])
