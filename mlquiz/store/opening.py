"""Opening the database: made if missing, refused if newer, set aside if it is broken."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mlquiz.errors import MlquizError
from mlquiz.store.schema import VERSION, migrate, version_of

BUSY_SECONDS = 30.0
SIDE_FILES = ("-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Opened:
    """An open database, and where a broken one was put, if there was one."""

    connection: sqlite3.Connection
    set_aside: Path | None = None


def open_database(path: Path) -> Opened:
    """Open the learner's database at `path`.

    Raises MlquizError if the folder or the file cannot be written, or if the database comes from a
    newer mlquiz. A file that is no database, or a damaged one, is renamed, never deleted.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(path.parent, error) from error
    set_aside = None
    try:
        connection = _connect(path)
    except sqlite3.DatabaseError as error:
        if not _is_damage(error):
            raise _unwritable(path, error) from error
        set_aside = _set_aside(path)
        connection = _connect(path)
    return Opened(connection, set_aside)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        found = version_of(connection)
        if found > VERSION:
            raise MlquizError(
                f"{path} was written by a newer mlquiz (format {found}, this one knows {VERSION}): "
                "upgrade with `pip install -U mlquiz`, or set MLQUIZ_HOME to another folder."
            )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        migrate(connection)
        connection.execute("SELECT 1 FROM event, card, run, setting LIMIT 1").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    """Tell a damaged or foreign file from one that is merely locked, full or read-only."""
    if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return True
    return "no such table" in str(error) or "already exists" in str(error)


def _unwritable(path: Path, error: Exception) -> MlquizError:
    return MlquizError(
        f"Your progress cannot be kept in {path} ({error}): make it writable, or set "
        "MLQUIZ_HOME to a folder that is."
    )


def _set_aside(path: Path) -> Path:
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    aside = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.stem}.damaged-{stamp}-{number}{path.suffix}")
    path.rename(aside)
    for ending in SIDE_FILES:
        side = path.with_name(path.name + ending)
        if side.exists():
            side.rename(aside.with_name(aside.name + ending))
    return aside
