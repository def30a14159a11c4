"""Opening a database: a newer one is refused, a damaged one set aside, never deleted."""

import sqlite3
from contextlib import closing

import pytest

from mlquiz.errors import MlquizError
from mlquiz.store import opening
from mlquiz.store.store import FILE_NAME, Store
from tests.building.log import answer


def test_a_newer_database_is_refused_with_the_mend(tmp_path):
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
        assert store.set_aside.read_bytes() == damage
    with Store.in_folder(tmp_path) as store:
        assert store.set_aside is None
        assert len(list(store.events())) == 1


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(MlquizError, match="MLQUIZ_HOME"):
        Store.in_folder(tmp_path / "file" / "home")


def test_databases_set_aside_in_one_second_are_all_kept(tmp_path):
    kept = set()
    for number in range(5):
        (tmp_path / FILE_NAME).write_bytes(b"garbage %d" % number * 500)
        with Store.in_folder(tmp_path) as store:
            kept.add(store.set_aside)
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
        assert store.set_aside
        assert store.salvaged == 1
        assert store.record(answer("a")).reviews == 1


def test_a_database_that_another_program_holds_is_no_matter_of_permissions(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0)
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(MlquizError, match="Another program holds"):
            Store.in_folder(tmp_path)
