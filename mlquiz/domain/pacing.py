"""How many new items a day brings when an interview comes nearer."""

from __future__ import annotations

FINAL_DAYS = 2
"""Days before the interview, and the day itself, that bring nothing new."""

BREADTH_DAYS = 30
"""From so many days before the interview on, every concept begins before any goes deeper."""

MIN_NEW = 3


NEW_SHARE, FILL_SHARE = 0.4, 0.7
"""Shares of a day's minutes: of new items, and of all items on a day with few reviews.

More would be reviewed all at once two days later, and crowd out what is new then.
"""


def usual_new_per_day(minutes: int, reviews: int, *, is_first_day: bool) -> int:
    """Return how many items may be new on a day of so many minutes and reviews.

    An item takes about a minute. On the first day there is nothing to review.
    """
    if is_first_day:
        return minutes
    return max(1, round(NEW_SHARE * minutes), round(FILL_SHARE * minutes) - reviews)


def is_near(days_left: int | None) -> bool:
    """Whether an interview is so near that breadth matters more than depth."""
    return days_left is not None and 0 <= days_left <= BREADTH_DAYS


def new_per_day(days_left: int | None, per_day: int, unmet: int) -> int:
    """Return how many items may be new today.

    None in the final days before the interview; before that, no more a day than spreads the
    `unmet` items over the days that are left. Without a date, or after it, `per_day`.
    """
    if days_left is None or days_left < 0:
        return per_day
    learning_days = days_left - FINAL_DAYS
    if learning_days <= 0:
        return 0
    return min(per_day, max(MIN_NEW, -(-unmet // learning_days)))
