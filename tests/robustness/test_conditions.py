"""Full disks, folders that cannot be written, clocks that jump: a sentence, and nothing is lost."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mlquiz.domain.answers import GaveUp
from mlquiz.domain.filter import EVERYTHING
from mlquiz.domain.scheduling import is_waiting
from mlquiz.errors import MlquizError
from mlquiz.store.store import FILE_NAME, Store
from mlquiz.study.planning import plan, today
from mlquiz.study.settings import NAMES, Settings
from mlquiz.study.sitting import Sitting
from tests.robustness.killing import ENDLESS, assert_nothing_lost, assert_sound, learner
from tests.robustness.learner import answer_to
from tests.robustness.test_killed import event
from tests.small import write_content

PATIENCE = 120
GIANT = str(10**30)
NOW = datetime(2026, 3, 28, 9, tzinfo=UTC)
APIA, NEW_YORK = "Pacific/Apia", "America/New_York"
NEXT_TURN = {
    APIA: datetime(2026, 3, 28, 15, tzinfo=UTC),
    NEW_YORK: datetime(2026, 3, 29, 8, tzinfo=UTC),
}
"""When it is four in the morning there for the first time after NOW."""


def full_at(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_full_disk_is_a_sentence_and_costs_no_answer(tmp_path: Path) -> None:
    write_content(tmp_path)
    with learner(tmp_path, 1):
        pass
    with learner(tmp_path, ENDLESS, preexec_fn=lambda: full_at(1_000_000)) as child:
        shown, errors = child.communicate(timeout=PATIENCE)
    assert child.returncode == 1
    assert "free some space" in errors
    assert errors.count("\n") == 1
    acknowledged = set(shown.split())
    assert len(acknowledged) > 20
    assert_nothing_lost(tmp_path, acknowledged)
    with learner(tmp_path, 5) as child:
        again, _ = child.communicate(timeout=PATIENCE)
    assert_nothing_lost(tmp_path, acknowledged | set(again.split()))


def fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        while file.write(b"x" * 512):
            pass


def recorded_until(store: Store, refusal: str, first: int) -> int:
    """Record events until one is refused; return how many were kept."""
    for number in range(first, ENDLESS):
        try:
            store.record(event(number))
        except MlquizError as error:
            assert refusal in str(error)
            return number - first
    raise AssertionError("nothing was refused")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of its own with room for little."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(folder)]
    if (
        not shutil.which("mount")
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("mounting needs root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_fills_up_and_is_freed_again(small_disk: Path) -> None:
    with Store.in_folder(small_disk) as store:
        store.record(event(0))
        ballast = small_disk / "ballast"
        with pytest.raises(OSError, match="space"):
            fill(ballast)
        kept = 1 + recorded_until(store, "free some space", first=1)
        ballast.unlink()
        store.record(event(kept))
        assert len(list(store.events())) == kept + 1
        assert_sound(store)


def test_a_copy_that_does_not_fit_leaves_the_old_one_and_nothing_beside_it(
    small_disk: Path, tmp_path: Path
) -> None:
    copy, ballast = small_disk / "copy.sqlite", small_disk / "ballast"
    with Store.in_folder(tmp_path / "home") as store:
        store.record(event(0))
        store.backup(copy)
        before = copy.read_bytes()
        store.merge(event(number) for number in range(1, 400))
        with pytest.raises(OSError, match="space"):
            fill(ballast)
        with pytest.raises(MlquizError, match="free some space"):
            store.backup(copy)
    assert copy.read_bytes() == before
    assert set(small_disk.iterdir()) == {copy, ballast}


def test_a_full_database_keeps_what_it_has(tmp_path: Path) -> None:
    with Store.in_folder(tmp_path) as store:
        store._connection.execute("PRAGMA max_page_count = 40")
        kept = recorded_until(store, "full", first=0)
        assert len(list(store.events())) == kept
        assert_sound(store)


def without_privileges() -> list[str]:
    """Return what to put before a command so that root, too, is bound by permissions."""
    if os.geteuid():
        return []
    if not shutil.which("setpriv"):
        pytest.skip("root may write anywhere")
    return ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]


@pytest.mark.parametrize("begun", [True, False])
def test_a_home_that_cannot_be_written_is_a_sentence(tmp_path: Path, begun: bool) -> None:
    home = tmp_path / "home"
    home.mkdir()
    if begun:
        Store.in_folder(home).close()
        (home / FILE_NAME).chmod(0o444)
    home.chmod(0o555)
    run = subprocess.run(
        [*without_privileges(), sys.executable, "-m", "mlquiz", "stats"], capture_output=True,
        text=True, env={**os.environ, "MLQUIZ_HOME": str(home)}, timeout=PATIENCE, check=False,
    )  # fmt: skip
    home.chmod(0o755)
    assert run.returncode == 1
    assert "MLQUIZ_HOME" in run.stderr
    assert run.stderr.count("\n") == 1


def test_a_cache_that_cannot_be_written_is_done_without(mlquiz, home: Path) -> None:
    home.mkdir()
    (home / "cache").write_text("no folder")
    run = mlquiz("quiz", "--plain", "-n", "1", given="?\n\n")
    assert (run.returncode, run.stderr) == (0, "")
    assert "1 answered" in run.stdout


def test_a_cache_that_is_garbage_is_made_again(mlquiz, home: Path) -> None:
    mlquiz("stats")
    (cache,) = (file for file in (home / "cache").iterdir() if file.is_file())
    for damage in (b"garbage" * 999, b"", cache.read_bytes()[:9000]):
        cache.write_bytes(damage)
        run = mlquiz("quiz", "--plain", "-n", "1", given="?\n\n")
        assert (run.returncode, run.stderr) == (0, "")


def test_a_clock_that_jumps_about_leaves_a_schedule(library, store: Store) -> None:
    now = NOW

    def clock() -> datetime:
        return now

    for hours in (0, 50, -400, 3, 24 * 365 * 20, -24 * 365 * 20, 1):
        now += timedelta(hours=hours)
        session = plan(library, store, EVERYTHING, now, per_day=100)
        sitting = Sitting(library, store, session, clock=clock)
        for _ in range(3):
            if sitting.asked is None:
                break
            answered = sitting.answer(answer_to(sitting, 2))
            assert answered.event.milliseconds == 0
            now -= timedelta(minutes=9)
            sitting.undo()
            sitting.answer(answer_to(sitting, 2))
            sitting.toggle_flag()
            sitting.go_on()
        assert_sound(store)
    today(library, store, EVERYTHING, now, per_day=5)


def test_a_journey_between_two_answers_moves_no_interval(tmp_path: Path, monkeypatch) -> None:
    states = []
    for zones in (["UTC"] * 6, ["Asia/Shanghai", "America/New_York", "Pacific/Apia"] * 2):
        with Store.in_folder(tmp_path / zones[0][:3]) as store:
            for number, zone in enumerate(zones):
                monkeypatch.setenv("TZ", zone)
                time.tzset()
                store.record(event(number * 30))
            assert_sound(store)
            states.append(store.states())
    monkeypatch.undo()
    time.tzset()
    assert states[0] == states[1]


@pytest.fixture
def travel() -> Iterator[Callable[[str], None]]:
    """Set the clock of this process to another zone, as often as wanted."""

    with pytest.MonkeyPatch.context() as patch:

        def to(zone: str) -> None:
            patch.setenv("TZ", zone)
            time.tzset()

        yield to
    time.tzset()


@pytest.mark.parametrize("there", [APIA, NEW_YORK])
def test_a_buried_item_returns_when_the_day_turns_where_it_was_buried(
    library, store: Store, travel: Callable[[str], None], there: str
) -> None:
    """A journey moves the turn of the day, never what was already fixed by it."""
    here = NEW_YORK if there == APIA else APIA
    travel(here)
    session = plan(library, store, EVERYTHING, NOW, per_day=5)
    sitting = Sitting(library, store, session, clock=lambda: NOW)
    sitting.answer(answer_to(sitting, 2))
    sitting.go_on()
    travel(there)
    assert sitting.asked is not None
    buried = sitting.asked.item.id
    sitting.bury()
    travel(here)
    sitting.answer(answer_to(sitting, 2))
    assert_sound(store)
    back = NEXT_TURN[there]
    assert store.state(buried).buried_until == back
    for zone in (here, there):
        travel(zone)
        for moment, returns in ((back - timedelta(microseconds=1), False), (back, True)):
            again = plan(library, store, EVERYTHING, moment, per_day=9)
            assert (buried in again.planned) == returns


def day_in(zone: str, moment: datetime) -> date:
    """Return the learner's day in a zone, whichever this process is in."""
    return (moment.astimezone(ZoneInfo(zone)) - timedelta(hours=4)).date()


