"""Derivation of the card states from the log."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby

from mlquiz.domain.memory import MemoryModel
from mlquiz.domain.scheduling import CardState, replay
from mlquiz.store.memory import memory_of
from mlquiz.store.rows import to_event, to_row
from mlquiz.store.sql import PUT_CARD, READ_EVENTS


def derive_all(connection: sqlite3.Connection) -> int:
    """Derive every card state from the log, within the current transaction; return their number."""
    connection.execute("DELETE FROM card")
    states = _states(connection, memory_of(connection))
    connection.executemany(PUT_CARD, map(to_row, states))
    return int(connection.execute("SELECT count(*) FROM card").fetchone()[0])


def _states(connection: sqlite3.Connection, memory: MemoryModel) -> Iterator[CardState]:
    """Yield the states item by item, so that a long log is never loaded as a whole."""
    events = map(to_event, connection.execute(f"{READ_EVENTS} ORDER BY item, at, uuid"))
    for item, own in groupby(events, key=lambda event: event.item):
        yield replay(item, own, memory)
