"""Recovery of the readable data of a damaged database."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import pairwise
from pathlib import Path

from mlquiz.store.corruption import Unreadable
from mlquiz.store.days import fill_days
from mlquiz.store.interviews import read_records, to_record
from mlquiz.store.rebuild import derive_all
from mlquiz.store.rows import EVENT_COLUMNS, to_card, to_event
from mlquiz.store.schema import migrate
from mlquiz.store.sql import (
    ADD_EVENT,
    ADD_INTERVIEW_EVENT,
    ADD_RUN,
    ADD_SETTING,
    INTERVIEW_COLUMNS,
    READ_CARDS,
    READ_EVENTS,
    RUN_COLUMNS,
    select_events,
)
from mlquiz.store.transaction import writing

WAL = "-wal"
HEAD = 100
MAX_CUT_BYTES = 1 << 30
TABLES = {
    "event": (EVENT_COLUMNS, ADD_EVENT),
    "run": (RUN_COLUMNS, ADD_RUN),
    "interview_event": (INTERVIEW_COLUMNS, ADD_INTERVIEW_EVENT),
    "setting": (("name", "value"), ADD_SETTING),
}
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
        source = damaged.with_name(damaged.name + ending)
        if source.is_file():
            shutil.copyfile(source, copy.with_name(copy.name + ending))
    _fill_up(copy)
    with (
        closing(sqlite3.connect(copy, isolation_level=None)) as old,
        closing(sqlite3.connect(new, isolation_level=None)) as made,
    ):
        migrate(made)
        with writing(made):
            for table, (columns, statement) in TABLES.items():
                for row in _rows(old, table, columns):
                    _insert_row(made, table, statement, row)
            rows = sum(_count(made, table) for table in TABLES)
            fill_days(made)
            derive_all(made)
        return rows


def _count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _fill_up(copy: Path) -> None:
    """Extend a truncated file to the length in its header: SQLite cannot read a shorter one."""
    with copy.open("r+b") as file:
        head = file.read(HEAD)
        if len(head) == HEAD:
            page, pages = int.from_bytes(head[16:18]), int.from_bytes(head[28:32])
            length = max(copy.stat().st_size, page * pages)
            file.truncate(min(length, copy.stat().st_size + MAX_CUT_BYTES))


def check(connection: sqlite3.Connection) -> None:
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
