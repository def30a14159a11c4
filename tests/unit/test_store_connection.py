"""Opening a database: newer versions are refused, damaged ones set aside and never deleted."""

import shutil
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest

from mlquiz.errors import MlquizError
from mlquiz.store import connection as connection_module
from mlquiz.store.recovery import salvage
from mlquiz.store.store import FILE_NAME, Store
from tests.building.log import answer


def test_a_newer_database_is_refused_with_a_hint(tmp_path):
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as newer:
        newer.execute("PRAGMA user_version = 99")
    with pytest.raises(MlquizError, match="upgrade"):
        Store.in_folder(tmp_path)


@pytest.mark.parametrize("damage", [b"not a database at all" * 500, None])
def test_a_damaged_database_is_set_aside_not_deleted(tmp_path, damage):
    path = tmp_path / FILE_NAME
    if damage is None:
        with Store.in_folder(tmp_path) as store:
            for number in range(200):
                store.record(answer(f"item{number}"))
        damage = path.read_bytes()[:1500] + b"\0" * 30000
    path.write_bytes(damage)
    with Store.in_folder(tmp_path) as store:
        store.record(answer())
        assert store.damaged_file.read_bytes() == damage
    with Store.in_folder(tmp_path) as store:
        assert store.damaged_file is None
        assert len(list(store.events())) == 1


def test_every_answer_is_flushed_to_the_disk_before_it_is_acknowledged(tmp_path):
    """A power cut, unlike a kill, loses what is only in the cache of the operating system."""

    def ways(folder):
        with Store.in_folder(folder) as store:
            for pragma in ("journal_mode", "synchronous"):
                yield store._connection.execute(f"PRAGMA {pragma}").fetchone()[0]

    full = 2
    assert list(ways(tmp_path)) == list(ways(tmp_path)) == ["wal", full]
    (tmp_path / FILE_NAME).write_bytes(b"no database" * 500)
    assert list(ways(tmp_path)) == ["wal", full]


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(MlquizError, match="MLQUIZ_HOME"):
        Store.in_folder(tmp_path / "file" / "home")


def test_databases_set_aside_in_one_second_are_all_kept(tmp_path):
    kept = set()
    for number in range(5):
        (tmp_path / FILE_NAME).write_bytes(b"garbage %d" % number * 500)
        with Store.in_folder(tmp_path) as store:
            kept.add(store.damaged_file)
    assert {file.read_bytes()[:9] for file in kept} == {b"garbage %d" % n for n in range(5)}


def test_an_event_at_a_time_that_no_schedule_can_follow_is_damage(tmp_path):
    with Store.in_folder(tmp_path) as store:
        store.record(answer("sound"))
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as other:
        far = "INSERT INTO event (uuid, at, item, action, rating) VALUES ('u', ?, 'a', 'answer', 3)"
        other.execute(far, (253402214400000000,))  # 9999-12-30
        other.commit()
    with Store.in_folder(tmp_path) as store, pytest.raises(MlquizError, match="damaged"):
        store.record(answer("a"))
    with Store.in_folder(tmp_path) as store:
        assert store.damaged_file
        assert store.salvaged == 1
        assert store.record(answer("a")).reviews == 1


def test_a_database_that_another_program_holds_is_no_matter_of_permissions(tmp_path, monkeypatch):
    monkeypatch.setattr(connection_module, "BUSY_SECONDS", 0)
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(MlquizError, match="Another program is using"):
            Store.in_folder(tmp_path)


def test_an_answer_to_a_replaced_database_is_not_reported_as_saved(tmp_path):
    path = tmp_path / FILE_NAME
    with Store(path) as store:
        store.record(answer("before"))
        with closing(sqlite3.connect(path)) as other:
            other.execute("PRAGMA user_version = -1")
        with Store(path) as another:
            assert another.damaged_file
        for change in (
            lambda: store.record(answer("after")),
            lambda: store.set_setting("language", "zh"),
        ):
            with pytest.raises(MlquizError, match="Another mlquiz process"):
                change()
        assert [event.item for event in store.events()] == ["before"]
    with Store(path) as store:
        assert store.record(answer("after")).reviews == 1
        assert {event.item for event in store.events()} == {"after", "before"}


def test_nothing_is_written_to_a_damaged_database_while_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / FILE_NAME
    was_read = threading.Event()

    def write(opened):
        with Store(path) as store:
            opened.wait()
            was_read.wait()
            store.record(answer("late"))

    def slowly(*names):
        count = salvage(*names)
        was_read.set()
        with suppress(TimeoutError):
            late.exception(timeout=0.5)  # long enough if nothing blocks the write
        return count

    with ThreadPoolExecutor() as pool:
        opened = threading.Barrier(2)
        late = pool.submit(write, opened)
        opened.wait()
        with closing(sqlite3.connect(path)) as other:
            other.execute("PRAGMA user_version = -1")
        monkeypatch.setattr("mlquiz.store.damaged_database.salvage", slowly)
        with Store(path) as store:
            assert store.damaged_file
            with pytest.raises(MlquizError, match="Another mlquiz process"):
                late.result()


QUITTING = """
import sys
from pathlib import Path
from mlquiz.store.store import Store
from tests.building.log import answer

with Store(Path(sys.argv[1])) as store:
    for number in range(50):
        store.record(answer(f"item{number}"))
    print("recorded", flush=True)
    sys.stdin.readline()
"""


def test_who_quits_while_a_damaged_database_is_read_takes_nothing_away(tmp_path, monkeypatch):
    path, copyfile = tmp_path / FILE_NAME, shutil.copyfile
    other = subprocess.Popen(
        [sys.executable, "-c", QUITTING, str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert other.stdout.readline() == "recorded\n"

    def copy_and_let_it_quit(*names):
        copyfile(*names)
        if other.poll() is None:
            other.communicate("\n")

    monkeypatch.setattr(shutil, "copyfile", copy_and_let_it_quit)
    with closing(sqlite3.connect(path)) as damaging:
        damaging.execute("PRAGMA user_version = -1")
    with Store(path) as store:
        assert other.returncode == 0
        assert store.salvaged == 50


def test_who_opened_a_file_that_was_then_replaced_does_not_write_to_it(tmp_path, monkeypatch):
    path = tmp_path / FILE_NAME
    Store(path).close()
    connect = connection_module._connect

    def replace_then_connect(path, seconds):
        connection = connect(path, seconds)
        monkeypatch.setattr(connection_module, "_connect", connect)
        path.rename(tmp_path / "aside")
        Store(path).close()
        return connection

    monkeypatch.setattr(connection_module, "_connect", replace_then_connect)
    with Store(path) as store, pytest.raises(MlquizError, match="Another mlquiz process"):
        store.record(answer())


@pytest.mark.parametrize("links", [True, False])
def test_a_new_database_takes_the_place_of_the_damaged_one_at_once(tmp_path, monkeypatch, links):
    path = tmp_path / FILE_NAME
    with Store(path) as store:
        store.record(answer())
    seen = []
    replace = Path.replace

    def look(new, target):
        seen.append(path.exists())
        return replace(new, target)

    def refuse(*names):
        raise PermissionError

    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA user_version = -1")
    damaged = path.read_bytes()
    monkeypatch.setattr(Path, "replace", look)
    if not links:
        monkeypatch.setattr(Path, "hardlink_to", refuse)
    with Store(path) as store:
        assert store.salvaged == 1
        assert store.damaged_file.read_bytes() == damaged
        assert seen == [links]
        store.record(answer())
