"""The learner's pace and the time already spent today, measured from the log."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from mlquiz.domain.timing import ASSUMED_PACE, Pace, durations, pace_from
from mlquiz.library.library import Library
from mlquiz.store.store import Store

RECENT = 250
"""The number of recent answers that are measured; more than anyone gives in a day."""


class Measured(Struct, frozen=True):
    """The learner's pace, and the seconds already spent on the learner's day."""

    pace: Pace
    spent: float


def measure(library: Library, store: Store, now: datetime, max_seconds: float) -> Measured:
    """Return the learner's pace and the time spent today, from the `RECENT` last answers at `now`.

    An answer counts as at most `max_seconds`. Voided answers count, too; practice and mock
    interviews do not.
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
