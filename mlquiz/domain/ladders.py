"""Ladders of the mock interview: questions on one topic, each harder than the one before."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from mlquiz.text import Text


class Seniority(StrEnum):
    """The level of the job interviewed for."""

    JUNIOR = "junior"
    MID = "mid"
    SENIOR = "senior"


class RungLevel(StrEnum):
    """What a rung asks for, from the lowest level to the highest."""

    WHAT = "what"
    WHY = "why"
    WHEN_NOT = "when_not"
    DERIVE = "derive"
    COMPUTE = "compute"
    SHOW = "show"

    @property
    def rank(self) -> int:
        """The position of the level, 1 for the lowest."""
        return list(RungLevel).index(self) + 1


PASSING_SHARE = 0.6
"""The share of its points that an open answer must contain."""

SECONDS: Mapping[RungLevel, float] = {
    RungLevel.WHAT: 60,
    RungLevel.WHY: 75,
    RungLevel.WHEN_NOT: 75,
    RungLevel.DERIVE: 150,
    RungLevel.COMPUTE: 90,
    RungLevel.SHOW: 90,
}
"""The assumed duration of a rung, including the comparison with its model answer."""


class Point(Struct, frozen=True, kw_only=True):
    """Something that an open answer must contain, and the id of the question that trains it."""

    text: Text
    item: str | None = None


class Rung(Struct, frozen=True, kw_only=True):
    """One question of a ladder: the item `item`, or an open question with its own points.

    `ask` and `answer` are None for an item. With `false_premise`, the question takes something
    false for granted; the first point of an open question names it.
    """

    level: RungLevel
    item: str | None = None
    false_premise: bool = False
    ask: Text | None = None
    answer: Text | None = None
    points: tuple[Point, ...] = ()
    proof: str | None = None


class Ladder(Struct, frozen=True, kw_only=True):
    """Questions on `concept` in ascending order; `level` is the lowest at which they are asked."""

    id: str
    concept: str
    level: Seniority
    title: Text
    rungs: tuple[Rung, ...]


def passes(ticked: frozenset[int], points: int, *, false_premise: bool = False) -> bool:
    """Return whether an open answer with these points ticked passes.

    At least 60 % must be ticked; where the premise is false, only the first point counts.
    """
    if false_premise:
        return 0 in ticked
    return len(ticked) >= math.ceil(PASSING_SHARE * points)


class Candidate(Struct, frozen=True, kw_only=True):
    """A ladder to choose from: how often its concept is asked and how often it was put already."""

    id: str
    section: str
    concept: str
    level: Seniority
    asked: int
    seconds: float
    seen: int = 0


SHARES: Mapping[Seniority, Mapping[Seniority, float]] = {
    Seniority.JUNIOR: {Seniority.JUNIOR: 1.0},
    Seniority.MID: {Seniority.JUNIOR: 0.5, Seniority.MID: 1.0},
    Seniority.SENIOR: {Seniority.MID: 0.5, Seniority.SENIOR: 1.0},
}
"""The weight of a ladder's level in an interview for each level; 0 if it is missing."""
SAME_SECTION, SAME_CONCEPT, TOO_LONG = 0.4, 0.1, 0.3


def choose_ladders(
    candidates: Sequence[Candidate], level: Seniority, minutes: float, seed: int
) -> tuple[str, ...]:
    """Return the ids of all ladders for this level, in the order in which to put them.

    They are drawn one by one. What is asked more often is more likely to come first, with the
    square of `asked`; what shares its section or concept with an earlier ladder, was put in
    earlier interviews or does not fit into the minutes left is less likely. Without a ladder for
    this level, those of all levels are drawn. The same arguments give the same order.
    """
    rng = random.Random(seed)
    shares = SHARES[level]
    left = [each for each in candidates if each.level in shares] or list(candidates)
    sections: Counter[str] = Counter()
    concepts: Counter[str] = Counter()
    seconds = minutes * 60
    order: list[str] = []
    while left:
        weights = [
            _weight(each, shares, seconds)
            * SAME_SECTION ** sections[each.section]
            * SAME_CONCEPT ** concepts[each.concept]
            for each in left
        ]
        drawn = rng.choices(left, weights)[0]
        left.remove(drawn)
        order.append(drawn.id)
        sections[drawn.section] += 1
        concepts[drawn.concept] += 1
        seconds -= drawn.seconds
    return tuple(order)


def _weight(candidate: Candidate, shares: Mapping[Seniority, float], seconds: float) -> float:
    """Return how likely a ladder is to be drawn when `seconds` of the interview are left."""
    fits = 1.0 if seconds <= 0 or candidate.seconds <= seconds else TOO_LONG
    asked = (1 + candidate.asked) ** 2
    return shares.get(candidate.level, 1.0) * asked * fits / (1 + candidate.seen) ** 2
