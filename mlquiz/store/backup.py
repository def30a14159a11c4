"""Copies of a database in use, made so that a copy is never partial or damaged."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from mlquiz.errors import UsageError
from mlquiz.files import atomic_write, is_stream
from mlquiz.store.corruption import translate_errors
from mlquiz.store.integrity import check_integrity


def back_up(connection: sqlite3.Connection, path: Path, file: Path) -> None:
    """Copy a consistent snapshot of the database at `path` to `file`.

    Raises UsageError if `file` is not a regular file, MlquizError if the copy fails.
    """
    if is_stream(file):
        raise UsageError(
            f"{file} is not a regular file, and SQLite writes only to those: choose another "
            "FILE, or use `mlquiz state export`.",
            f"{file} 不是普通文件，无法写入 SQLite 数据库："
            "请换一个文件名，或用 `mlquiz state export`。",
        )
    with (
        atomic_write(file) as partial,
        translate_errors(path, file),
        closing(sqlite3.connect(partial)) as copy,
    ):
        connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # a single file, without a WAL
        check_integrity(copy)  # pages are copied unchecked; a damaged copy must not replace a file
