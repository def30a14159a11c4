"""The time that items take: measured from the learner's answers, assumed while these are few."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from msgspec import Struct

from mlquiz.domain.kinds.registry import KINDS

ASSUMED_WEIGHT = 5
"""The number of answers that the assumed time counts as."""

MAX_SECONDS = 60.0
"""The maximum time counted for reading the feedback, and by default for an answer."""

MAX_PAUSE = timedelta(minutes=5)
"""The longest pause that counts as reading: in a longer one the learner was away."""

MISSED_WHEN_NEW, MISSED_WHEN_DUE = 0.35, 0.1
"""The assumed shares of new and of due items that are missed and asked again on the same day."""


class TimedAnswer(Struct, frozen=True):
    """An answer to an item, its time, and its duration in milliseconds."""

    item: str
    at: datetime
    milliseconds: int


class Duration(Struct, frozen=True):
    """The seconds that an item took, including the reading of its feedback if `is_whole`."""

    item: str
    seconds: float
    is_whole: bool


def durations(answers: Sequence[TimedAnswer], max_seconds: float = MAX_SECONDS) -> list[Duration]:
    """Return the duration of each of `answers`, which are in order of time.

    The time between an answer and the next question counts as reading the feedback, unless the
    learner was away.
    """
    found: list[Duration] = []
    for answer, following in pairwise((*answers, None)):
        assert answer is not None
        reading = reading_seconds(answer.at, following) if following else None
        seconds = min(answer.milliseconds / 1000, max_seconds) + (reading or 0.0)
        found.append(Duration(answer.item, seconds, reading is not None))
    return found


def reading_seconds(answered: datetime, following: TimedAnswer) -> float | None:
    """Return the seconds spent reading the feedback before `following` was asked.

    Return None if the pause was longer than `MAX_PAUSE`.
    """
    asked = following.at - timedelta(milliseconds=following.milliseconds)
    pause = asked - answered
    if pause > MAX_PAUSE:
        return None
    return min(max(pause.total_seconds(), 0.0), MAX_SECONDS)


class Pace(Struct, frozen=True):
    """The seconds that this learner needs for an item, for the kinds answered so far."""

    seconds: Mapping[str, float]

    def of(self, kind: str) -> float:
        """Return the expected seconds for one answer; the assumed time if there is none so far."""
        return self.seconds.get(kind, KINDS[kind].seconds)

    def of_new(self, kind: str) -> float:
        """Return the expected seconds for a new item, including its repetitions today."""
        return self.of(kind) * (1 + MISSED_WHEN_NEW)

    def of_due(self, kind: str) -> float:
        """Return the expected seconds for a review, including its repetitions today."""
        return self.of(kind) * (1 + MISSED_WHEN_DUE)


ASSUMED_PACE = Pace({})


def pace_from(measured: Iterable[tuple[str, float]]) -> Pace:
    """Return a learner's pace from pairs of an item's kind and the seconds that it took.

    It is the median of each kind, shrunk towards the assumed time while there are few answers.
    """
    by_kind: dict[str, list[float]] = {}
    for kind, seconds in measured:
        by_kind.setdefault(kind, []).append(seconds)
    return Pace({kind: _estimate(taken, KINDS[kind].seconds) for kind, taken in by_kind.items()})


def _estimate(samples: Sequence[float], assumed: float) -> float:
    count = len(samples)
    return (_median(samples) * count + assumed * ASSUMED_WEIGHT) / (count + ASSUMED_WEIGHT)


def _median(samples: Sequence[float]) -> float:
    # `statistics` is slow to import, and this is needed before the first question
    ordered, half = sorted(samples), len(samples) // 2
    return ordered[half] if len(samples) % 2 else (ordered[half - 1] + ordered[half]) / 2
