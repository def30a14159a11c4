"""Translation of SQLite errors for the learner, and the mark of a possibly damaged database."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mlquiz.errors import MlquizError

DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
DAMAGE_MESSAGES = ("no such table", "no such column", "already exists", "Could not decode to UTF-8")
"""SQLite messages, without a specific error code, about a file changed by another program."""


class DatabaseBusy(MlquizError):
    """Another program holds the database; nothing was written, so a retry is possible."""


class Unreadable(sqlite3.DatabaseError):
    """The database contains values that mlquiz never writes."""


def is_damage(error: sqlite3.Error) -> bool:
    """Return whether the file is damaged or foreign, not merely locked, full or read-only."""
    if isinstance(error, Unreadable) or _code(error) in DAMAGE:
        return True
    return any(message in str(error) for message in DAMAGE_MESSAGES)


@contextmanager
def translate_errors(path: Path, copy: Path | None = None) -> Iterator[None]:
    """Raise MlquizError with a hint for SQLite errors; mark the database if it is damaged.

    While a new `copy` is written, errors such as a full disk are attributed to it, but damage and
    locks to the database at `path`.
    """
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.Error as error:
        if is_damage(error):
            mark_suspect(path)
            raise MlquizError(
                f"The database {path} is damaged ({error}). Start mlquiz again: it renames the "
                "file and recovers what can be read.",
                f"数据库 {path} 已损坏（{error}）。请重新启动 mlquiz："
                "它会把原文件改名保留，并恢复其中可读的内容。",
            ) from error
        if is_busy(error):
            raise busy_error(path, error) from error
        raise MlquizError(
            f"{copy or path} cannot be used ({error}): free some space or make the folder "
            "writable, and try again; what was saved before is safe.",
            f"{copy or path} 无法使用（{error}）：请腾出磁盘空间或检查文件夹的写入权限，然后重试；"
            "此前保存的内容不受影响。",
        ) from error


def is_busy(error: sqlite3.Error) -> bool:
    """Return whether the error means that another program holds the database."""
    return _code(error) in BUSY


def busy_error(path: Path, error: sqlite3.Error) -> DatabaseBusy:
    """Return the error for a database that another program holds."""
    return DatabaseBusy(
        f"Another program is using {path} ({error}): close that program and try again; what was "
        "saved before is safe.",
        f"{path} 正被其他程序占用（{error}）：请关闭该程序后重试；此前保存的内容不受影响。",
    )


def mark_suspect(path: Path) -> None:
    """Mark the database, so that all of it is checked when it is next opened."""
    with contextlib.suppress(OSError):
        _mark(path).touch()


def is_suspect(path: Path) -> bool:
    """Return whether the database is marked as possibly damaged."""
    return _mark(path).exists()


def unmark_suspect(path: Path) -> None:
    """Remove the mark of a possibly damaged database."""
    with contextlib.suppress(OSError):
        _mark(path).unlink(missing_ok=True)


def _mark(path: Path) -> Path:
    return path.with_name(path.name + "-suspect")


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
