"""Due dates relative to now, in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from mlquiz.domain.calendar import Calendar
from mlquiz.domain.scheduling import CardState
from mlquiz.i18n.tui import translate
from mlquiz.text import Lang

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
MONTH = 30.4
YEAR = 365.0


def until_due(state: CardState, now: datetime, today: date, lang: Lang) -> str:
    """Return when an item is due, such as 'in 10 minutes' or 'tomorrow'; '' if never."""
    if state.due is not None:
        return until_moment(state.due, now, lang)
    return until_day(state.due_day, today, lang) if state.due_day else ""


def until(moment: datetime, now: datetime, calendar: Calendar, lang: Lang) -> str:
    """Return the time from `now` to `moment`, such as 'in 10 minutes' or 'tomorrow'."""
    day, today = calendar.day_of(moment), calendar.day_of(now)
    left = moment - now
    if day > today and left >= HOUR:
        return until_day(day, today, lang)
    return until_moment(moment, now, lang)


def until_moment(moment: datetime, now: datetime, lang: Lang) -> str:
    """Return the time from `now` to `moment` in minutes or hours; 'now' below a minute."""
    left = moment - now
    if left < MINUTE:
        return translate("when.now", lang)
    minutes = round(left / MINUTE)
    if minutes < 60:
        return translate("when.minutes", lang, count=minutes)
    return translate("when.hours", lang, count=round(left / HOUR))


def until_day(day: date, today: date, lang: Lang) -> str:
    """Return the time from `today` to `day`, such as 'now', 'tomorrow' or 'in 3 months'."""
    days = (day - today).days
    if days <= 0:
        return translate("when.now", lang)
    if days == 1:
        return translate("when.tomorrow", lang)
    if days < 2 * MONTH:
        return translate("when.days", lang, count=days)
    if days < 2 * YEAR:
        return translate("when.months", lang, count=round(days / MONTH))
    return translate("when.years", lang, count=round(days / YEAR))
