"""The results of demo runs in the database."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from mlquiz.store.rows import to_micros
from mlquiz.store.sql import ADD_RUN, select_number


class RunRecord(Struct, frozen=True):
    """The results of a demo run, and the event of the answer that led to it, if any."""

    at: datetime
    demo: str
    seed: int
    knobs: Mapping[str, Any]
    metrics: Mapping[str, float]
    claims: Mapping[str, bool | None]
    event: str | None = None


def add_run(connection: sqlite3.Connection, run: RunRecord) -> None:
    """Save the record of a demo run, within the current transaction."""
    connection.execute(
        ADD_RUN,
        (
            str(uuid.uuid4()),
            to_micros(run.at),
            run.event,
            run.demo,
            run.seed,
            json.dumps(dict(run.knobs)),
            json.dumps(dict(run.metrics)),
            json.dumps(dict(run.claims)),
        ),
    )


def count_runs(connection: sqlite3.Connection) -> int:
    """Return the number of saved demo runs."""
    return select_number(connection, "SELECT count(*) FROM run") or 0


def has_run(connection: sqlite3.Connection, demo: str) -> bool:
    """Return whether a run of a demo was ever saved."""
    query = "SELECT EXISTS (SELECT 1 FROM run WHERE demo = ?)"
    return bool(select_number(connection, query, (demo,)))
