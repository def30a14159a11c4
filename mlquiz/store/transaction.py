"""Writing to the database: all or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from mlquiz.store.corruption import is_busy

BUSY_SECONDS = 30.0
"""How long to wait for another program that holds the database."""
SILENT_SECONDS = 0.5
"""How much of that passes before the waiting is announced."""


@contextmanager
def writing(
    connection: sqlite3.Connection, announce: Callable[[], None] | None = None
) -> Iterator[None]:
    """Hold one write transaction: all of it is on disk at the end, or none.

    Calls `announce` if the database stays busy.
    """
    _begin(connection, announce)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite has ended it already where the disk is full
            connection.execute("ROLLBACK")
        raise


def wait_at_most(connection: sqlite3.Connection, seconds: float) -> None:
    """Let SQLite wait that long for another program before it raises an error."""
    connection.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")


def _begin(connection: sqlite3.Connection, announce: Callable[[], None] | None) -> None:
    if announce is None:
        connection.execute("BEGIN IMMEDIATE")
        return
    wait_at_most(connection, SILENT_SECONDS)
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.Error as error:
        if not is_busy(error):
            raise
        announce()
        wait_at_most(connection, BUSY_SECONDS - SILENT_SECONDS)
        connection.execute("BEGIN IMMEDIATE")
    finally:
        wait_at_most(connection, BUSY_SECONDS)
