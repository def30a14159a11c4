"""Waiting for a database that another program holds is announced."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mlquiz.store import connection as connection_module
from mlquiz.store import transaction
from mlquiz.store.corruption import DatabaseBusy
from mlquiz.store.store import Store


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Create a database and return its path; waiting for a lock is announced immediately."""
    for module in (connection_module, transaction):
        monkeypatch.setattr(module, "SILENT_SECONDS", 0)
    Store(tmp_path / "mlquiz.sqlite").close()
    return tmp_path / "mlquiz.sqlite"


@pytest.fixture
def other(path: Path) -> Iterator[sqlite3.Connection]:
    """Lock the database as another program would, for readers as well."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        yield connection


def test_opening_announces_that_it_waits_then_goes_on(path: Path, other: sqlite3.Connection):
    announced = []

    def announce() -> None:
        announced.append(1)
        other.execute("ROLLBACK")
        other.close()

    with Store(path, announce) as store:
        store.set_setting("theme", "light")
        assert store.setting("theme") == "light"
    assert announced == [1]


def test_writing_announces_that_it_waits_then_goes_on(path: Path):
    announced = []
    with closing(sqlite3.connect(path, isolation_level=None)) as other:

        def announce() -> None:
            announced.append(1)
            other.execute("ROLLBACK")

        with Store(path, announce) as store:
            for value in ("light", "dark"):
                other.execute("BEGIN IMMEDIATE")
                store.set_setting("theme", value)
                assert store.setting("theme") == value
    assert announced == [1, 1]


def test_a_store_that_does_not_wait_fails_at_once_and_can_be_retried(path: Path):
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as other,
        Store(path, lambda: pytest.fail("announced")) as store,
    ):
        store.set_busy_timeout(0)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseBusy, match="Another program"):
            store.set_setting("theme", "light")
        other.execute("ROLLBACK")
        store.set_setting("theme", "light")
        assert store.setting("theme") == "light"
