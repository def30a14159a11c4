"""`mlquiz state` harms neither the database nor the last good copy of it."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from mlquiz.store.log_file import read_saved_log
from mlquiz.store.store import FILE_NAME, Store
from tests.building.log import answer

COPYING = ("backup", "export")
GARBAGE = b"garbage" * 1000


@pytest.fixture
def kept(home):
    """A database with one answer in it."""
    with Store.in_folder(home) as store:
        store.record(answer())
    return home / FILE_NAME


@pytest.mark.parametrize("command", COPYING)
def test_what_is_left_of_a_damaged_database_replaces_no_good_copy(mlquiz, kept, tmp_path, command):
    good = tmp_path / "good"
    mlquiz("state", command, str(good))
    before = good.read_bytes()
    kept.write_bytes(GARBAGE)
    run = mlquiz("state", command, str(good))
    assert run.returncode == 1
    warning, refusal = run.stderr.splitlines()
    (aside,) = kept.parent.glob("mlquiz.damaged-*.sqlite")
    assert aside.read_bytes() == GARBAGE
    assert f"damaged and was moved to {aside}; a new one was created" in warning
    assert f"damaged and moved to {aside}; {good} was left as it is" in refusal
    assert good.read_bytes() == before
    again = mlquiz("state", command, str(tmp_path / "rest"))
    assert (again.returncode, again.stderr) == (0, "")


def test_the_refusal_is_in_chinese_too(mlquiz, kept, tmp_path):
    mlquiz("settings", "language", "zh")
    with closing(sqlite3.connect(kept)) as other:
        other.execute("PRAGMA user_version = -1")
    run = mlquiz("state", "backup", str(tmp_path / "copy"))
    assert run.returncode == 1
    assert "保持原样" in run.stderr


def test_every_state_command_reports_a_database_that_was_set_aside(mlquiz, kept):
    kept.write_bytes(GARBAGE)
    run = mlquiz("state", "rebuild")
    assert run.returncode == 0
    assert "a new one was created from the 0 events" in run.stderr


@pytest.mark.parametrize("command", COPYING)
@pytest.mark.parametrize("ending", ["", "-wal", "-shm"])
def test_the_database_is_not_copied_over_itself(mlquiz, kept, command, ending):
    run = mlquiz("state", command, f"{kept}{ending}")
    assert run.returncode == 2
    assert "belongs to the database in use" in run.stderr
    assert [event.item for event in read_saved_log(kept).events] == ["a"]


@pytest.mark.parametrize("command", COPYING)
@pytest.mark.parametrize("link", ["symlink_to", "hardlink_to"])
def test_the_database_is_known_under_another_name(mlquiz, kept, tmp_path, command, link):
    name = tmp_path / "name"
    getattr(name, link)(kept)
    assert mlquiz("state", command, str(name)).returncode == 2
    assert [event.item for event in read_saved_log(kept).events] == ["a"]


def test_a_pipe_gets_the_log_and_nothing_else(kept, mlquiz):
    command = [sys.executable, "-m", "mlquiz", "state", "export", "/dev/stdout"]
    run = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ)
    assert run.stdout == mlquiz("state", "export").stdout
    assert run.stderr == "1 event written to /dev/stdout.\n"


def test_a_database_is_not_written_to_a_pipe(mlquiz, kept):
    run = mlquiz("state", "backup", "/dev/stdout")
    assert (run.returncode, run.stdout) == (2, "")
    assert "/dev/stdout is not a regular file" in run.stderr


def test_damage_that_opening_did_not_find_replaces_no_good_copy(mlquiz, home, tmp_path):
    with Store.in_folder(home) as store:
        store.merge(answer(f"item{number}") for number in range(600))
    good = tmp_path / "good.sqlite"
    mlquiz("state", "backup", str(good))
    before = good.read_bytes()
    with (home / FILE_NAME).open("r+b") as file:
        file.seek(-3 * 4096, os.SEEK_END)
        file.write(b"\xff" * 4096)
    run = mlquiz("state", "backup", str(good))
    assert run.returncode == 1
    assert f"The database {home / FILE_NAME} is damaged" in run.stderr
    assert good.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir() if "good" in each.name] == ["good.sqlite"]
    assert "a new one was created" in mlquiz("stats").stderr


def test_a_backup_to_a_full_disk_names_the_backup(home, kept, tmp_path, monkeypatch):
    """The disk of the copy is full, not that of the database."""
    code = (
        "import resource, signal, sys; from pathlib import Path; "
        "from mlquiz.store.store import Store; store = Store(Path(sys.argv[1])); "
        "store.setting('language'); signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000)); "
        "store.backup(Path(sys.argv[2]))"
    )
    copy = tmp_path / "copy.sqlite"
    command = [sys.executable, "-c", code, str(kept), str(copy)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert f"MlquizError: {copy} cannot be used" in run.stderr
    assert not list(tmp_path.glob("*copy*"))
    assert not list(tmp_path.glob(".mlquiz-*"))
