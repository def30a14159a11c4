"""The library's cache: one SQLite file, so that only changed content files are parsed again.

The file is never written in place: the new library is built in memory from the file's contents
and replaces the file when it is complete. So several processes can open and update it at the same
time, a reader keeps the version it opened, and if the file cannot be written, the library in
memory is used.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from mlquiz.library.scan import FileStamp, content_files
from mlquiz.packs.source import ContentSource

VERSION = 11
"""Increased whenever the tables, what they hold or a message that is stored in them change."""
APPLICATION = 0x6D6C7178
MAGIC = b"SQLite format 3\0"
UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, KeyError, TypeError)
"""Errors of decoding a payload that is malformed, not UTF-8, of an unknown kind or missing."""
Stamps = dict[tuple[int, str], FileStamp]
Sources = Sequence[ContentSource]

SCHEMA = f"""
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {VERSION};
CREATE TABLE root (
    position INTEGER PRIMARY KEY,
    path BLOB NOT NULL,
    languages TEXT NOT NULL
);
CREATE TABLE file (
    id INTEGER PRIMARY KEY,
    root INTEGER NOT NULL REFERENCES root,
    path TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    hash TEXT NOT NULL,
    code TEXT NOT NULL,  -- a hash of the code in the questions of a pack
    UNIQUE (root, path)
);
CREATE TABLE problem (
    file INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
    line INTEGER NOT NULL,
    column INTEGER NOT NULL,
    message TEXT NOT NULL,
    hint TEXT NOT NULL,
    between_files INTEGER NOT NULL
);
CREATE TABLE section (
    id TEXT PRIMARY KEY,
    file INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
    position INTEGER NOT NULL,
    payload BLOB NOT NULL
);
CREATE TABLE concept (
    id TEXT PRIMARY KEY,
    file INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
    rank INTEGER NOT NULL,
    payload BLOB NOT NULL,
    section TEXT NOT NULL,
    asked INTEGER NOT NULL,
    lesson BLOB
);
CREATE TABLE unit (  -- in the order in which new items come
    rank INTEGER PRIMARY KEY,
    concept TEXT NOT NULL,
    number INTEGER NOT NULL
);
CREATE TABLE statement (
    id TEXT PRIMARY KEY,
    file INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
    position INTEGER NOT NULL,
    payload BLOB NOT NULL
);
CREATE TABLE ladder (
    id TEXT PRIMARY KEY,
    file INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
    position INTEGER NOT NULL,
    payload BLOB NOT NULL
);
CREATE TABLE item (
    id TEXT PRIMARY KEY,
    file INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
    unit INTEGER NOT NULL,
    position INTEGER NOT NULL,
    payload BLOB NOT NULL,
    concept TEXT NOT NULL REFERENCES concept DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL,
    statement TEXT REFERENCES statement DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX concept_in_order ON concept (rank, id, section);
CREATE INDEX item_in_order ON item (concept, unit, position, id, kind);
CREATE INDEX item_of_file ON item (file);
CREATE INDEX item_of_statement ON item (statement);
"""


def open_cache(sources: Sources, cache: Path, base: Path | None = None) -> sqlite3.Connection:
    """Return a database of the current content of `sources`, from `cache` as far as possible.

    If `cache` is about other sources, use `base`, the cache of the first source alone.
    """
    stamps = _stamps_on_disk(sources)
    saved = _connect(cache, sources) or (_connect(base, sources[:1]) if base else None)
    if saved is None:
        return _save(_build(sources, stamps), sources, cache)
    try:
        if _stamps_in(saved) == stamps:
            return saved
        updated = _updated(saved, sources, stamps)
    except (sqlite3.DatabaseError, *UNREADABLE):
        updated = None
    saved.close()
    return _save(updated or _build(sources, stamps), sources, cache)


def _stamps_on_disk(sources: Sources) -> Stamps:
    return {
        (index, stamp.path): stamp
        for index, source in enumerate(sources)
        for stamp in content_files(source.content, hashed=bool(source.name))
    }


def _stamps_in(database: sqlite3.Connection) -> Stamps:
    rows = database.execute("SELECT root, path, size, mtime_ns, hash FROM file")
    return {(root, path): FileStamp(path, *stamp) for root, path, *stamp in rows}


def _connect(cache: Path, sources: Sources) -> sqlite3.Connection | None:
    """Return the opened cache; None if it is not a library of these sources and this version."""
    uri = f"{cache.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        database = sqlite3.connect(uri, uri=True)
    except sqlite3.Error:
        return None
    try:
        made_by = (
            database.execute("PRAGMA application_id").fetchone()[0],
            database.execute("PRAGMA user_version").fetchone()[0],
        )
        if made_by == (APPLICATION, VERSION):
            rows = database.execute("SELECT position, path, languages FROM root ORDER BY position")
            if rows.fetchall() == _root_rows(sources):
                return database
    except sqlite3.DatabaseError:
        pass
    database.close()
    return None


def _updated(
    saved: sqlite3.Connection, sources: Sources, stamps: Stamps
) -> sqlite3.Connection | None:
    """Return a copy of `saved` in which the changed files were read again.

    Return None if ids clash between files, before or now: which one wins depends on all files.
    """
    from mlquiz.library.indexer import LibraryIndexer

    if saved.execute("SELECT 1 FROM problem WHERE between_files LIMIT 1").fetchone():
        return None
    updated = _in_memory()
    saved.backup(updated)
    known = _stamps_in(updated)
    try:
        with updated:
            updated.executemany("INSERT OR IGNORE INTO root VALUES (?, ?, ?)", _root_rows(sources))
            indexer = LibraryIndexer(updated, sources, forgiving=False)
            for key in known:
                if known[key] != stamps.get(key):
                    updated.execute("DELETE FROM file WHERE root = ? AND path = ?", key)
            for (root, path), stamp in stamps.items():
                if known.get((root, path)) != stamp:
                    indexer.add(root, stamp)
            indexer.put_in_order()
    except sqlite3.IntegrityError:
        updated.close()
        return None
    return updated


def _build(sources: Sources, stamps: Stamps) -> sqlite3.Connection:
    from mlquiz.library.indexer import LibraryIndexer

    database = _in_memory()
    database.executescript(SCHEMA)
    with database:
        database.executemany("INSERT INTO root VALUES (?, ?, ?)", _root_rows(sources))
        indexer = LibraryIndexer(database, sources, forgiving=True)
        for (root, _), stamp in stamps.items():
            indexer.add(root, stamp)
        indexer.put_in_order()
    return database


def _root_rows(sources: Sources) -> list[tuple[int, bytes, str]]:
    return [
        (index, os.fsencode(source.content), " ".join(source.languages))
        for index, source in enumerate(sources)
    ]


def _in_memory() -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.execute("PRAGMA foreign_keys = ON")
    return database


def _save(database: sqlite3.Connection, sources: Sources, cache: Path) -> sqlite3.Connection:
    """Save the database and return it opened from `cache`; return it as it is if that fails."""
    from tempfile import TemporaryDirectory

    try:
        if _is_foreign(cache):
            return database
        cache.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=cache.parent) as folder:
            new = Path(folder, cache.name)
            with closing(sqlite3.connect(new)) as copy:
                database.backup(copy)
            new.replace(cache)
    except (OSError, sqlite3.Error):
        return database
    saved = _connect(cache, sources)
    if saved is None:
        return database
    database.close()
    return saved


def _is_foreign(cache: Path) -> bool:
    """Return whether the file is another program's database, which must not be replaced."""
    if not cache.is_file():
        return False
    with cache.open("rb") as file:
        head = file.read(100)
    return head.startswith(MAGIC) and head[68:72] != APPLICATION.to_bytes(4)
