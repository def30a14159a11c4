"""The statements that write and read whole rows."""

from __future__ import annotations

from mlquiz.store.rows import CARD_COLUMNS, EVENT_COLUMNS

RUN_COLUMNS = ("uuid", "at", "event", "demo", "seed", "knobs", "metrics", "claims")


def insert(table: str, columns: tuple[str, ...], verb: str = "INSERT") -> str:
    """Return the statement that puts a row into a table."""
    marks = ", ".join("?" * len(columns))
    return f"{verb} INTO {table} ({', '.join(columns)}) VALUES ({marks})"


ADD_EVENT = insert("event", EVENT_COLUMNS, "INSERT OR IGNORE")
ADD_RUN = insert("run", RUN_COLUMNS)
ADD_SETTING = insert("setting", ("name", "value"))
PUT_CARD = insert("card", CARD_COLUMNS, "INSERT OR REPLACE")
READ_EVENTS = f"SELECT {', '.join(EVENT_COLUMNS)} FROM event"
READ_CARDS = f"SELECT {', '.join(CARD_COLUMNS)} FROM card"
