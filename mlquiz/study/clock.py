"""The learner's day: it turns at four in the morning, local time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

TURN = time(4)


def utc_now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def local_day(moment: datetime) -> date:
    """Return the learner's day that holds `moment`.

    The local zone is asked anew each time, so that a journey or a change of the clocks moves
    the turn of the day and never an interval.
    """
    wall = moment.astimezone().replace(tzinfo=None)
    return (wall - timedelta(hours=TURN.hour)).date()


def day_start(now: datetime) -> datetime:
    """Return the UTC moment at which the learner's day that holds `now` began."""
    return turn_of(local_day(now))


def next_day(now: datetime) -> datetime:
    """Return the UTC moment at which the learner's next day begins."""
    return turn_of(local_day(now) + timedelta(days=1))


def turn_of(day: date) -> datetime:
    """Return the UTC moment at which a day of the learner begins."""
    return datetime.combine(day, TURN).astimezone().astimezone(UTC)
