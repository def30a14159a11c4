"""A learner who studies once a day at a varying hour: does each review come on its day?

`python -m tests.study.simulation` prints the figures.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from mlquiz.domain.calendar import DAY, Calendar
from mlquiz.domain.rating import Rating
from mlquiz.domain.scheduling import CardState, is_due, review

FIRST = date(2026, 1, 1)
DAYS = 365
NEW_A_DAY = 4
RECALL = 0.9


class Plan(Struct, frozen=True, kw_only=True):
    """When a learner studies: at a usual hour, up to `jitter` minutes sooner or later."""

    hour: int
    jitter: int
    zone: str = "Europe/Berlin"

    def starts(self) -> Iterator[datetime]:
        """Yield the start of each day's session in UTC; past midnight belongs to the day before."""
        rng = random.Random(f"{self.hour}:{self.jitter}:{self.zone}")
        for number in range(DAYS):
            night = DAY if self.hour < Calendar().hour else timedelta(0)
            usual = datetime.combine(FIRST + DAY * number + night, time(self.hour))
            late = timedelta(minutes=rng.uniform(-self.jitter, self.jitter))
            yield (usual + late).replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)


class Figures(Struct, frozen=True):
    """Counts of reviews, and of those that came a day or more after, or before, their day."""

    reviews: int
    late: int
    early: int


def simulate(plan: Plan) -> Figures:
    """Study for a year, once on each learner's day, everything that is due."""
    calendar, rng = Calendar(zone=ZoneInfo(plan.zone)), random.Random(1)
    states: dict[str, CardState] = {}
    delays: list[int] = []
    for start in plan.starts():
        day = calendar.day_of(start)
        for item in [name for name, state in states.items() if is_due(state, start, day)]:
            if planned := states[item].due_day:
                delays.append((day - planned).days)
            rating = Rating.GOOD if rng.random() < RECALL else Rating.AGAIN
            states[item] = answered(states[item], rating, start, day)
        for _ in range(NEW_A_DAY):
            new = CardState(item=f"item{len(states)}")
            states[new.item] = answered(new, Rating.GOOD, start, day)
    late, early = sum(each > 0 for each in delays), sum(each < 0 for each in delays)
    return Figures(len(delays), late, early)


def answered(state: CardState, rating: Rating, at: datetime, day: date) -> CardState:
    """Answer, and a missed item once more after its ten minutes, within the session."""
    after = review(state, rating, at, day)
    if after.due is not None:
        after = review(after, Rating.GOOD, after.due, day)
    return after


PLANS = [
    *(Plan(hour=20, jitter=jitter) for jitter in (0, 15, 60, 120)),
    *(Plan(hour=hour, jitter=59) for hour in (5, 3)),
    Plan(hour=1, jitter=120, zone="America/New_York"),
    Plan(hour=7, jitter=120, zone="Asia/Kolkata"),
    Plan(hour=20, jitter=120, zone="Australia/Adelaide"),
]


if __name__ == "__main__":
    for each in PLANS:
        found = simulate(each)
        when = f"{each.zone}, {each.hour:02}:00 ± {each.jitter} min"
        print(f"{when:40} {found.reviews} reviews, {found.late} late, {found.early} early")
