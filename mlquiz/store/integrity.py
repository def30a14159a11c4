"""The check of a whole database."""

from __future__ import annotations

import sqlite3

from mlquiz.store.corruption import Unreadable
from mlquiz.store.interviews import read_records
from mlquiz.store.rows import to_card, to_event
from mlquiz.store.sql import READ_CARDS, READ_EVENTS


def check_integrity(connection: sqlite3.Connection) -> None:
    """Read the whole database; raise sqlite3.DatabaseError if it is damaged."""
    found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise Unreadable(found)
    for row in connection.execute(READ_EVENTS):
        to_event(row)
    for row in connection.execute(READ_CARDS):
        to_card(row)
    for _ in read_records(connection):
        pass
