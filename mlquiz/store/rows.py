"""Rows of the database to the domain's types and back. Times are microseconds, UTC."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import astuple

from mlquiz.domain.events import Action, Event
from mlquiz.domain.rating import Rating
from mlquiz.domain.scheduling import CardState
from mlquiz.store.damage import Unreadable

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

EVENT_COLUMNS = Event.__struct_fields__
CARD_COLUMNS = CardState.__struct_fields__
TIMES = frozenset({"at", "until", "due", "last_review", "first_review", "buried_until"})


def to_micros(moment: datetime | None) -> int | None:
    """Return microseconds since 1970, exactly."""
    return None if moment is None else (moment - EPOCH) // MICROSECOND


def from_micros(value: int | None) -> datetime | None:
    """Return the moment, in UTC."""
    return None if value is None else EPOCH + timedelta(microseconds=value)


def to_row(value: Event | CardState) -> tuple[Any, ...]:
    """Return the values of an event or a state in the order of its columns."""
    return tuple(
        to_micros(cell) if name in TIMES else cell
        for name, cell in zip(value.__struct_fields__, astuple(value), strict=True)
    )


def to_event(row: Sequence[Any]) -> Event:
    """Return the event of a row that has `EVENT_COLUMNS`; raises Unreadable if it is none."""
    cells = _cells(EVENT_COLUMNS, row)
    try:
        cells["action"] = Action(cells["action"])
        if cells["rating"] is not None:
            cells["rating"] = Rating(cells["rating"])
    except ValueError as error:
        raise Unreadable(str(error)) from error
    if cells["correct"] is not None:
        cells["correct"] = bool(cells["correct"])
    return Event(**cells)


def to_card(row: Sequence[Any]) -> CardState:
    """Return the state of a row that has `CARD_COLUMNS`; raises Unreadable if it is none."""
    cells = _cells(CARD_COLUMNS, row)
    cells["suspended"] = bool(cells["suspended"])
    cells["flagged"] = bool(cells["flagged"])
    return CardState(**cells)


def _cells(columns: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    try:
        return {
            name: from_micros(value) if name in TIMES else value
            for name, value in zip(columns, row, strict=True)
        }
    except OverflowError as error:
        raise Unreadable(f"a time is out of range: {error}") from error
