"""Replacement of a damaged database: renamed, never deleted, and its readable data recovered."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from mlquiz.posix import lock
from mlquiz.store.connection import SIDE_FILES, OpenResult, open_file, unused_path
from mlquiz.store.corruption import is_busy, is_damage, unmark_suspect
from mlquiz.store.recovery import salvage
from mlquiz.store.transaction import BUSY_SECONDS


def replace_damaged(path: Path) -> OpenResult:
    """Open a new database at `path` with the readable data of the damaged one, which is renamed.

    Raises OSError or sqlite3.Error if that is not possible.
    """
    with _locked(path):
        try:
            return open_file(path, BUSY_SECONDS)  # another process has replaced it
        except sqlite3.Error as error:
            if not is_damage(error):
                raise
        with (
            _write_locked(path),
            TemporaryDirectory(dir=path.parent, prefix=".salvage-") as folder,
        ):
            new = Path(folder, path.name)
            try:
                rows = salvage(path, new)
            except (OSError, sqlite3.Error):
                rows = 0
            aside = _move_aside(path, new if rows else None)
        unmark_suspect(path)
        return open_file(path, BUSY_SECONDS, aside)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the recovery lock: only one process at a time may replace a damaged database."""
    with path.with_name(path.name + "-lock").open("w") as file:
        lock(file)
        yield


@contextmanager
def _write_locked(path: Path) -> Iterator[None]:
    """Lock the damaged file against writes, if SQLite can, until it is renamed.

    Data written after it was read would be lost. A process that waits for the lock then finds that
    the file was renamed, and reports it.
    """
    with closing(sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            if is_busy(error):
                raise
        yield


def _move_aside(path: Path, new: Path | None) -> Path:
    """Rename the damaged file and its side files, and move `new` to `path`; return the new name.

    If hard links are possible, there is a file at `path` at all times: another process that found
    none would create one, which `new` would then overwrite.
    """
    aside = unused_path(path, "damaged")
    if new is None or not _link(path, aside):
        path.rename(aside)
    for ending in SIDE_FILES:
        side = path.with_name(path.name + ending)
        if side.exists():
            side.rename(aside.with_name(aside.name + ending))
    if new is not None:
        new.replace(path)
    return aside


def _link(path: Path, name: Path) -> bool:
    try:
        name.hardlink_to(path)
    except OSError:
        return False
    return True
