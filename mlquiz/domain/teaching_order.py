"""The order in which new items come: what is asked most first, each after its prerequisites.

A concept is introduced by its first unit: two items, or one if it is not asked often and comes for
the sake of others. Its other items follow in units of three, between the first units of concepts
that are asked less. So a learner soon meets much, and goes deeper where it matters.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from mlquiz.domain.concepts import Concept, Depth

FIRST_UNIT, NEXT_UNITS = 2, 3
OFTEN_ASKED = 16
"""Of 26 collections of questions; a concept that fewer ask about begins with a single item.

Of a concept for which no number is given (0) nothing is known: it begins with two.
"""
FADE = 0.5
"""By how much each further unit of a concept counts less than the one before it."""

GROUPS: Mapping[str, str] = {
    "choice": "question",
    "verdict": "question",
    "card": "card",
    "cloze": "card",
    "say": "card",
    "predict": "predict",
    "numeric": "calculation",
    "output": "calculation",
}
CORE_PATTERN = ("question", "predict", "card", "question", "calculation", "card")
OTHER_PATTERN = ("question", "card", "predict", "question", "calculation", "card")
INSTEAD = ("question", "card", "predict", "calculation")
"""What takes the place of a group that is used up, the gentlest first."""


class Unit(Struct, frozen=True):
    """Some items of a concept that are introduced together; `number` counts from 0."""

    concept: str
    number: int


def order_items(kinds: Sequence[str], depth: Depth) -> list[int]:
    """Order the items of a concept, given their kinds in the order of the file, by index.

    The first is a question that can be answered by thinking or a card, never a calculation if
    there is anything else; a prediction comes before the first calculation.
    """
    waiting = {group: deque[int]() for group in INSTEAD}
    for index in sorted(range(len(kinds)), key=lambda index: kinds[index] == "verdict"):
        waiting[GROUPS[kinds[index]]].append(index)
    pattern = CORE_PATTERN if depth is Depth.CORE else OTHER_PATTERN
    order: list[int] = []
    while len(order) < len(kinds):
        wanted = pattern[len(order) % len(pattern)]
        group = next(group for group in (wanted, *INSTEAD) if waiting[group])
        order.append(waiting[group].popleft())
    return order


def unit_of(index: int, asked: int) -> int:
    """Return the number of the unit that holds the item at this place in its concept.

    `asked` says how many collections of questions ask about the concept.
    """
    first = 1 if 0 < asked < OFTEN_ASKED else FIRST_UNIT
    return 0 if index < first else 1 + (index - first) // NEXT_UNITS


def order_units(concepts: Iterable[Concept], units: Mapping[str, int]) -> list[Unit]:
    """Order the units of all concepts; `units` counts those of each concept that has items.

    The unit that is asked most comes next. Before the first unit of a concept come those of its
    prerequisites that were not introduced yet, also of those behind a prerequisite that has no
    items. Otherwise, and between concepts that require each other, the given order decides.
    """
    given = {concept.id: concept for concept in concepts}
    indices = {name: index for index, name in enumerate(given)}
    begun: set[str] = set()
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
                heapq.heappush(heap, (weight * FADE, number + 1, index, name))
            continue
        for concept in _with_prerequisites(name, given, begun):
            if units.get(concept):
                order.append(Unit(concept, 0))
                if units[concept] > 1:
                    second = -given[concept].asked * FADE
                    heapq.heappush(heap, (second, 1, indices[concept], concept))
    return order


def prerequisites(name: str, given: Mapping[str, Concept]) -> set[str]:
    """Return all that a concept requires, directly or through others, of the given concepts."""
    found = set(_with_prerequisites(name, given, set())) if name in given else set()
    return found - {name}


def _with_prerequisites(name: str, given: Mapping[str, Concept], begun: set[str]) -> Iterator[str]:
    """Yield the concept after all that it requires, without what was begun; add them to `begun`."""
    if name in begun:
        return
    begun.add(name)
    path = [(name, iter(given[name].requires))]
    while path:
        concept, needs = path[-1]
        need = next((need for need in needs if need in given and need not in begun), None)
        if need is None:
            path.pop()
            yield concept
        else:
            begun.add(need)
            path.append((need, iter(given[need].requires)))
