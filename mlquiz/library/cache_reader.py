"""Reading of the library's cache; a damaged one is deleted, so that the next start rebuilds it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from mlquiz.errors import MlquizError
from mlquiz.library.cache import UNREADABLE

T = TypeVar("T")
DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR}
BROKEN_TEXT = "Could not decode to UTF-8"  # Python's message for invalid text; it has no error code


class CacheReader:
    """The rows of an open cache, and the payloads in them."""

    def __init__(self, database: sqlite3.Connection, files: Sequence[Path]) -> None:
        """Read from `database`; `files` are those that it was made from, which may be damaged."""
        self._database = database
        self._files = tuple(files)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def rows(
        self, query: str, parameters: Mapping[str, object] | Sequence[object] = ()
    ) -> Iterator[tuple[Any, ...]]:
        """Yield a query's rows; raise MlquizError if the cache is damaged."""
        try:
            # `yield from` would also close the cursor, which fails once the library is closed.
            for row in self._database.execute(query, parameters):  # noqa: UP028
                yield row
        except UnicodeEncodeError:  # a lone surrogate from the command line: no id has one
            return
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise
            raise self._discard() from None

    def column(
        self, query: str, parameters: Mapping[str, object] | Sequence[object] = ()
    ) -> Iterator[str]:
        """Yield the values of a query with one column of text."""
        return (value for (value,) in self.rows(query, parameters))

    def payloads(self, kind: type[T], query: str, parameters: Sequence[object] = ()) -> list[T]:
        """Return the decoded payloads that a query finds."""
        return self.decoded(
            lambda: [
                msgspec.json.decode(payload, type=kind)
                for (payload,) in self.rows(query, parameters)
            ]
        )

    def decoded(self, decode: Callable[[], T]) -> T:
        """Return the result of `decode`; raise MlquizError if a payload is invalid."""
        try:
            return decode()
        except UNREADABLE:
            raise self._discard() from None

    def _discard(self) -> MlquizError:
        """Delete the files of the cache, and return the error to raise."""
        for file in self._files:
            with suppress(OSError):
                file.unlink()
        return MlquizError(
            "The content cache was damaged and has been deleted: start mlquiz again.",
            "内容缓存已损坏并已删除：请重新启动 mlquiz。",
        )


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in DAMAGED or BROKEN_TEXT in str(error)
