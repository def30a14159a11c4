"""Interleaving of a session's items: concepts alternate, and prerequisites come first."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence, Set

from msgspec import Struct

from mlquiz.domain.concepts import Concept

NO_CONCEPTS: Set[str] = frozenset()
NO_RELATIONS: Mapping[str, Set[str]] = {}


class Neighbours(Struct, frozen=True):
    """For a concept, those that should follow it (`together`), and those that should not.

    Comparing two concepts that are easily confused helps once both are learnt; until then each is
    better studied by itself (Brunmair & Richter 2019, a meta-analysis of interleaving).
    """

    together: Mapping[str, Set[str]] = NO_RELATIONS
    apart: Mapping[str, Set[str]] = NO_RELATIONS


def interleave(
    items: Sequence[str],
    concepts: Mapping[str, str],
    prerequisites: Mapping[str, Set[str]] = NO_RELATIONS,
    neighbours: Neighbours = Neighbours(),  # noqa: B008 - frozen
) -> list[str]:
    """Return the items so that two of one concept are adjacent only if no other can come next.

    `concepts` maps each item to its concept. Otherwise the given order is kept, in particular among
    the items of one concept. A concept begins after those of its `prerequisites` that are among the
    items. `neighbours` are followed as far as the rest allows it.
    """
    waiting: dict[str, deque[int]] = {}
    for index, item in enumerate(items):
        waiting.setdefault(concepts[item], deque()).append(index)
    order: list[str] = []
    introduced: set[str] = set()
    last = ""
    while waiting:
        free = _free_concepts(waiting, introduced, prerequisites, last)
        last = _next_concept(waiting, free, neighbours, last, len(items) - len(order))
        introduced.add(last)
        order.append(items[waiting[last].popleft()])
        if not waiting[last]:
            del waiting[last]
    return order


def _free_concepts(
    waiting: Mapping[str, deque[int]],
    introduced: Set[str],
    prerequisites: Mapping[str, Set[str]],
    last: str,
) -> list[str]:
    """Return the concepts that may come next: not `last`, and none before its prerequisites."""
    ready = [
        name
        for name in waiting
        if name in introduced
        or not (prerequisites.get(name, NO_CONCEPTS) - introduced) & waiting.keys()
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
    together = neighbours.together.get(last, NO_CONCEPTS)
    apart = neighbours.apart.get(last, NO_CONCEPTS)
    fitting = [name for name in free if name in together] or [
        name for name in free if name not in apart
    ]
    return min(fitting or free, key=lambda name: waiting[name][0])


def siblings_among(known: Mapping[str, Concept], present: Set[str]) -> dict[str, set[str]]:
    """Return for each of the concepts in `present` its siblings in `present`, if it has any."""
    siblings: dict[str, set[str]] = {}
    for name in present:
        for other in present & set(known[name].siblings if name in known else ()):
            siblings.setdefault(name, set()).add(other)
            siblings.setdefault(other, set()).add(name)
    return siblings


def neighbours_of(siblings: Mapping[str, Set[str]], unlearnt: Set[str]) -> Neighbours:
    """Return the neighbours: siblings are together if both are learnt, and apart if not."""
    return Neighbours(
        together={
            name: others - unlearnt for name, others in siblings.items() if name not in unlearnt
        },
        apart={
            name: others if name in unlearnt else others & unlearnt
            for name, others in siblings.items()
        },
    )