def begun_on(store: Store, zone: str, day: date) -> int:
    """Count the items that were first answered on a day in a zone, by the log alone."""
    first: dict[str, datetime] = {}
    for each in store.answers():
        first.setdefault(each.item, each.at)
    return sum(day_in(zone, at) == day for at in first.values())


def fresh(store: Store, items: Iterable[str], now: datetime) -> list[str]:
    """Return those of `items` that wait for their first answer."""
    states = [store.state(item) for item in items]
    return [each.item for each in states if not each.reviews and not is_waiting(each, now)]


def work(sitting: Sitting, store: Store, *, bury: bool) -> Iterator[str]:
    """Answer each item once, or bury a new one; yield the new ones that were asked."""
    done: set[str] = set()
    while sitting.asked is not None and (item := sitting.asked.item.id) not in done:
        done.add(item)
        is_new = not store.state(item).reviews
        if is_new and bury:
            sitting.bury()
        else:
            sitting.answer(answer_to(sitting, 2))
            sitting.go_on()
        if is_new:
            yield item


def test_across_the_date_line_and_back_no_item_is_new_twice_a_day_or_beyond_the_limit(
    library, store: Store, travel: Callable[[str], None]
) -> None:
    now, limit = NOW, 2
    asked: list[tuple[str, date, str]] = []
    counts: set[int] = set()

    def clock() -> datetime:
        return now

    for step in range(24):
        now += timedelta(hours=3)
        zone = (APIA, NEW_YORK, NEW_YORK)[step % 3]
        travel(zone)
        day = day_in(zone, now)
        allowed = max(0, limit - begun_on(store, zone, day))
        new = min(allowed, len(fresh(store, library.item_ids(), now)))
        assert today(library, store, EVERYTHING, now, per_day=limit).new == new
        counts.add(new)
        if step % 2 == 0:  # else the sitting goes on from one zone to another
            session = plan(library, store, EVERYTHING, now, per_day=limit)
            assert len(fresh(store, session.planned, now)) == new
            sitting = Sitting(library, store, session, clock=clock)
        asked += ((zone, day, item) for item in work(sitting, store, bury=step % 5 == 0))
        assert_sound(store)
    items = [item for *_, item in asked]
    assert len(set(asked)) == len(asked)
    assert set(items) == set(library.item_ids())
    assert len(items) > len(set(items))  # some that were buried came back
    assert counts == {0, 1, 2}


