"""Rows of the events of mock interviews."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec

from mlquiz.domain.events import json_text
from mlquiz.domain.interview import Interview, InterviewEvent, InterviewRecord, replay
from mlquiz.store.corruption import Unreadable
from mlquiz.store.rows import from_micros, to_micros
from mlquiz.store.sql import ADD_INTERVIEW_EVENT, INTERVIEW_COLUMNS

READ = f"SELECT {', '.join(INTERVIEW_COLUMNS)} FROM interview_event ORDER BY at, uuid"

HAS_TABLE = "SELECT 1 FROM sqlite_master WHERE name = 'interview_event'"
LAST = "SELECT max(at) FROM interview_event WHERE interview = ?"


def add_event(
    connection: sqlite3.Connection, interview: str, at: datetime, event: InterviewEvent
) -> None:
    """Append an event of an interview, timed after all earlier ones of the interview."""
    (last,) = connection.execute(LAST, (interview,)).fetchone()
    moment = to_micros(at) or 0
    moment = moment if last is None else max(moment, last + 1)
    row = (str(uuid.uuid4()), interview, moment, _payload(event))
    connection.execute(ADD_INTERVIEW_EVENT, row)


def add_records(connection: sqlite3.Connection, records: Iterable[InterviewRecord]) -> int:
    """Add the events that are not there yet; return their number."""
    rows = (
        (each.uuid, each.interview, to_micros(each.at), _payload(each.event)) for each in records
    )
    return connection.executemany(ADD_INTERVIEW_EVENT, rows).rowcount


def _payload(event: InterviewEvent) -> str:
    return json_text(msgspec.to_builtins(event))


def read_records(connection: sqlite3.Connection) -> Iterator[InterviewRecord]:
    """Yield the events of all interviews in order of time; none from a database without them.

    Raises Unreadable if a row is invalid.
    """
    if not connection.execute(HAS_TABLE).fetchone():
        return
    yield from map(to_record, connection.execute(READ))


def to_record(row: Sequence[Any]) -> InterviewRecord:
    """Return the record of a row of `INTERVIEW_COLUMNS`; raise Unreadable if it is invalid."""
    uuid_, interview, at, payload = row
    try:
        event = msgspec.json.decode(payload, type=InterviewEvent)
        moment = from_micros(at)
    except (msgspec.DecodeError, OverflowError, TypeError) as error:
        raise Unreadable(str(error)) from error
    if moment is None:
        raise Unreadable("an interview without a time")
    return InterviewRecord(uuid_, interview, moment, event)


def read_interviews(connection: sqlite3.Connection) -> list[Interview]:
    """Return all interviews, in the order in which they were started.

    Raises Unreadable if a row is invalid.
    """
    events: dict[str, list[tuple[datetime, InterviewEvent]]] = {}
    for record in read_records(connection):
        events.setdefault(record.interview, []).append((record.at, record.event))
    found = (replay(interview, own) for interview, own in events.items())
    return [interview for interview in found if interview is not None]
