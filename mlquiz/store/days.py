"""The learner's calendar in the database, and the days of events that lack one."""

from __future__ import annotations

import sqlite3

from mlquiz.domain.calendar import Calendar, read_hour
from mlquiz.store.rows import MAX_MICROS, from_micros, is_datable
from mlquiz.store.settings import read_setting

SETTING = "day_starts_at"


def calendar_of(connection: sqlite3.Connection) -> Calendar:
    """Return the learner's calendar; the default one if no hour was set."""
    saved = read_setting(connection, SETTING)
    hour = None if saved is None else read_hour(saved)
    return Calendar() if hour is None else Calendar(hour)


def fill_days(connection: sqlite3.Connection) -> None:
    """Set the learner's day of each event that lacks one, within the current transaction.

    It uses the current time zone and hour, because those of the event are not known.
    """
    calendar = calendar_of(connection)

    def day_of(at: object) -> str | None:
        moment = from_micros(at) if isinstance(at, int) and abs(at) < MAX_MICROS else None
        return calendar.day_of(moment).isoformat() if moment and is_datable(moment) else None

    connection.create_function("learner_day", 1, day_of, deterministic=True)
    connection.execute("UPDATE event SET day = learner_day(at) WHERE day IS NULL")
