"""When something is due, in words."""

from __future__ import annotations

from datetime import datetime, timedelta

from mlquiz.domain.text import Lang
from mlquiz.study.clock import local_day
from mlquiz.tui.phrases import say

MONTH = 30.4
YEAR = 365.0


def until(due: datetime, now: datetime, lang: Lang) -> str:
    """Say how long it is from `now` to `due`: 'in 10 minutes', 'tomorrow', 'in 3 months'."""
    left = due - now
    days = (local_day(due) - local_day(now)).days
    if left < timedelta(minutes=1):
        return say("when.now", lang)
    if left >= timedelta(hours=1) and days == 1:
        return say("when.tomorrow", lang)
    if left < timedelta(hours=1):
        unit, count = "minute", left / timedelta(minutes=1)
    elif days == 0:
        unit, count = "hour", left / timedelta(hours=1)
    elif days < 2 * MONTH:
        unit, count = "day", float(days)
    elif days < 2 * YEAR:
        unit, count = "month", days / MONTH
    else:
        unit, count = "year", days / YEAR
    return plural(f"when.{unit}", round(count), lang)


def plural(key: str, count: int, lang: Lang, **values: object) -> str:
    """Return the phrase `key` for one, `key + 's'` for more."""
    return say(key if count == 1 else f"{key}s", lang, count=count, **values)
