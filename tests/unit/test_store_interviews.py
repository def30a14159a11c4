"""Interviews in the store: kept in backups, salvaged, restored, read by the next process."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from mlquiz.domain.interview import Paused, RungAnswer, Started
from mlquiz.domain.ladders import RungLevel, Seniority
from mlquiz.errors import MlquizError
from mlquiz.store.log_file import read_saved_log, write_log
from mlquiz.store.recovery import salvage
from mlquiz.store.restore import restore
from mlquiz.store.store import Store
from tests.building.items import text
from tests.building.log import NOW, after, answer

START = Started(ladders=("a", "b"), minutes=20, level=Seniority.MID, seed=1)
RUNG = RungAnswer(
    ladder="a", rung=0, level=RungLevel.WHAT, concept="c", section="s", title=text("t"),
    ask=text("?"), passed=True, seconds=1.5, clock=3.0, said="lone \udc80 surrogate",
)  # fmt: skip


@pytest.fixture
def with_interview(store: Store) -> Store:
    store.record_interview("one", NOW, START)
    return store


def test_an_interview_is_there_for_the_next_process(with_interview: Store) -> None:
    with_interview.record_interview("one", after(seconds=3), RUNG, answer())
    with Store(with_interview.path) as other:
        (found,) = other.interviews()
        assert [event.item for event in other.events()] == ["a"]
    assert found.start == START
    assert found.answers[0].said == "lone ? surrogate"


def test_the_order_holds_even_if_the_clock_went_backwards(with_interview: Store) -> None:
    with_interview.record_interview("one", after(days=-1), Paused(clock=7.0))
    with_interview.record_interview("two", after(days=-1), START)
    assert [(each.id, each.clock) for each in with_interview.interviews()] == [
        ("two", 0.0),
        ("one", 7.0),
    ]


def test_an_answer_that_cannot_be_saved_leaves_nothing(with_interview: Store) -> None:
    with_interview._connection.execute(
        "CREATE TEMP TRIGGER refuse BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    with pytest.raises(MlquizError):
        with_interview.record_interview("one", NOW, RUNG, answer())
    assert with_interview.interviews()[0].answers == ()


def test_a_wrong_clock_is_reported_before_anything_is_written(with_interview: Store) -> None:
    wrong = after(days=366 * 7_500)
    for at, own in ((wrong, answer(at=wrong)), (wrong, None), (NOW, answer(at=wrong))):
        with pytest.raises(MlquizError, match="The clock of this computer shows"):
            with_interview.record_interview("one", at, RUNG, own)
    assert with_interview.interviews()[0].answers == ()
    assert not list(with_interview.events())
    assert not with_interview.path.with_name(f"{with_interview.path.name}-suspect").exists()


def test_interviews_are_backed_up_and_restored(with_interview: Store, tmp_path: Path) -> None:
    file = tmp_path / "copy.sqlite"
    with_interview.backup(file)
    with Store(tmp_path / "other.sqlite") as other:
        restore(other, file)
        assert other.interviews() == with_interview.interviews()


def test_interviews_are_salvaged_from_a_damaged_database(
    with_interview: Store, tmp_path: Path
) -> None:
    file = tmp_path / "copy.sqlite"
    with_interview.backup(file)
    salvage(file, tmp_path / "new.sqlite")
    with Store(tmp_path / "new.sqlite") as other:
        assert other.interviews() == with_interview.interviews()


def test_an_event_that_is_none_is_damage_that_is_repaired_once(with_interview: Store) -> None:
    with_interview.record_interview("two", after(seconds=3), START)
    with_interview._connection.execute(
        "UPDATE interview_event SET event = '{}' WHERE interview = 'one'"
    )
    with pytest.raises(MlquizError, match="damaged"):
        with_interview.interviews()
    with Store(with_interview.path) as repaired:
        assert repaired.damaged_file is not None
        assert [interview.id for interview in repaired.interviews()] == ["two"]
    with Store(with_interview.path) as again:
        assert again.damaged_file is None


def test_interviews_and_settings_are_salvaged_without_any_answer(with_interview: Store) -> None:
    with_interview.set_setting("language", "zh")
    with_interview._connection.execute("INSERT INTO interview_event VALUES ('x', 'two', 0, '{}')")
    with pytest.raises(MlquizError, match="damaged"):
        with_interview.interviews()
    with Store(with_interview.path) as repaired:
        assert repaired.salvaged == 0
        assert repaired.setting("language") == "zh"
        assert [interview.id for interview in repaired.interviews()] == ["one"]


def test_interviews_of_another_device_are_merged_once(
    with_interview: Store, tmp_path: Path
) -> None:
    file = tmp_path / "copy.sqlite"
    with_interview.record_interview("one", after(seconds=3), RUNG)
    with_interview.backup(file)
    with Store(tmp_path / "other.sqlite") as other:
        other.record_interview("two", NOW, START)
        log = read_saved_log(file)
        assert [other.merge_interviews(log.interviews) for _ in range(2)] == [2, 0]
        assert {each.id for each in other.interviews()} == {"one", "two"}
        assert other.interviews()[0].answers or other.interviews()[1].answers


def test_an_older_database_has_no_interviews(with_interview: Store, tmp_path: Path) -> None:
    file = tmp_path / "old.sqlite"
    with_interview.backup(file)
    with closing(sqlite3.connect(file)) as old:
        old.execute("DROP TABLE interview_event")
        old.execute("PRAGMA user_version = 3")
        old.commit()
    assert read_saved_log(file).interviews == []


def test_interviews_travel_in_an_exported_log(with_interview: Store, tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    with_interview.record_interview("one", after(seconds=3), RUNG, answer())
    with file.open("w", encoding="utf-8") as out:
        assert write_log(with_interview.events(), out, with_interview.interview_records()) == 3
    log = read_saved_log(file)
    assert log.interviews == with_interview.interview_records()
    with Store(tmp_path / "other.sqlite") as other:
        other.merge(log.events)
        other.merge_interviews(log.interviews)
        assert other.interviews() == with_interview.interviews()
        assert list(other.events()) == list(with_interview.events())


def test_a_log_without_interviews_can_be_read_by_every_version(
    store: Store, tmp_path: Path
) -> None:
    formats = []
    for _ in range(2):
        with (tmp_path / "log").open("w+", encoding="utf-8") as out:
            write_log(store.events(), out, store.interview_records())
            out.seek(0)
            formats.append(json.loads(out.readline())["format"])
        store.record_interview("one", NOW, START)
    assert formats == [1, 2]
