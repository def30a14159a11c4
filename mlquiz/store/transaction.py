"""Write transactions, which wait for other programs that hold the database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from mlquiz.store.corruption import is_busy

BUSY_SECONDS = 30.0
"""The seconds to wait for another program that holds the database."""
SILENT_SECONDS = 0.5
"""The seconds of `BUSY_SECONDS` that pass before the wait is announced."""


@contextmanager
def writing(
    connection: sqlite3.Connection, announce: Callable[[], None] | None = None
) -> Iterator[None]:
    """Run one write transaction: at the end either all of it is on disk or nothing.

    `announce` is called if the database is still busy after `SILENT_SECONDS`.
    """
    _begin(connection, announce)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # if the disk is full, SQLite has already ended it
            connection.execute("ROLLBACK")
        raise


def set_busy_timeout(connection: sqlite3.Connection, seconds: float) -> None:
    """Set how long SQLite waits for another program before it raises an error."""
    connection.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")


def _begin(connection: sqlite3.Connection, announce: Callable[[], None] | None) -> None:
    if announce is None:
        connection.execute("BEGIN IMMEDIATE")
        return
    set_busy_timeout(connection, SILENT_SECONDS)
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.Error as error:
        if not is_busy(error):
            raise
        announce()
        set_busy_timeout(connection, BUSY_SECONDS - SILENT_SECONDS)
        connection.execute("BEGIN IMMEDIATE")
    finally:
        set_busy_timeout(connection, BUSY_SECONDS)
