"""SQL statements that write and read whole rows, and the query of a single number."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from mlquiz.store.rows import CARD_COLUMNS, EVENT_COLUMNS

OPTIONAL_COLUMNS = frozenset({"day", "scheduler", "elapsed_seconds", "confident"})
"""The columns of an event that a database of an older version may lack."""
RUN_COLUMNS = ("uuid", "at", "event", "demo", "seed", "knobs", "metrics", "claims")
INTERVIEW_COLUMNS = ("uuid", "interview", "at", "event")


def insert(table: str, columns: tuple[str, ...], verb: str = "INSERT") -> str:
    """Return the statement that inserts a row into a table."""
    marks = ", ".join("?" * len(columns))
    return f"{verb} INTO {table} ({', '.join(columns)}) VALUES ({marks})"


ADD_EVENT = insert("event", EVENT_COLUMNS, "INSERT OR IGNORE")
ADD_RUN = insert("run", RUN_COLUMNS)
ADD_INTERVIEW_EVENT = insert("interview_event", INTERVIEW_COLUMNS, "INSERT OR IGNORE")
ADD_SETTING = insert("setting", ("name", "value"))
PUT_CARD = insert("card", CARD_COLUMNS, "INSERT OR REPLACE")
TABLES = {
    "event": (EVENT_COLUMNS, ADD_EVENT),
    "run": (RUN_COLUMNS, ADD_RUN),
    "interview_event": (INTERVIEW_COLUMNS, ADD_INTERVIEW_EVENT),
    "setting": (("name", "value"), ADD_SETTING),
}
"""The columns and the INSERT statement of each table that cannot be derived from another."""
READ_EVENTS = f"SELECT {', '.join(EVENT_COLUMNS)} FROM event"
READ_CARDS = f"SELECT {', '.join(CARD_COLUMNS)} FROM card"


def select_events(connection: sqlite3.Connection) -> str:
    """Return the statement that reads all events, also of a database of an older version."""
    present = {name for _, name, *_ in connection.execute("PRAGMA table_info(event)")}
    missing = OPTIONAL_COLUMNS - present
    columns = (f"NULL AS {name}" if name in missing else name for name in EVENT_COLUMNS)
    return f"SELECT {', '.join(columns)} FROM event"


def select_number(
    connection: sqlite3.Connection, query: str, parameters: Sequence[object] = ()
) -> int | None:
    """Return the single number that a query selects, or None for NULL."""
    found: int | None = connection.execute(query, parameters).fetchone()[0]
    return found
