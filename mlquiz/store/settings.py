"""The table of settings in the database."""

from __future__ import annotations

import sqlite3

from mlquiz.store.sql import select_number


def read_setting(connection: sqlite3.Connection, name: str) -> str | None:
    """Return the value of a setting; None if it was never set."""
    row = connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else None


def put_setting(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Save a setting, within the current transaction."""
    connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))


def has_settings(connection: sqlite3.Connection) -> bool:
    """Return whether any setting was ever saved."""
    return bool(select_number(connection, "SELECT EXISTS (SELECT 1 FROM setting)"))
