"""How long items take: measured from the learner's own answers, assumed while there are few."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from msgspec import Struct

ASSUMED_SECONDS: Mapping[str, float] = {
    "choice": 55,
    "predict": 55,
    "verdict": 60,
    "numeric": 45,
    "output": 50,
    "card": 25,
    "cloze": 25,
    "say": 75,
}
ASSUMED_WEIGHT = 5
"""As many answers does the assumption count for."""

MAX_SECONDS = 60.0
"""What the reading of the feedback counts for at most, and an answer if nothing else is set."""

MAX_PAUSE = timedelta(minutes=5)
"""After a longer pause than this the learner was away."""

MISSED_WHEN_NEW, MISSED_WHEN_DUE = 0.35, 0.1
"""How many items are assumed to be missed, so that they are asked again on the same day."""


class TimedAnswer(Struct, frozen=True):
    """An answer, and how long it took."""

    item: str
    at: datetime
    milliseconds: int


class Duration(Struct, frozen=True):
    """How long an item took: the answer, and the reading of its feedback if that is known."""

    item: str
    seconds: float
    is_whole: bool


def durations(answers: Sequence[TimedAnswer], max_seconds: float = MAX_SECONDS) -> list[Duration]:
    """Return how long each of these answers, given in order of time, took.

    What lies between an answer and the appearance of the next question is the reading of the
    feedback, unless the learner went away.
    """
    found: list[Duration] = []
    for answer, following in pairwise((*answers, None)):
        assert answer is not None
        reading = reading_seconds(answer.at, following) if following else None
        seconds = min(answer.milliseconds / 1000, max_seconds) + (reading or 0.0)
        found.append(Duration(answer.item, seconds, reading is not None))
    return found


def reading_seconds(answered: datetime, following: TimedAnswer) -> float | None:
    """Return how long the feedback was read before `following` was asked; None after a pause."""
    asked = following.at - timedelta(milliseconds=following.milliseconds)
    pause = asked - answered
    if pause > MAX_PAUSE:
        return None
    return min(max(pause.total_seconds(), 0.0), MAX_SECONDS)


class Pace(Struct, frozen=True):
    """The seconds that an item of each kind takes this learner."""

    seconds: Mapping[str, float]

    def of_new(self, kind: str) -> float:
        """Return the seconds that a new item is expected to take, with its repetitions today."""
        return self.seconds[kind] * (1 + MISSED_WHEN_NEW)

    def of_due(self, kind: str) -> float:
        """Return the seconds that a review is expected to take, with its repetitions today."""
        return self.seconds[kind] * (1 + MISSED_WHEN_DUE)


ASSUMED_PACE = Pace(ASSUMED_SECONDS)


def pace_from(measured: Iterable[tuple[str, float]]) -> Pace:
    """Return the pace of a learner from kinds of items and the seconds that each took.

    The median of a kind, drawn towards what is assumed for it while there are few answers.
    """
    by_kind: dict[str, list[float]] = {}
    for kind, seconds in measured:
        by_kind.setdefault(kind, []).append(seconds)
    return Pace(
        {kind: _estimate(by_kind.get(kind, []), first) for kind, first in ASSUMED_SECONDS.items()}
    )


def _estimate(samples: Sequence[float], assumed: float) -> float:
    if not samples:
        return assumed
    count = len(samples)
    return (_median(samples) * count + assumed * ASSUMED_WEIGHT) / (count + ASSUMED_WEIGHT)


def _median(samples: Sequence[float]) -> float:
    # `statistics` loads slowly, and this is asked for before the first question
    ordered, half = sorted(samples), len(samples) // 2
    return ordered[half] if len(samples) % 2 else (ordered[half - 1] + ordered[half]) / 2
