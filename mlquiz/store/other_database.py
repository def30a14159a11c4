"""Other database files than the learner's own: backups, and those of other devices."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mlquiz.errors import MlquizError
from mlquiz.store.connection import WAL
from mlquiz.store.corruption import is_damage
from mlquiz.store.integrity import check_integrity
from mlquiz.store.schema import VERSION, migrate, newer_version, version_of

UNWRITABLE = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}


@contextmanager
def open_read_only(file: Path) -> Iterator[sqlite3.Connection]:
    """Yield a connection to the database `file` for reading, which is not changed.

    Raises MlquizError if it is not a readable mlquiz database, or is one of a newer mlquiz, or if
    no temporary copy can be made of one that has to be copied.
    """
    with temporary_folder() as folder:
        try:
            with closing(_connect(file, folder)) as connection:
                yield connection
        except (sqlite3.Error, ValueError) as error:
            raise MlquizError(
                f"{file} is not an mlquiz database that can be read ({error}).",
                f"{file} 不是可读的 mlquiz 数据库（{error}）。",
            ) from error


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Yield a new temporary folder, which is removed on exit.

    Raises MlquizError if it cannot be created.
    """
    try:
        folder = TemporaryDirectory(prefix="mlquiz-")
    except OSError as error:
        raise MlquizError(
            f"A temporary folder cannot be created ({error}): set TMPDIR to a folder that is "
            "writable.",
            f"无法创建临时文件夹（{error}）：请将 TMPDIR 设为可写的文件夹。",
        ) from error
    with folder as name:
        yield Path(name)


class CheckedCopy:
    """A temporary copy of the database `file`, checked and in the current format."""

    def __init__(self, file: Path, connection: sqlite3.Connection) -> None:
        self._file = file
        self._connection = connection

    def rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query; raise MlquizError if they cannot be read."""
        try:
            yield from self._connection.execute(query)
        except sqlite3.Error as error:
            raise MlquizError(
                f"The temporary copy of {self._file} cannot be read ({error}): nothing was "
                "changed; try again.",
                f"{self._file} 的临时副本无法读取（{error}），未作任何改动：请重试。",
            ) from error


@contextmanager
def checked_copy(file: Path) -> Iterator[CheckedCopy]:
    """Yield a copy of the database `file`, which is removed on exit.

    Raises MlquizError if it is damaged, not an mlquiz database, or one of a newer mlquiz, or if the
    copy cannot be written.
    """
    with temporary_folder() as folder:
        copy = folder / "checked.sqlite"
        _copy_checked(file, copy)
        with closing(sqlite3.connect(copy)) as connection:
            yield CheckedCopy(file, connection)


def _copy_checked(file: Path, copy: Path) -> None:
    with (
        open_read_only(file) as source,
        closing(sqlite3.connect(copy, isolation_level=None)) as target,
    ):
        try:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
            migrate(target)
            check_integrity(target)
        except sqlite3.Error as error:
            if not is_damage(error):
                raise _cannot_copy(file, copy.parent, error) from error
            raise MlquizError(
                f"{file} is damaged ({error}), and nothing was changed.",
                f"{file} 已损坏（{error}），未作任何改动。",
            ) from error


def _connect(file: Path, folder: Path) -> sqlite3.Connection:
    """Return a connection to `file`, or to a copy of it in `folder`.

    SQLite cannot read a database in WAL mode if it cannot write to the database's folder. Raises
    MlquizError if the database cannot be copied.
    """
    try:
        return _connect_to(f"{file.resolve().as_uri()}?mode=ro", file)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in UNWRITABLE:
            raise
    copy = folder / "copy.sqlite"
    try:
        for ending in (WAL, ""):
            if (source := file.with_name(file.name + ending)).is_file():
                shutil.copyfile(source, copy.with_name(copy.name + ending))
    except OSError as error:
        raise _cannot_copy(file, folder, error) from error
    return _connect_to(copy.as_uri(), file)


def _cannot_copy(file: Path, folder: Path, error: Exception) -> MlquizError:
    return MlquizError(
        f"{file} cannot be copied to {folder} ({error}): nothing was changed.",
        f"{file} 无法复制到 {folder}（{error}），未作任何改动。",
    )


def _connect_to(uri: str, file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True)
    try:
        _check_version(file, connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _check_version(file: Path, connection: sqlite3.Connection) -> None:
    """Raise MlquizError if the format is newer, sqlite3.Error if it is not an mlquiz database."""
    found = version_of(connection)
    if found > VERSION:
        raise newer_version(file, found)
    connection.execute("SELECT 1 FROM event LIMIT 1").fetchone()
