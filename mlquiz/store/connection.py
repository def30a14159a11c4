"""Opening of the database: created if missing, rejected if newer, replaced if damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from mlquiz.errors import MlquizError
from mlquiz.store.corruption import (
    Unreadable,
    busy_error,
    is_busy,
    is_damage,
    is_suspect,
    unmark_suspect,
)
from mlquiz.store.schema import VERSION, migrate, newer_version, version_of
from mlquiz.store.transaction import BUSY_SECONDS, SILENT_SECONDS, set_busy_timeout

WAL = "-wal"
SIDE_FILES = (WAL, "-shm")
"""The ends of the names of the files that SQLite keeps beside a database."""
Identity = tuple[int, int]
"""The device and the inode number of a file, which do not change when it is renamed."""


class OpenResult(Struct, frozen=True):
    """An open database and its file; the new path of a damaged one."""

    connection: sqlite3.Connection
    file: Identity | None
    damaged_file: Path | None = None


def open_database(path: Path, announce: Callable[[], None] | None = None) -> OpenResult:
    """Open the learner's database at `path`; call `announce` if another program holds it.

    Raises MlquizError if the folder or the file cannot be written, if another program holds the
    database, or if it comes from a newer mlquiz. A damaged file, or one that is not a database, is
    renamed, never deleted, and its readable data is recovered into a new database.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(path.parent, error) from error
    try:
        return _open_announcing_waits(path, announce)
    except sqlite3.Error as error:
        if not is_damage(error):
            raise _unwritable(path, error) from error
    from mlquiz.store.damaged_database import replace_damaged

    try:
        return replace_damaged(path)
    except (OSError, sqlite3.Error) as error:
        raise _unwritable(path, error) from error


def _open_announcing_waits(path: Path, announce: Callable[[], None] | None) -> OpenResult:
    if announce is not None:
        try:
            return open_file(path, SILENT_SECONDS)
        except sqlite3.Error as error:
            if not is_busy(error):
                raise
        announce()
    return open_file(path, BUSY_SECONDS)


def file_identity(path: Path) -> Identity | None:
    """Return the identity of the file at `path`, to detect its replacement; None if it is gone."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def open_file(path: Path, seconds: float, aside: Path | None = None) -> OpenResult:
    """Open the database at `path`, waiting at most `seconds` for another program.

    `aside` is the new path of the damaged file that it replaces. Raises sqlite3.Error if the file
    is damaged or cannot be used, MlquizError if a newer mlquiz wrote it.
    """
    # Read before connecting: if the file is replaced in between, the identity must not be that of
    # the replacement.
    before = file_identity(path)
    connection = _connect(path, seconds)
    return OpenResult(connection, before or file_identity(path), aside)


def _connect(path: Path, seconds: float) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=seconds, isolation_level=None)
    try:
        found = version_of(connection)
        if found > VERSION:
            raise newer_version(
                path,
                found,
                ", or set MLQUIZ_HOME to another folder",
                "，或将 MLQUIZ_HOME 设为另一个文件夹",
            )
        if found < 0:
            raise Unreadable(f"format {found}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        migrate(connection)
        connection.execute("SELECT 1 FROM event, card, run, setting LIMIT 1").fetchone()
        if is_suspect(path):
            from mlquiz.store.integrity import check_integrity

            check_integrity(connection)
            unmark_suspect(path)
        set_busy_timeout(connection, BUSY_SECONDS)
    except BaseException:
        connection.close()
        raise
    return connection


def _unwritable(path: Path, error: Exception) -> MlquizError:
    if isinstance(error, sqlite3.Error) and is_busy(error):
        return busy_error(path, error)
    return MlquizError(
        f"Your progress cannot be saved in {path} ({error}): make it writable, or set "
        "MLQUIZ_HOME to a folder that is.",
        f"学习进度无法保存到 {path}（{error}）：请检查写入权限，"
        f"或将 MLQUIZ_HOME 设为可写的文件夹。",
    )


def unused_path(path: Path, label: str) -> Path:
    """Return an unused path beside `path`, with a label and the time in its name."""
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    name = path.with_name(f"{path.stem}.{label}-{stamp}{path.suffix}")
    number = 1
    while name.exists():
        number += 1
        name = path.with_name(f"{path.stem}.{label}-{stamp}-{number}{path.suffix}")
    return name