def test_no_step_of_a_session_reads_a_whole_table(library, store: Store) -> None:
    """A million answers are as quick as none if each step finds its rows by index."""
    asked: list[str] = []
    store.record(event(0))
    store._connection.set_trace_callback(asked.append)
    sitting = Sitting(library, store, plan(library, store, EVERYTHING, NOW, per_day=10))
    sitting.answer(GaveUp())
    sitting.toggle_flag()
    sitting.undo()
    sitting.suspend()
    today(library, store, EVERYTHING, NOW, per_day=5)
    store._connection.set_trace_callback(None)
    reading = {query for query in asked if query.startswith("SELECT")}
    assert len(reading) >= 5
    for query in reading:
        rows = store._connection.execute(f"EXPLAIN QUERY PLAN {query}")
        steps = [detail for *_, detail in rows]
        assert not any(step.startswith("SCAN") for step in steps), (query, steps)
        assert "due <=" not in query or not any("TEMP B-TREE" in step for step in steps)


@pytest.mark.parametrize(
    "line",
    [
        '{"uuid":"u","at":"9999-12-31T23:59:59-12:00","item":"a","action":"answer","rating":3}',
        '{"uuid":"u","at":"9998-12-31T23:59:59Z","item":"a","action":"answer","rating":4}',
        '{"uuid":"u","at":"2026-01-01T00:00:00Z","item":"a","action":"flag","milliseconds":GIANT}',
        '{"uuid":"u","at":"2026-01-01T00:00:00Z","item":"\\ud800","action":"flag"}',
        '{"uuid":"u","at":"2026-01-01T00:00:00Z","item":"a","action":"answer","rating":9}',
        "[" * 100_000,
    ],
    ids=["beyond time", "far future", "giant", "half a character", "rating", "nested"],
)  # fmt: skip
def test_an_event_that_cannot_be_is_refused_with_its_line(mlquiz, tmp_path, line: str) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text('{"mlquiz": "log", "format": 1}\n' + line + "\n")
    run = mlquiz("state", "import", str(log))
    assert run.returncode == 1
    assert ":2:" in run.stderr
    assert run.stderr.count("\n") == 1


def test_a_database_of_another_program_is_not_read_as_a_log(mlquiz, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "other.sqlite")
    other.execute("CREATE TABLE event (uuid)")
    other.close()
    run = mlquiz("state", "merge", str(tmp_path / "other.sqlite"))
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1


def test_settings_that_mlquiz_never_writes_are_the_defaults(store: Store) -> None:
    for name in NAMES:
        store.set_setting(name, "n\0nsense")
    settings = Settings(store)
    assert (settings.new_per_day, settings.theme, settings.interview_date) == (10, "dark", None)
    assert settings.language in {"en", "zh"}
