"""The learner's day of an event: in older databases, in logs, and if it is invalid."""

import json
import sqlite3
from contextlib import closing
from datetime import date

import pytest
from msgspec.structs import replace

from mlquiz.domain.events import Action
from mlquiz.domain.rating import Rating
from mlquiz.errors import MlquizError
from mlquiz.store.log_file import read_saved_log, write_log
from mlquiz.store.rows import to_row
from mlquiz.store.schema import MIGRATIONS
from mlquiz.store.store import FILE_NAME, Store
from tests.building.log import NOW, after, answer, make_event

OLD_COLUMNS = 11
LOG = [
    answer(at=after(hours=hours), rating=Rating(rating), day=None)
    for hours, rating in ((0, 3), (20, 1), (21, 3), (90, 4), (91, 2))
]


def write_version_1(path, hour=None):
    """Write a database of version 1, without days; `hour` is its setting for the start of a day."""
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        MIGRATIONS[0](old)
        old.execute("PRAGMA user_version = 1")
        marks = ", ".join("?" * OLD_COLUMNS)
        rows = [to_row(event)[:OLD_COLUMNS] for event in LOG]
        old.executemany(f"INSERT INTO event VALUES ({marks})", rows)
        if hour is not None:
            old.execute("INSERT INTO setting VALUES ('day_starts_at', ?)", (hour,))


@pytest.fixture
def old(tmp_path):
    path = tmp_path / "old" / FILE_NAME
    path.parent.mkdir()
    write_version_1(path)
    return path


def states_of(path):
    with Store(path) as store:
        return store.states()


def test_an_older_database_gets_its_days_and_schedule_at_the_first_start(old, store):
    store.merge(LOG)
    with Store(old) as opened:
        assert opened.damaged_file is None
        assert opened.states() == store.states()
        assert list(opened.events()) == list(store.events())
        assert all(event.day for event in opened.events())


def test_the_days_of_an_older_database_begin_at_the_hour_that_was_set(tmp_path):
    path = tmp_path / FILE_NAME
    write_version_1(path, "12")
    with Store(path) as store:
        assert next(store.events()).day == date(2026, 1, 4)


def test_an_older_database_can_be_merged_and_stays_as_it_is(old, store):
    before = old.read_bytes()
    assert store.merge(read_saved_log(old).events) == len(LOG)
    assert old.read_bytes() == before
    assert store.states() == states_of(old)


def test_an_older_database_that_is_damaged_is_taken_over(old):
    with closing(sqlite3.connect(old)) as damaged, damaged:
        damaged.execute("UPDATE event SET action = 'dance' WHERE uuid = ?", (LOG[-1].uuid,))
    with Store(old) as store:
        assert store.damaged_file is not None
        assert [event.uuid for event in store.events()] == [event.uuid for event in LOG[:-1]]
        assert all(event.day for event in store.events())


def test_a_log_carries_its_days_and_may_lack_them(store, tmp_path):
    store.record(answer(day=date(2026, 1, 6)))
    file = tmp_path / "log.jsonl"
    with file.open("w") as out:
        write_log(store.events(), out)
    lines = file.read_text().splitlines()
    assert json.loads(lines[1])["day"] == "2026-01-06"
    (event,) = read_saved_log(file).events
    assert event.day == date(2026, 1, 6)
    without = {key: value for key, value in json.loads(lines[1]).items() if key != "day"}
    file.write_text("\n".join([lines[0], json.dumps(without)]))
    with Store(tmp_path / "other.sqlite") as other:
        other.merge(read_saved_log(file).events)
        assert next(other.events()).day == date(2026, 1, 5)


@pytest.mark.parametrize("day", ["2026-01-09", "0001-01-01", "2026-01-32", "soon"])
def test_a_day_that_cannot_be_that_of_the_event_is_refused(tmp_path, day):
    file = tmp_path / "log.jsonl"
    event = {"uuid": "u", "at": NOW.isoformat(), "item": "a", "action": "flag", "day": day}
    file.write_text('{"mlquiz": "log", "format": 1}\n' + json.dumps(event))
    with pytest.raises(MlquizError, match=":2:"):
        read_saved_log(file)


def test_a_day_that_mlquiz_never_wrote_is_damage(store, home):
    store.record(answer("a"))
    store.record(answer("b"))
    with closing(sqlite3.connect(store.path)) as other, other:
        other.execute("UPDATE event SET day = 'soon' WHERE item = 'a'")
    with pytest.raises(MlquizError, match="damaged"):
        list(store.events())
    store.close()
    with Store.in_folder(home) as again:
        assert [event.item for event in again.events()] == ["b"]


def test_everything_that_is_done_to_an_item_gets_its_day(store):
    store.record(replace(make_event(Action.FLAG), day=None))
    store.record_action("a", Action.SUSPEND, NOW)
    store.void(next(store.events()), NOW)
    assert {event.day for event in store.events()} == {date(2026, 1, 5)}


def test_due_items_are_found_by_an_index(store):
    for condition in ("due <= 0", "due_day <= '2026-01-01'", "first_day = '2026-01-01'"):
        query = f"EXPLAIN QUERY PLAN SELECT item FROM card WHERE {condition}"
        with closing(sqlite3.connect(store.path)) as other:
            assert "SEARCH" in str(other.execute(query).fetchall())
