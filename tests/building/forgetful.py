"""Reviews of a simulated learner whose memory is not the average one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

from mlquiz.domain.events import Event
from mlquiz.domain.memory import AGAIN, DEFAULT_WEIGHTS, GOOD, MemoryModel
from mlquiz.domain.rating import Rating
from tests.building.log import NOW, answer

FORGETFUL = MemoryModel(
    (*(weight / 3 for weight in DEFAULT_WEIGHTS[:4]), *DEFAULT_WEIGHTS[4:20], 0.5)
)
"""A learner who forgets much faster than the default weights say."""


def reviews_by(memory: MemoryModel, items: int, each: int, seed: int = 1) -> Iterator[Event]:
    """Yield `each` answers to every item, recalled as by this memory.

    Items are started over two years, and asked again at varied intervals.
    """
    rng = random.Random(seed)
    for number in range(items):
        day = rng.randrange(720)
        first = rng.choice([AGAIN, GOOD])
        stability, difficulty = memory.first_stability(first), memory.first_difficulty(first)
        yield answer(f"item{number}", NOW + timedelta(days=day), Rating(first))
        for _ in range(each - 1):
            gap = max(1, round(rng.lognormvariate(0.7, 0.8) * min(stability, 60)))
            day += gap
            recall = memory.retrievability(gap, stability)
            right = rng.random() < recall
            change = memory.stability_after_success if right else memory.stability_after_lapse
            stability = change(stability, difficulty, recall)
            difficulty = memory.next_difficulty(difficulty, GOOD if right else AGAIN)
            rating = Rating.GOOD if right else Rating.AGAIN
            yield answer(f"item{number}", NOW + timedelta(days=day), rating)


def history(memory: MemoryModel, items: int, each: int, seed: int = 1) -> list[Event]:
    """Return these answers in order of time."""
    return sorted(reviews_by(memory, items, each, seed), key=lambda event: event.at)
