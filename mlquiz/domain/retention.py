"""Retention as predicted by the schedule and as measured by the answers."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from mlquiz.domain.events import Event
from mlquiz.domain.memory import Memory
from mlquiz.domain.rating import Rating

EDGES = (0.7, 0.8, 0.9, 0.95)
"""The predicted chances, in 0..1, that divide reviews into groups."""


class Trace(Struct, frozen=True):
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


def predictions(reviews: Iterable[Event], memory: Memory) -> Iterator[tuple[Event, float]]:
    """Yield each first review of an item on a later day, with its predicted chance of recall.

    `reviews` are answers with a rating, in order of time.
    """
    traces: dict[str, Trace] = {}
    for event in reviews:
        trace = traces.get(event.item)
        days = 0 if trace is None else (event.learner_day - trace.day).days
        if trace is not None and days > 0:
            yield event, memory.recall(days, trace.stability)
        traces[event.item] = after(trace, event, memory)


def after(trace: Trace | None, event: Event, memory: Memory) -> Trace:
    """Return the memory of an item after an answer; `trace` is None before the first one."""
    rating = event.rating or Rating.AGAIN
    day = event.learner_day
    if trace is None:
        return Trace(day, memory.first_stability(rating), memory.first_difficulty(rating))
    day = max(day, trace.day)
    stability, difficulty = trace.stability, trace.difficulty
    recall = memory.recall((day - trace.day).days, stability)
    if day == trace.day:
        stability = memory.repeated(stability, rating)
    elif rating is Rating.AGAIN:
        stability = memory.after_wrong(stability, difficulty, recall)
    else:
        stability = memory.after_right(stability, difficulty, recall, rating)
    return Trace(day, stability, memory.next_difficulty(difficulty, rating))


def retention_groups(predicted: Iterable[tuple[Event, float]]) -> list[RetentionGroup]:
    """Return the groups of reviews by predicted chance that are not empty, the lowest first."""
    groups: dict[int, list[tuple[float, bool]]] = {}
    for event, chance in predicted:
        recalled = event.rating is not Rating.AGAIN
        groups.setdefault(bisect.bisect_right(EDGES, chance), []).append((chance, recalled))
    bounds = (0.0, *EDGES, 1.0)
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
