"""The hard cases at full size, scaled by MLQUIZ_SOAK (0.01 for a hundredth)."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import pytest

from mlquiz.domain.events import Action, Event
from mlquiz.domain.rating import Rating
from mlquiz.store.rows import to_row
from mlquiz.store.sql import ADD_EVENT
from mlquiz.store.store import FILE_NAME, Store
from tests.building.small_library import write_content
from tests.robustness.examining import examine, forget_peak, peak_mib
from tests.robustness.hostile import SCALE
from tests.robustness.killing import REPOSITORY, assert_nothing_lost, killed_learner, learner
from tests.robustness.test_killed import NOW
from tests.robustness.test_together import acknowledged_by

pytestmark = pytest.mark.soak
ONE_WORKER = pytest.mark.xdist_group("the long log, which takes a while to make")
PARTS = 4


def scaled(full: int) -> int:
    return max(1, round(full * SCALE))


@pytest.mark.parametrize("part", range(PARTS))
def test_kills(tmp_path: Path, seed: Callable[[int], int], part: int) -> None:
    """500 kills, ten for each database."""
    rng, kills = random.Random(seed(part)), scaled(500 // PARTS)
    for first in range(0, kills, 10):
        root, acknowledged = tmp_path / str(first), set()
        root.mkdir()
        write_content(root)
        for _ in range(first, min(first + 10, kills)):
            acknowledged |= killed_learner(root, rng)
            assert_nothing_lost(root, acknowledged)
        assert acknowledged


def test_eight_learners_at_once(tmp_path: Path) -> None:
    write_content(tmp_path)
    count = scaled(500)
    acknowledged = acknowledged_by([learner(tmp_path, count) for _ in range(8)])
    assert len(acknowledged) == 8 * count
    assert_nothing_lost(tmp_path, acknowledged)


@pytest.mark.parametrize("part", range(PARTS))
def test_damaged_files(tmp_path: Path, seed: Callable[[int], int], part: int) -> None:
    """100,000 damaged files."""
    examine(part, tmp_path)
    forget_peak()
    before = peak_mib()
    first = seed(part)
    for number in range(scaled(100_000 // PARTS)):
        examine(first + number, tmp_path)
    assert peak_mib() - before < 500


def many_events(count: int, items: int) -> Iterator[Event]:
    rng = random.Random(0)
    for number in range(count):
        yield Event(
            uuid=str(UUID(int=rng.getrandbits(128), version=4)),
            at=NOW - timedelta(minutes=count - number), item=f"item{number % items}",
            action=Action.ANSWER, rating=Rating.GOOD, correct=True, answer='{"seed": 1}',
        )  # fmt: skip


class LongLog(NamedTuple):
    """The home of a long log, its number of items, and the MiB that rebuilding its states took."""

    home: Path
    items: int
    mib: float


@pytest.fixture(scope="module")
def long_log(tmp_path_factory: pytest.TempPathFactory) -> LongLog:
    """Return a home with a million reviews of 20,000 items, after rebuilding its states."""
    home = tmp_path_factory.mktemp("long")
    Store.in_folder(home).close()
    with closing(sqlite3.connect(home / FILE_NAME)) as database, database:
        events = many_events(scaled(1_000_000), scaled(20_000))
        database.executemany(ADD_EVENT, map(to_row, events))
    forget_peak()
    before = peak_mib()
    with Store.in_folder(home) as store:
        items = store.rebuild()
    return LongLog(home, items, peak_mib() - before)


SESSION = """
import sqlite3
import sys
from datetime import datetime, UTC
from pathlib import Path
from typing import NamedTuple
from itertools import islice
from uuid import uuid4
from mlquiz.domain.events import Action, Event
from mlquiz.domain.rating import Rating
from mlquiz.store.store import Store
steps = 0
def count():
    global steps
    steps += 100
def connect(*arguments, connect=sqlite3.connect, **options):
    connection = connect(*arguments, **options)
    connection.set_progress_handler(count, 100)
    return connection
sqlite3.connect = connect
now = datetime.now(UTC)
with Store.in_folder(Path(sys.argv[1])) as store:
    items = list(islice(store.due(now), 20)) or ["item0"]
    store.count_started_on(now.date())
    for item in items:
        answer = {"action": Action.ANSWER, "rating": Rating.GOOD}
        store.record(Event(uuid=str(uuid4()), at=now, item=item, **answer))
print(steps)
"""
"""Prints the instructions that SQLite executes to open the log, find due items and add answers."""


@ONE_WORKER
def test_a_session_does_not_scan_a_million_reviews(long_log: LongLog) -> None:
    """About 44,000 instructions, however long the log; a scan takes some for each review."""
    command = [sys.executable, "-c", SESSION, str(long_log.home)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=REPOSITORY)
    assert 0 < int(run.stdout) < 100_000


@ONE_WORKER
def test_a_million_reviews_are_rebuilt_within_memory(long_log: LongLog) -> None:
    assert long_log.items == scaled(20_000)
    assert long_log.mib < 300
