"""Recovery of the readable data of a damaged database."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import pairwise
from pathlib import Path

from mlquiz.store.connection import WAL
from mlquiz.store.corruption import Unreadable
from mlquiz.store.days import fill_days
from mlquiz.store.interviews import to_record
from mlquiz.store.rebuild import derive_all
from mlquiz.store.rows import to_event
from mlquiz.store.schema import migrate
from mlquiz.store.sql import TABLES, select_events
from mlquiz.store.transaction import writing

HEADER_BYTES = 100
MAX_MISSING_BYTES = 1 << 30
RANGES = tuple(pairwise(["", *(f"{number:02x}" for number in range(256)), "\U0010ffff"]))
"""Ranges of primary keys to read separately: with more ranges, a broken page loses fewer rows."""


def salvage(damaged: Path, new: Path) -> int:
    """Create the database `new` from the readable data of `damaged`; return the number of rows.

    The damaged file is not changed: a copy of it, beside `new`, is read. Raises OSError or
    sqlite3.Error if `new` cannot be created.
    """
    copy = new.with_name(f"{new.name}.copy")
    # The WAL is copied first: when this process closes the database file after copying it, its
    # SQLite locks on that file are released, and another process that quits then would merge the
    # WAL into the file and delete it.
    for ending in (WAL, ""):
        file = damaged.with_name(damaged.name + ending)
        if file.is_file():
            shutil.copyfile(file, copy.with_name(copy.name + ending))
    _extend(copy)
    with (
        closing(sqlite3.connect(copy, isolation_level=None)) as source,
        closing(sqlite3.connect(new, isolation_level=None)) as target,
    ):
        migrate(target)
        with writing(target):
            for table, (columns, statement) in TABLES.items():
                for row in _rows(source, table, columns):
                    _insert_row(target, table, statement, row)
            rows = sum(_count(target, table) for table in TABLES)
            fill_days(target)
            derive_all(target)
        return rows


def _count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _extend(copy: Path) -> None:
    """Extend a truncated file to the length in its header: SQLite cannot read a shorter one."""
    with copy.open("r+b") as file:
        header = file.read(HEADER_BYTES)
        if len(header) == HEADER_BYTES:
            page, pages = int.from_bytes(header[16:18]), int.from_bytes(header[28:32])
            length = max(copy.stat().st_size, page * pages)
            file.truncate(min(length, copy.stat().st_size + MAX_MISSING_BYTES))


def _rows(
    connection: sqlite3.Connection, table: str, columns: tuple[str, ...]
) -> Iterator[tuple[object, ...]]:
    """Yield the rows on both sides of each broken page, some of them twice."""
    key = columns[0]
    select = f"{_select(connection, table, columns)} WHERE {key} >= ? AND {key} < ?"
    for ends in RANGES:
        for direction in ("ASC", "DESC"):
            try:
                yield from connection.execute(f"{select} ORDER BY {key} {direction}", ends)
                break
            except sqlite3.Error:
                continue


def _select(connection: sqlite3.Connection, table: str, columns: tuple[str, ...]) -> str:
    if table == "event":
        with suppress(sqlite3.Error):
            return select_events(connection)
    return f"SELECT {', '.join(columns)} FROM {table}"


def _insert_row(
    connection: sqlite3.Connection, table: str, statement: str, row: tuple[object, ...]
) -> None:
    try:
        if table == "event":
            to_event(row)
        elif table == "interview_event":
            to_record(row)
        connection.execute(statement, row)
    except (Unreadable, sqlite3.IntegrityError):  # a row that mlquiz never wrote
        return
