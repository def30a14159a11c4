"""Conversion between database rows and domain types. Times are microseconds since 1970, UTC."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from msgspec.structs import astuple

from mlquiz.domain.events import Event
from mlquiz.domain.scheduling import CardState
from mlquiz.domain.timing import TimedAnswer
from mlquiz.store.corruption import Unreadable

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
FIRST_YEAR, LAST_YEAR = 1000, 9000
"""The years in which the times of an event must lie.

An item can be due up to a century after an event, and a clock can be set to a time before 1970.
ISO dates sort as text only if all years have four digits.
"""
MAX_MICROS = 2**58
MAX_DAYS_APART = 2
"""Maximum days between an event's UTC date and its learner's day (by zone and start of day)."""

EVENT_COLUMNS = Event.__struct_fields__
CARD_COLUMNS = CardState.__struct_fields__
TIMES = frozenset({"at", "until", "due", "last_review", "buried_until"})
DAYS = frozenset({"day", "due_day", "last_day", "first_day", "misjudged_day"})
BOOLEANS = ("correct", "confident")


def to_micros(moment: datetime | None) -> int | None:
    """Return the exact number of microseconds since 1970; None for None."""
    return None if moment is None else (moment - EPOCH) // MICROSECOND


def from_micros(value: int | None) -> datetime | None:
    """Return the moment in UTC that is `value` microseconds after 1970 began; None for None."""
    return None if value is None else EPOCH + timedelta(microseconds=value)


def to_row(value: Event | CardState) -> tuple[Any, ...]:
    """Return the column values of an event or a state, in the order of its columns."""
    return tuple(
        to_micros(cell) if name in TIMES else cell.isoformat() if name in DAYS and cell else cell
        for name, cell in zip(value.__struct_fields__, astuple(value), strict=True)
    )


def to_event(row: Sequence[Any]) -> Event:
    """Return the event of a row of `EVENT_COLUMNS`; raise Unreadable if it is invalid."""
    cells = _cells(EVENT_COLUMNS, row)
    for name in BOOLEANS:
        if cells[name] is not None:
            cells[name] = bool(cells[name])
    try:
        event = msgspec.convert(cells, Event)
    except msgspec.ValidationError as error:
        raise Unreadable(str(error)) from error
    if not in_range(event):
        raise Unreadable("a time is out of range")
    return event


def in_range(event: Event) -> bool:
    """Return whether the event's times fit into the schedule and its numbers into the database."""
    return (
        is_datable(event.at)
        and (event.until is None or is_datable(event.until))
        and (event.day is None or abs((event.day - event.at.date()).days) <= MAX_DAYS_APART)
        and abs(event.milliseconds or 0) < 2**63
        and abs(event.elapsed_seconds or 0) < 2**63
    )


def is_datable(moment: datetime) -> bool:
    """Return whether the moment, and one a century later, has a date in every time zone."""
    return FIRST_YEAR <= moment.year <= LAST_YEAR


def to_card(row: Sequence[Any]) -> CardState:
    """Return the state of a row of `CARD_COLUMNS`; raise Unreadable if it is invalid."""
    cells = _cells(CARD_COLUMNS, row)
    cells["suspended"] = bool(cells["suspended"])
    cells["flagged"] = bool(cells["flagged"])
    if (buried := cells["buried_until"]) and not is_datable(buried):
        raise Unreadable("a time is out of range")
    return CardState(**cells)


def to_timed_answer(row: Sequence[Any]) -> tuple[TimedAnswer, date]:
    """Return an answer and its learner's day from a row of item, time, milliseconds and day.

    Raises Unreadable if the row is invalid.
    """
    cells = _cells(("item", "at", "milliseconds", "day"), row)
    at: datetime = cells["at"]
    answer = TimedAnswer(cells["item"], at, cells["milliseconds"] or 0)
    return answer, cells["day"] or at.date()


def _cells(columns: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    cells = dict(zip(columns, row, strict=True))
    try:
        for name in TIMES.intersection(cells):
            cells[name] = from_micros(cells[name])
        for name in DAYS.intersection(cells):
            if cells[name] is not None:
                cells[name] = date.fromisoformat(cells[name])
    except (OverflowError, TypeError, ValueError) as error:
        raise Unreadable(f"a time is missing or out of range: {error}") from error
    return cells
