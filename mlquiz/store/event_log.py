"""The log of events in the database: appending to it and reading it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from msgspec.structs import replace

from mlquiz.domain.events import Event
from mlquiz.domain.scheduling import CardState, replay
from mlquiz.domain.timing import TimedAnswer
from mlquiz.errors import MlquizError
from mlquiz.store.days import calendar_of, fill_days
from mlquiz.store.memory import memory_of
from mlquiz.store.rows import (
    from_micros,
    in_range,
    is_datable,
    to_event,
    to_micros,
    to_row,
    to_timed_answer,
)
from mlquiz.store.sql import ADD_EVENT, PUT_CARD, READ_EVENTS, select_number


def check_times(event: Event) -> None:
    """Raise MlquizError if a time of `event` is out of range."""
    if not in_range(event):
        raise _wrong_clock(event.at)


def check_time(moment: datetime) -> None:
    """Raise MlquizError if `moment` is out of range."""
    if not is_datable(moment):
        raise _wrong_clock(moment)


def _wrong_clock(shown: datetime) -> MlquizError:
    return MlquizError(
        f"The clock of this computer shows {shown:%Y-%m-%d}: set it to today's date.",
        f"这台电脑的时钟显示为 {shown:%Y-%m-%d}：请把日期调到今天。",
    )


def append(connection: sqlite3.Connection, event: Event) -> CardState:
    """Append `event`, and save and return the state of its item, in the current transaction.

    The learner's day is added to an event without one.
    """
    dated = event if event.day else replace(event, day=calendar_of(connection).day_of(event.at))
    connection.execute(ADD_EVENT, to_row(dated))
    # All events are replayed, because a clock that was wrong may have changed their order.
    state = replay(event.item, read_events(connection, event.item), memory_of(connection))
    connection.execute(PUT_CARD, to_row(state))
    return state


def add_missing(connection: sqlite3.Connection, events: Iterable[Event]) -> int:
    """Add the events that are not in the log, in the current transaction; return their number.

    The card states are not derived again.
    """
    before = connection.total_changes
    connection.executemany(ADD_EVENT, map(to_row, events))
    added = connection.total_changes - before
    fill_days(connection)
    return added


def read_events(connection: sqlite3.Connection, item: str | None = None) -> Iterator[Event]:
    """Yield the events of the log, or those of one item, in order of time."""
    where = " WHERE item = :item" if item else ""
    query = f"{READ_EVENTS}{where} ORDER BY at, uuid"
    return map(to_event, connection.execute(query, {"item": item}))


def read_answers(connection: sqlite3.Connection) -> Iterator[Event]:
    """Yield the answers that were not voided, in order of time."""
    query = (
        f"{READ_EVENTS} WHERE action IN ('answer', 'practice', 'learn') AND uuid NOT IN "
        "(SELECT target FROM event WHERE action = 'void' AND target IS NOT NULL) "
        "ORDER BY at, uuid"
    )
    return map(to_event, connection.execute(query))


def recent_answers(
    connection: sqlite3.Connection, now: datetime, limit: int
) -> list[tuple[TimedAnswer, date]]:
    """Return up to `limit` last answers until `now` with their learner's days, in order of time."""
    query = (
        "SELECT item, at, milliseconds, day FROM event WHERE at <= ? "
        "AND action IN ('answer', 'learn') ORDER BY at DESC LIMIT ?"
    )
    rows = connection.execute(query, (to_micros(now), limit))
    return [to_timed_answer(row) for row in rows][::-1]


def last_time(connection: sqlite3.Connection, item: str | None = None) -> datetime | None:
    """Return the time of the last event, or of the last one of an item; None if there is none."""
    query = "SELECT max(at) FROM event"
    if item is None:
        return from_micros(select_number(connection, query))
    return from_micros(select_number(connection, f"{query} WHERE item = ?", (item,)))


def has_events(connection: sqlite3.Connection) -> bool:
    """Return whether there is any event in the log."""
    return bool(select_number(connection, "SELECT EXISTS (SELECT 1 FROM event)"))


def count_events(connection: sqlite3.Connection) -> int:
    """Return the number of events in the log."""
    return select_number(connection, "SELECT count(*) FROM event") or 0
