"""The learner's days, which begin at a configurable hour of local time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from msgspec import Struct

DEFAULT_HOUR = 4
MAX_HOUR = 12
DAY = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DATE_WIDTHS = (4, 2, 2)
"""The number of digits of the year, the month and the day."""


class Calendar(Struct, frozen=True):
    """Mapping from moments to the learner's days.

    A day begins at `hour` o'clock in the time zone `zone`. If `zone` is None, it is the local zone
    of this process, which is read again at each call, so that a change of time zone takes effect
    at once.
    """

    hour: int = DEFAULT_HOUR
    zone: tzinfo | None = None

    def day_of(self, moment: datetime) -> date:
        """Return the learner's day that contains a moment.

        If the clocks change close to the start of a day, the wall clock alone could give a day that
        has not begun yet or is already over.
        """
        wall = moment.astimezone(self.zone).replace(tzinfo=None)
        day = (wall - timedelta(hours=self.hour)).date()
        if moment < self.start_of(day):
            return day - DAY
        return day + DAY if moment >= self.start_of(day + DAY) else day

    def start_of(self, day: date) -> datetime:
        """Return the day's first moment in UTC."""
        wall = datetime.combine(day, time(self.hour))
        if self.zone:
            return wall.replace(tzinfo=self.zone).astimezone(UTC)
        return EPOCH + timedelta(seconds=wall.timestamp())

    def next_start(self, moment: datetime) -> datetime:
        """Return the UTC moment at which the learner's next day begins."""
        return self.start_of(self.day_of(moment) + DAY)


def read_day(value: str, today: date) -> date | None:
    """Return the day in a text such as `2027-01-31`, `2027/1/31`, `+21d` or `+3w`; None if invalid.

    The last two count from `today`.
    """
    try:
        if match := re.fullmatch(r"\+([0-9]{1,4})([dw])", value.strip().lower()):
            return today + int(match[1]) * (DAY if match[2] == "d" else 7 * DAY)
        parts = re.split(r"[-/.]", value.strip())
        if len(parts) == len(DATE_WIDTHS):
            widths = zip(parts, DATE_WIDTHS, strict=True)
            value = "-".join(part.zfill(width) for part, width in widths)
        return date.fromisoformat(value.strip())
    except (ValueError, OverflowError):
        return None


def read_hour(value: str) -> int | None:
    """Return the hour in a text such as `4` or `04:00`; None if it is invalid or after MAX_HOUR."""
    match = re.fullmatch(r"([0-9]{1,2})(:00)?", value)
    hour = int(match[1]) if match else None
    return hour if hour is not None and hour <= MAX_HOUR else None
