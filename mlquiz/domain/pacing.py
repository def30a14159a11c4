"""The daily number of new items, also in view of an interview date."""

from __future__ import annotations

FINAL_DAYS = 2
"""From this many days before the interview until its day, nothing new is started."""

BREADTH_DAYS = 30
"""From this many days before the interview, every concept is started before any is deepened."""

MAX_PLANNED_DAYS = 60
"""From this many days before the interview, each day follows a plan that leads to it.

For a date further away, reviews at a fixed retention do just as well.
"""

MIN_NEW = 3
"""The minimum number of new items a day while the days until the interview are counted."""

NEW_SHARE, FILL_SHARE = 0.4, 0.7
"""Shares of a day's minutes: for new items, and for all items on a day with few reviews.

More items would all be reviewed two days later and leave no time for new ones then.
"""


def usual_new_per_day(minutes: int, reviews: int, *, is_first_day: bool) -> int:
    """Return the number of new items for a day with this many minutes and reviews.

    An item takes about a minute. On the first day there is nothing to review, so all minutes go to
    new items.
    """
    if is_first_day:
        return minutes
    return max(1, round(NEW_SHARE * minutes), round(FILL_SHARE * minutes) - reviews)


def is_final(days_left: int | None) -> bool:
    """Return whether the interview is so near that nothing new is started: FINAL_DAYS or less."""
    return days_left is not None and 0 <= days_left <= FINAL_DAYS


def allows_long_item(spent: float, seconds: float) -> bool:
    """Return whether an item may be asked today even if it takes longer than the time left.

    `spent` and `seconds` are the seconds studied today and planned for today. It may until half of
    the day's time is spent: on days of one or two minutes, a long item that comes first would
    otherwise never be asked, nor would those after it.
    """
    return spent < seconds / 2


def is_near(days_left: int | None) -> bool:
    """Return whether the interview is so near that breadth matters more than depth."""
    return days_left is not None and 0 <= days_left <= BREADTH_DAYS


def is_planned(days_left: int | None) -> bool:
    """Return whether each day until the interview follows a plan: from MAX_PLANNED_DAYS before.

    On the day itself there is nothing left to plan.
    """
    return days_left is not None and 1 <= days_left <= MAX_PLANNED_DAYS


def new_per_day(days_left: int | None, per_day: int, remaining: int) -> int:
    """Return the number of new items allowed today.

    It is 0 in the final days before the interview. Before that it is at most `per_day`, and spreads
    the `remaining` new items over the days that are left, with at least MIN_NEW a day. Without a
    date, or after it, it is `per_day`.
    """
    if days_left is None or days_left < 0:
        return per_day
    if is_final(days_left):
        return 0
    return min(per_day, max(MIN_NEW, -(-remaining // (days_left - FINAL_DAYS))))
