"""Reading a single setting without opening the store, as shell completion needs it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from mlquiz.store.store import FILE_NAME

SECONDS = 0.2
"""Seconds to wait for another program that holds the database."""


def saved_setting(folder: Path, name: str) -> str | None:
    """Return a setting's value in the data folder `folder`; None if it cannot be read.

    The database is opened for reading only; it is neither created nor repaired.
    """
    uri = f"{(folder / FILE_NAME).absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=SECONDS)) as database:
            row = database.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    except sqlite3.Error:
        return None
    return str(row[0]) if row else None
