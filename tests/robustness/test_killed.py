"""kill -9 and power cuts: acknowledged answers are saved, and the database opens."""

from __future__ import annotations

import random
import shutil
import sqlite3
import statistics
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from mlquiz.domain.events import Action, Event
from mlquiz.domain.rating import Rating
from mlquiz.errors import MlquizError
from mlquiz.store.store import FILE_NAME, Store
from tests.building.log import day_in_utc
from tests.building.small_library import write_content
from tests.robustness.killing import assert_nothing_lost, assert_sound, killed_learner

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
PAGE = 4096


def event(number: int) -> Event:
    at = NOW + timedelta(hours=number)
    return Event(
        uuid=str(UUID(int=random.Random(number).getrandbits(128), version=4)),
        at=at, day=day_in_utc(at), item=f"item{number % 9}", action=Action.ANSWER,
        rating=Rating.GOOD, correct=True, answer='{"seed": 1}',
    )  # fmt: skip


def test_a_killed_session_loses_no_acknowledged_answer(tmp_path: Path) -> None:
    write_content(tmp_path)
    rng, acknowledged = random.Random(1), set()
    for _ in range(8):
        acknowledged |= killed_learner(tmp_path, rng)
        assert_nothing_lost(tmp_path, acknowledged)
    assert acknowledged


@pytest.fixture(scope="module")
def halves(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Event], list[Event]]:
    """Return the folder of a database and its WAL after a power cut, and the events in each."""
    folder = tmp_path_factory.mktemp("power") / "home"
    early, late = [event(n) for n in range(40)], [event(n) for n in range(40, 60)]
    with Store.in_folder(folder) as store:
        for each in early:
            store.record(each)
    with Store.in_folder(folder) as store:  # closing checkpointed the WAL
        for each in late:
            store.record(each)
        cut = folder.with_name("cut")
        shutil.copytree(folder, cut, ignore=shutil.ignore_patterns("*-shm"))
    return cut, early, late


def test_a_truncated_wal_costs_only_the_latest_answers(halves, tmp_path: Path) -> None:
    cut, early, late = halves
    wal = (cut / f"{FILE_NAME}-wal").read_bytes()
    assert len(wal) > 20 * PAGE
    lengths = {0, 1, 31, 32, 33, len(wal) - 1, len(wal), *range(0, len(wal), 9_001)}
    kept = []
    for length in sorted(lengths):
        home = tmp_path / str(length)
        shutil.copytree(cut, home)
        (home / f"{FILE_NAME}-wal").write_bytes(wal[:length])
        with Store.in_folder(home) as store:
            assert store.damaged_file is None
            found = list(store.events())
            assert found == [*early, *late][: len(found)]
            assert_sound(store)
        kept.append(len(found))
        shutil.rmtree(home)
    assert kept == sorted(kept)
    assert kept[0] == len(early)
    assert kept[-1] == len(early) + len(late)


def torn(whole: bytes) -> Iterator[bytes]:
    """Yield the file with each page overwritten, whole or from its middle, and truncated there."""
    for start in range(0, len(whole), PAGE):
        for head, filling in ((0, b"\0"), (0, b"\xff"), (PAGE // 2, b"mlquiz")):
            damaged = (filling * PAGE)[: PAGE - head]
            yield whole[: start + head] + damaged + whole[start + PAGE :]
        yield whole[:start]
        yield whole[: start + PAGE // 2]


def use(home: Path, again: Event) -> Store:
    with Store.in_folder(home) as store:
        list(store.due(NOW))
        list(store.answers())
        store.states()
        store.record(again)
        store.rebuild()
        return store


# SQLite keeps no checksums, so not every lost half page is detected.
def test_a_torn_database_is_read_or_set_aside_with_what_can_be_read(tmp_path: Path) -> None:
    count, again = 250, event(10_000)
    with Store.in_folder(tmp_path / "whole") as store:
        store.merge(event(number) for number in range(count))
    whole = (tmp_path / "whole" / FILE_NAME).read_bytes()
    found = []
    for number, damaged in enumerate(torn(whole)):
        home = tmp_path / str(number)
        home.mkdir()
        (home / FILE_NAME).write_bytes(damaged)
        try:
            use(home, again)
        except MlquizError as error:
            assert "Start mlquiz again" in str(error)
            assert use(home, again).damaged_file is not None
        with Store.in_folder(home) as store:
            assert again in list(store.events(again.item))
            found.append(len(list(store.events())))
        shutil.rmtree(home)
    assert statistics.median(found) > count * 0.75


def test_damage_found_in_a_session_is_reported_and_recovered(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Store.in_folder(home) as store:
        store.merge(event(number) for number in range(600))
    with closing(sqlite3.connect(home / FILE_NAME)) as database:
        query = "SELECT pageno FROM dbstat WHERE name = 'event' AND pagetype = 'leaf'"
        try:
            pages = [page for (page,) in database.execute(query)]
        except sqlite3.OperationalError:
            pytest.skip("this SQLite has no dbstat")
    with (home / FILE_NAME).open("r+b") as file:
        file.seek((pages[len(pages) // 2] - 1) * PAGE)
        file.write(b"\xff" * PAGE)
    wanted = pytest.raises(MlquizError, match=r"is damaged .* Start mlquiz again")
    with Store.in_folder(home) as store, wanted:
        list(store.events())
    with Store.in_folder(home) as store:
        assert store.damaged_file is not None
        assert 500 < store.salvaged < 600
        assert_sound(store)
    with Store.in_folder(home) as store:
        assert store.damaged_file is None


def test_what_mlquiz_never_writes_counts_as_damage(tmp_path: Path) -> None:
    with Store.in_folder(tmp_path) as store:
        for number in range(3):
            store.record(event(number))
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as other, other:
        other.execute("UPDATE event SET action = 'dance' WHERE uuid = ?", (event(1).uuid,))
    with Store.in_folder(tmp_path) as store, pytest.raises(MlquizError, match="damaged"):
        list(store.events())
    with Store.in_folder(tmp_path) as store:
        assert list(store.events()) == [event(0), event(2)]


@pytest.mark.parametrize("version", [-1, -99])
def test_a_version_that_cannot_be_is_damage(tmp_path: Path, version: int) -> None:
    with Store.in_folder(tmp_path) as store:
        store.record(event(0))
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as other:
        other.execute(f"PRAGMA user_version = {version}")
    with Store.in_folder(tmp_path) as store:
        assert store.damaged_file is not None
        assert list(store.events()) == [event(0)]
