"""Rows of the events of mock interviews."""

from __future__ import annotations

import json
import sqlite3
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from mlquiz.domain.interview import Interview, InterviewEvent, replay
from mlquiz.files import is_stream
from mlquiz.store.corruption import Unreadable
from mlquiz.store.export import SQLITE_HEADER, read_file
from mlquiz.store.foreign import reading
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
    written = json.dumps(msgspec.to_builtins(event), ensure_ascii=False)
    payload = written.encode("utf-8", "replace").decode()  # a lone surrogate becomes '?'
    row = (str(uuid.uuid4()), interview, moment if last is None else max(moment, last + 1), payload)
    connection.execute(ADD_INTERVIEW_EVENT, row)


def rows_of(file: Path) -> list[tuple[Any, ...]]:
    """Return the rows of interviews in another mlquiz database; [] if it is a log or has none.

    Raises MlquizError if it cannot be read.
    """
    if is_stream(file) or not read_file(file).startswith(SQLITE_HEADER):
        return []
    with reading(file) as other:
        if not other.execute(HAS_TABLE).fetchone():
            return []
        read_interviews(other)  # raises an error for an invalid row
        return list(other.execute(READ))


def read_interviews(connection: sqlite3.Connection) -> list[Interview]:
    """Return all interviews, in the order in which they were begun.

    Raises Unreadable if a row is invalid.
    """
    events: dict[str, list[tuple[datetime, InterviewEvent]]] = {}
    for _, interview, at, payload in connection.execute(READ):
        try:
            event = msgspec.json.decode(payload, type=InterviewEvent)
            moment = from_micros(at)
        except (msgspec.DecodeError, OverflowError) as error:
            raise Unreadable(str(error)) from error
        assert moment is not None
        events.setdefault(interview, []).append((moment, event))
    found = (replay(interview, own) for interview, own in events.items())
    return [interview for interview in found if interview is not None]
