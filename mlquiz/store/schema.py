"""The tables, the version of the schema, and the migrations from older versions."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from mlquiz.errors import MlquizError
from mlquiz.store.transaction import writing

TABLES = """
    CREATE TABLE event (
        uuid         TEXT PRIMARY KEY,
        at           INTEGER NOT NULL,  -- microseconds since 1970, UTC
        item         TEXT NOT NULL,
        action       TEXT NOT NULL,
        rating       INTEGER,
        correct      INTEGER,
        answer       TEXT,              -- JSON
        milliseconds INTEGER,
        content_hash TEXT,
        target       TEXT,              -- the event that a void takes back
        until        INTEGER            -- microseconds since 1970, UTC
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX event_item ON event (item);
    CREATE INDEX event_at ON event (at);

    CREATE TABLE card (                 -- derived from event; can be rebuilt
        item         TEXT PRIMARY KEY,
        due          INTEGER,
        last_review  INTEGER,
        first_review INTEGER,
        stability    REAL,
        difficulty   REAL,
        phase        INTEGER NOT NULL,
        step         INTEGER,
        reviews      INTEGER NOT NULL,
        lapses       INTEGER NOT NULL,
        suspended    INTEGER NOT NULL,
        buried_until INTEGER,
        flagged      INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX card_due ON card (due);
    CREATE INDEX card_first_review ON card (first_review);

    CREATE TABLE run (                  -- what a demo showed, beside the answer that led to it
        uuid    TEXT PRIMARY KEY,
        at      INTEGER NOT NULL,
        event   TEXT,
        demo    TEXT NOT NULL,
        seed    INTEGER NOT NULL,
        knobs   TEXT NOT NULL,          -- JSON
        metrics TEXT NOT NULL,          -- JSON
        claims  TEXT NOT NULL           -- JSON: claim -> holds, or null where no verdict applies
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE setting (
        name  TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
"""
LEARNER_DAYS = """
    -- the learner's day, ISO 8601
    ALTER TABLE event ADD COLUMN day TEXT;
    -- name and version
    ALTER TABLE event ADD COLUMN scheduler TEXT;
    -- since the item's last review
    ALTER TABLE event ADD COLUMN elapsed_seconds INTEGER;

    DROP TABLE card;
    CREATE TABLE card (                 -- derived from event; can be rebuilt
        item         TEXT PRIMARY KEY,
        due          INTEGER,           -- when a learning step ends; else
        due_day      TEXT,              -- the learner's day of the next review
        last_review  INTEGER,
        last_day     TEXT,
        first_day    TEXT,
        stability    REAL,
        difficulty   REAL,
        phase        INTEGER NOT NULL,
        step         INTEGER,
        reviews      INTEGER NOT NULL,
        lapses       INTEGER NOT NULL,
        suspended    INTEGER NOT NULL,
        buried_until INTEGER,
        flagged      INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX card_due ON card (due) WHERE due IS NOT NULL;
    CREATE INDEX card_due_day ON card (due_day) WHERE due_day IS NOT NULL;
    CREATE INDEX card_buried ON card (buried_until) WHERE buried_until IS NOT NULL;
    CREATE INDEX card_first_day ON card (first_day);
"""
CONFIDENCE = """
    -- whether the learner was sure of an answer before the verdict
    ALTER TABLE event ADD COLUMN confident INTEGER;
    -- the last day on which the learner was sure and wrong
    ALTER TABLE card ADD COLUMN misjudged_day TEXT;
"""
INTERVIEWS = """
    CREATE TABLE interview_event (      -- append-only
        uuid      TEXT PRIMARY KEY,
        interview TEXT NOT NULL,        -- a uuid that its events share
        at        INTEGER NOT NULL,     -- microseconds since 1970, UTC
        event     TEXT NOT NULL         -- JSON
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX interview_event_at ON interview_event (at);
"""


def _create(connection: sqlite3.Connection) -> None:
    _run(connection, TABLES)


def _add_learner_days(connection: sqlite3.Connection) -> None:
    from mlquiz.store.days import fill_days

    _run(connection, LEARNER_DAYS)
    fill_days(connection)


def _add_confidence(connection: sqlite3.Connection) -> None:
    from mlquiz.store.rebuild import derive_all

    _run(connection, CONFIDENCE)
    # The step before leaves the states to be derived: the code writes the current columns only.
    if not connection.execute("SELECT EXISTS (SELECT 1 FROM card)").fetchone()[0]:
        derive_all(connection)


def _add_interviews(connection: sqlite3.Connection) -> None:
    _run(connection, INTERVIEWS)


def _run(connection: sqlite3.Connection, script: str) -> None:
    for statement in script.split(";\n"):
        connection.execute(statement)


MIGRATIONS: Sequence[Callable[[sqlite3.Connection], None]] = (
    _create,
    _add_learner_days,
    _add_confidence,
    _add_interviews,
)
VERSION = len(MIGRATIONS)


def version_of(connection: sqlite3.Connection) -> int:
    """Return the schema version of the database; 0 for an empty one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def newer_version(file: Path, found: int, or_else: str = "", or_else_zh: str = "") -> MlquizError:
    """Return the error about a database of a newer mlquiz, with what to do instead of upgrading."""
    from mlquiz.installation import find_installation, upgrade_command

    upgrade = upgrade_command(find_installation())
    return MlquizError(
        f"{file} was written by a newer mlquiz (format {found}, this one knows {VERSION}): "
        f"upgrade with `{upgrade}`{or_else}.",
        f"{file} 由更新版本的 mlquiz 写成（格式 {found}，本版本最高支持格式 {VERSION}）："
        f"请用 `{upgrade}` 升级{or_else_zh}。",
    )


def migrate(connection: sqlite3.Connection) -> None:
    """Migrate the database to the current version, with one transaction for each step.

    The version is read again within the transaction, because another process may have migrated it.
    """
    while version_of(connection) < VERSION:
        with writing(connection):
            found = version_of(connection)
            if found < VERSION:
                MIGRATIONS[found](connection)
                connection.execute(f"PRAGMA user_version = {found + 1}")
