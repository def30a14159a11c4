"""The open database: reads and write transactions, whose errors tell the learner what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Concatenate, ParamSpec, Self, TypeVar

from mlquiz.errors import MlquizError
from mlquiz.store.connection import file_identity, open_database
from mlquiz.store.corruption import translate_errors
from mlquiz.store.sql import select_number
from mlquiz.store.transaction import set_busy_timeout, writing

P = ParamSpec("P")
T = TypeVar("T")


class Database:
    """The learner's database: one connection, to be used from one thread.

    Functions that take its connection define what is read and written.
    """

    def __init__(self, path: Path, announce: Callable[[], None] | None = None) -> None:
        """Open or create the database at `path`; raise MlquizError, with a hint, on failure.

        `announce` is called before waiting for another program that holds the database.
        """
        opened = open_database(path, announce)
        self._announce = announce
        self.path = path
        self.damaged_file = opened.damaged_file
        self._file = opened.file
        self._connection = opened.connection
        self._changes_at_start = opened.connection.total_changes

    @property
    def has_changed(self) -> bool:
        """Whether anything was written through this connection."""
        return self._connection.total_changes > self._changes_at_start

    def version(self) -> int:
        """Return a number that changes when another process writes to the database."""
        return self._read(select_number, "PRAGMA data_version") or 0

    def set_busy_timeout(self, seconds: float) -> None:
        """Wait at most `seconds`, without announcing it, for another program's lock.

        After that, writing raises DatabaseBusy.
        """
        self._announce = None
        set_busy_timeout(self._connection, seconds)

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _read(
        self,
        query: Callable[Concatenate[sqlite3.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Return the result of `query`; raise MlquizError if the database cannot be read."""
        with translate_errors(self.path):
            return query(self._connection, *args, **kwargs)

    def _iterate(
        self,
        query: Callable[Concatenate[sqlite3.Connection, P], Iterator[T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Iterator[T]:
        """Yield the results of `query` lazily; raise MlquizError as `_read` does."""
        with translate_errors(self.path):
            yield from query(self._connection, *args, **kwargs)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Run one write transaction; raise MlquizError if it fails."""
        with translate_errors(self.path), writing(self._connection, self._announce):
            yield self._connection
            self._check_not_replaced()

    def _check_not_replaced(self) -> None:
        """Raise MlquizError if the file was renamed or replaced: its data would be lost."""
        if file_identity(self.path) != self._file:
            raise MlquizError(
                f"Another mlquiz process has replaced {self.path}, so your last change was not "
                "saved: start mlquiz again.",
                f"{self.path} 已被另一个 mlquiz 进程替换，刚才的改动未能保存：请重新启动 mlquiz。",
            )
