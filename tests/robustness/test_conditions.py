"""Full disks, read-only folders and foreign files: a message, and nothing is lost."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mlquiz.domain.answers import GaveUp
from mlquiz.domain.filter import EVERYTHING
from mlquiz.errors import MlquizError
from mlquiz.store.store import FILE_NAME, Store
from mlquiz.study.queue_builder import day_load, plan
from mlquiz.study.services import Services
from mlquiz.study.session import StudySession
from mlquiz.study.session_planner import SessionRequest, plan_session
from mlquiz.study.settings import NAMES, Settings
from tests.building.small_library import write_content
from tests.robustness.killing import ENDLESS, assert_nothing_lost, assert_sound, learner
from tests.robustness.test_killed import event

PATIENCE = 120
GIANT = str(10**30)
NOW = datetime(2026, 3, 28, 9, tzinfo=UTC)


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
    """Record events until one fails with `refusal` in its message; return how many were saved."""
    for number in range(first, ENDLESS):
        try:
            store.record(event(number))
        except MlquizError as error:
            assert refusal in str(error)
            return number - first
    raise AssertionError("nothing was refused")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a separate disk of 600 KiB and yield its folder; skip the test if that fails."""
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
    """Return a command prefix that subjects root to file permissions; empty for other users.

    Skips the test if root has no `setpriv` to drop its privileges.
    """
    if os.geteuid():
        return []
    if not shutil.which("setpriv"):
        pytest.skip("root may write anywhere")
    return ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]


@pytest.mark.parametrize("started", [True, False])
def test_a_home_that_cannot_be_written_is_a_sentence(tmp_path: Path, started: bool) -> None:
    home = tmp_path / "home"
    home.mkdir()
    if started:
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
        cache.unlink()  # it may be a link to a file that other tests use
        cache.write_bytes(damage)
        run = mlquiz("quiz", "--plain", "-n", "1", given="?\n\n")
        assert (run.returncode, run.stderr) == (0, "")


def test_no_step_of_a_session_reads_a_whole_table(library, store: Store) -> None:
    """Every step finds its rows by index, so that a million answers are as fast as none."""
    asked: list[str] = []
    store.record(event(0))
    store._connection.set_trace_callback(asked.append)
    session = StudySession(library, store, plan(library, store, EVERYTHING, NOW, per_day=10))
    session.answer(GaveUp())
    session.toggle_flag()
    session.undo()
    session.suspend()
    day_load(library, store, EVERYTHING, NOW, per_day=5)
    services = Services(library, store, Settings(store))
    for moment in (NOW, NOW + timedelta(days=1)):
        plan_session(services, SessionRequest(), moment)
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
    assert (settings.new_per_day, settings.theme, settings.interview_date) == (None, "dark", None)
    assert settings.language in {"en", "zh"}
