"""The learner's pace and the minutes already spent today, read from the log."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from mlquiz.domain.timing import ASSUMED_PACE, Pace, durations, pace_from
from mlquiz.library.library import Library
from mlquiz.store.store import Store

RECENT = 250
"""Answers that the estimate looks back upon; more than anybody gives in a day."""


class Measured(Struct, frozen=True):
    """How fast the learner is, and the seconds that were spent on the learner's day."""

    pace: Pace
    spent: float


def measure(library: Library, store: Store, now: datetime, max_seconds: float) -> Measured:
    """Measure the learner's pace, and the time spent today, by the last answers before `now`.

    An answer counts for `max_seconds` at most.
    """
    rows = store.recent_answers(now, RECENT)
    if not rows:
        return Measured(ASSUMED_PACE, 0.0)
    facts = library.facts({answer.item for answer, _ in rows})
    taken = durations([answer for answer, _ in rows], max_seconds)
    whole = [each for each in taken if each.is_whole and each.item in facts]
    today = store.calendar.day_of(now)
    return Measured(
        pace_from((facts[each.item].kind, each.seconds) for each in whole),
        sum(each.seconds for each, (_, on) in zip(taken, rows, strict=True) if on == today),
    )
