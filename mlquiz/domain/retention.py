"""Retention as predicted by the schedule and as measured by the answers."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from mlquiz.domain.events import Event
from mlquiz.domain.memory import MemoryModel
from mlquiz.domain.rating import Rating

BIN_EDGES = (0.7, 0.8, 0.9, 0.95)
"""The predicted chances, in 0..1, that divide reviews into groups; 0 and 1 are the outer edges."""


class MemoryState(Struct, frozen=True):
    """The memory of an item after its last answer, on the learner's day `day`."""

    day: date
    stability: float
    difficulty: float


class RetentionGroup(Struct, frozen=True):
    """Reviews with a predicted chance from `low` to `high`: how many, and the shares in 0..1."""

    low: float
    high: float
    reviews: int
    predicted: float
    recalled: float


def predictions(reviews: Iterable[Event], memory: MemoryModel) -> Iterator[tuple[Event, float]]:
    """Yield each first review of an item on a later day, with its predicted chance of recall.

    `reviews` are answers with a rating, in order of time.
    """
    states: dict[str, MemoryState] = {}
    for event in reviews:
        state = states.get(event.item)
        days = 0 if state is None else (event.learner_day - state.day).days
        if state is not None and days > 0:
            yield event, memory.retrievability(days, state.stability)
        states[event.item] = next_state(state, event, memory)


def next_state(state: MemoryState | None, event: Event, memory: MemoryModel) -> MemoryState:
    """Return the state of an item after an answer; `state` is None before the first one."""
    rating = event.rating or Rating.AGAIN
    day = event.learner_day
    if state is None:
        return MemoryState(day, memory.first_stability(rating), memory.first_difficulty(rating))
    day = max(day, state.day)
    stability, difficulty = state.stability, state.difficulty
    recall = memory.retrievability((day - state.day).days, stability)
    if day == state.day:
        stability = memory.short_term_stability(stability, rating)
    elif rating is Rating.AGAIN:
        stability = memory.stability_after_lapse(stability, difficulty, recall)
    else:
        stability = memory.stability_after_success(stability, difficulty, recall, rating)
    return MemoryState(day, stability, memory.next_difficulty(difficulty, rating))


def retention_groups(predicted: Iterable[tuple[Event, float]]) -> list[RetentionGroup]:
    """Return the groups of reviews by predicted chance that are not empty, the lowest first."""
    groups: dict[int, list[tuple[float, bool]]] = {}
    for event, chance in predicted:
        recalled = event.rating is not Rating.AGAIN
        groups.setdefault(bisect.bisect_right(BIN_EDGES, chance), []).append((chance, recalled))
    bounds = (0.0, *BIN_EDGES, 1.0)
    return [
        RetentionGroup(
            low=bounds[index],
            high=bounds[index + 1],
            reviews=len(found),
            predicted=sum(chance for chance, _ in found) / len(found),
            recalled=sum(recalled for _, recalled in found) / len(found),
        )
        for index, found in sorted(groups.items())
    ]
