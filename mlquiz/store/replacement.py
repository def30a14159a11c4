"""Replacement of all rows of the learner's database by those of another one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from mlquiz.store.backup import back_up
from mlquiz.store.other_database import CheckedCopy
from mlquiz.store.rebuild import derive_all
from mlquiz.store.sql import TABLES, select_number


def replace_data(
    connection: sqlite3.Connection, path: Path, source: CheckedCopy, saved: Path
) -> Path | None:
    """Replace all data of the database at `path`, within the current transaction.

    Any previous data is copied to the new file `saved` first. Return `saved`, or None if there
    was no previous data.
    """
    had_data = _has_rows(connection)
    if had_data:
        # SQLite cannot copy from a connection with an open write transaction.
        with closing(sqlite3.connect(path)) as reader:
            back_up(reader, path, saved)
    for table, (columns, statement) in TABLES.items():
        connection.execute(f"DELETE FROM {table}")
        rows = source.rows(f"SELECT {', '.join(columns)} FROM {table}")
        connection.executemany(statement, rows)
    derive_all(connection)
    return saved if had_data else None


def _has_rows(connection: sqlite3.Connection) -> bool:
    exist = " OR ".join(f"EXISTS (SELECT 1 FROM {table})" for table in TABLES)
    return bool(select_number(connection, f"SELECT {exist}"))
