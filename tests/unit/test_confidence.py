"""Confidence before the verdict: in the log, in older databases, and in the schedule."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlquiz.domain.answers import InvalidAnswer
from mlquiz.domain.rating import Rating
from mlquiz.domain.rating_steps import Confidence
from mlquiz.domain.scheduling import CardState, replay
from mlquiz.store.log_file import read_saved_log, write_log
from mlquiz.store.rows import to_row
from mlquiz.store.schema import MIGRATIONS, version_of
from mlquiz.store.store import FILE_NAME, Store
from tests.building.log import NOW, after, answer, day_in_utc

COLUMNS_OF_VERSION_2 = 14


def mature_state(item="a"):
    """Return answers that leave the item with an interval of weeks."""
    return [answer(item, after(days=day)) for day in (0, 3, 14, 50)]


def missed_and_relearnt(confident, item="a"):
    missed = answer(item, after(days=100), Rating.AGAIN, confident=confident)
    return [*mature_state(item), missed, answer(item, after(days=100, minutes=10))]


def test_an_item_that_was_sure_and_wrong_comes_back_the_next_day():
    unsure, sure = (replay("a", missed_and_relearnt(each)) for each in (False, True))
    assert unsure.due_day > day_in_utc(after(days=101))
    assert sure.due_day == day_in_utc(after(days=101))
    assert sure.misjudged_day == day_in_utc(after(days=100))
    assert sure.stability == unsure.stability


def test_from_the_next_day_on_its_interval_is_as_usual():
    later = [answer(at=after(days=101)), answer(at=after(days=103))]
    states = [replay("a", [*missed_and_relearnt(each), *later]) for each in (False, True)]
    assert states[0].due_day == states[1].due_day


@given(st.lists(st.tuples(st.integers(1, 60), st.sampled_from(Rating), st.booleans()), max_size=12))
def test_confidence_in_right_answers_changes_nothing(steps):
    logs = []
    for says in (True, False):
        day, log = 0, []
        for gap, rating, sure in steps:
            day += gap
            confident = (sure and rating > Rating.AGAIN) if says else None
            log.append(answer(at=after(days=day), rating=rating, confident=confident))
        logs.append(replay("a", log))
    assert logs[0] == logs[1]


def test_confidence_survives_the_store_an_export_and_a_merge(store, tmp_path):
    log = [answer(at=after(days=n), confident=each) for n, each in enumerate((True, False, None))]
    for event in log:
        store.record(event)
    with (tmp_path / "log.jsonl").open("w", encoding="utf-8") as file:
        write_log(store.events(), file)
    assert read_saved_log(tmp_path / "log.jsonl").events == log
    with Store.in_folder(tmp_path / "other") as other:
        other.merge(read_saved_log(store.path).events)
        assert list(other.events()) == log


def test_a_database_of_version_2_is_migrated_with_its_schedule(tmp_path, store):
    log = missed_and_relearnt(None)
    for event in log:
        store.record(event)
    path = tmp_path / "old" / FILE_NAME
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        for migration in MIGRATIONS[:2]:
            migration(old)
        old.execute("PRAGMA user_version = 2")
        marks = ", ".join("?" * COLUMNS_OF_VERSION_2)
        rows = [to_row(event)[:COLUMNS_OF_VERSION_2] for event in log]
        old.executemany(f"INSERT INTO event VALUES ({marks})", rows)
        marks = ", ".join("?" * (len(CardState.__struct_fields__) - 1))
        old.execute(f"INSERT INTO card VALUES ({marks})", to_row(store.state("a"))[:-1])
    assert read_saved_log(path).events == log
    with Store(path) as opened:
        assert opened.damaged_file is None
        assert opened.states() == store.states()
        assert opened.record(answer("b", NOW + timedelta(days=200), confident=True)).started
    with closing(sqlite3.connect(path)) as migrated:
        assert version_of(migrated) == len(MIGRATIONS)


@pytest.mark.parametrize("line", ["", "a b", "z", "maybe"])
def test_what_is_neither_yes_nor_no_is_refused_with_what_to_type(line):
    with pytest.raises(InvalidAnswer, match="Type y if you are sure, n if not"):
        Confidence().read(line)
