"""The order of new items: the concepts asked most come first, each after its prerequisites.

A concept is introduced by its first unit: two items, or one if it is seldom asked in interviews.
Its other items follow in units of three, between the first units of concepts that are asked less.
So a learner soon sees many concepts, and goes deeper into the important ones.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from mlquiz.domain.concepts import Concept, Depth
from mlquiz.domain.kinds.registry import KINDS, TeachingGroup

FIRST_UNIT, NEXT_UNITS = 2, 3
OFTEN_ASKED = 16
"""The number of the 26 collections of questions below which a concept begins with one item.

A concept without a number (0) begins with two, because nothing is known about it.
"""
UNIT_DECAY = 0.5
"""The factor by which the weight of a unit is lower than that of the concept's previous unit."""

Pattern = tuple[TeachingGroup, ...]
CORE_PATTERN: Pattern = ("question", "predict", "card", "question", "calculation", "card")
OTHER_PATTERN: Pattern = (
    "question",
    "card",
    "predict",
    "question",
    "calculation",
    "card",
)
FALLBACK_ORDER: Pattern = ("question", "card", "predict", "calculation")
"""The groups from which an item is taken if the wanted one is used up, the easiest first."""


class Unit(Struct, frozen=True):
    """Items of a concept that are introduced together; `number` counts from 0."""

    concept: str
    number: int


def order_items(kinds: Sequence[str], depth: Depth) -> list[int]:
    """Return the indices of a concept's items in teaching order; `kinds` is in file order.

    The first is a question that can be answered by thinking, or a card; a calculation comes first
    only if there is nothing else. A prediction comes before the first calculation. Items that need
    practice come last.
    """
    waiting = {group: deque[int]() for group in FALLBACK_ORDER}
    practised: list[int] = []
    for index in sorted(range(len(kinds)), key=lambda index: KINDS[kinds[index]].is_last_in_group):
        kind = KINDS[kinds[index]]
        (practised if kind.needs_practice else waiting[kind.group]).append(index)
    pattern = CORE_PATTERN if depth is Depth.CORE else OTHER_PATTERN
    order: list[int] = []
    while len(order) + len(practised) < len(kinds):
        wanted = pattern[len(order) % len(pattern)]
        group = next(group for group in (wanted, *FALLBACK_ORDER) if waiting[group])
        order.append(waiting[group].popleft())
    return order + practised


def unit_of(index: int, asked: int) -> int:
    """Return the number of the unit of the item at `index` in its concept.

    `asked` is the number of collections of questions that ask about the concept.
    """
    first = unit_size(0, asked)
    return 0 if index < first else 1 + (index - first) // NEXT_UNITS


def unit_size(number: int, asked: int) -> int:
    """Return the number of items of a concept's unit; its last unit may have fewer."""
    if number:
        return NEXT_UNITS
    return 1 if 0 < asked < OFTEN_ASKED else FIRST_UNIT


def order_units(concepts: Iterable[Concept], units: Mapping[str, int]) -> list[Unit]:
    """Return the units of all concepts in order; `units` maps concepts to their number of units.

    The unit with the highest weight comes next. The first unit of a concept is preceded by those of
    its prerequisites, direct or indirect, that were not introduced yet. Ties, and concepts that
    require each other, keep the given order.
    """
    given = {concept.id: concept for concept in concepts}
    indices = {name: index for index, name in enumerate(given)}
    introduced: set[str] = set()
    heap = [
        (-float(given[name].asked), 0, indices[name], name) for name in given if units.get(name)
    ]
    heapq.heapify(heap)
    order: list[Unit] = []
    while heap:
        weight, number, index, name = heapq.heappop(heap)
        if number:
            order.append(Unit(name, number))
            if number + 1 < units[name]:
                heapq.heappush(heap, (weight * UNIT_DECAY, number + 1, index, name))
            continue
        for concept in _with_prerequisites(name, given, introduced):
            if units.get(concept):
                order.append(Unit(concept, 0))
                if units[concept] > 1:
                    second = -given[concept].asked * UNIT_DECAY
                    heapq.heappush(heap, (second, 1, indices[concept], concept))
    return order


def prerequisites(name: str, given: Mapping[str, Concept]) -> set[str]:
    """Return the given concepts that a concept requires, directly or through others."""
    found = set(_with_prerequisites(name, given, set())) if name in given else set()
    return found - {name}


def _with_prerequisites(
    name: str, given: Mapping[str, Concept], introduced: set[str]
) -> Iterator[str]:
    """Yield the prerequisites, then the concept, but none in `introduced`; add them to it."""
    if name in introduced:
        return
    introduced.add(name)
    path = [(name, iter(given[name].requires))]
    while path:
        concept, required = path[-1]
        following = next(
            (each for each in required if each in given and each not in introduced), None
        )
        if following is None:
            path.pop()
            yield concept
        else:
            introduced.add(following)
            path.append((following, iter(given[following].requires)))
