"""The store on real files."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from uuid import uuid4

import pytest

from mlquiz.domain.events import Action, Event
from mlquiz.domain.rating import Rating
from mlquiz.errors import MlquizError
from mlquiz.store.exchange import read_events, write_log
from mlquiz.store.store import FILE_NAME, Run, Store

HEADER = '{"mlquiz": "log", "format": 1}\n'
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    with Store.in_folder(tmp_path) as opened:
        yield opened


def answer(item="a", at=NOW, rating=Rating.GOOD) -> Event:
    return Event(
        uuid=str(uuid4()), at=at, item=item, action=Action.ANSWER,
        rating=rating, correct=rating > Rating.AGAIN, answer="{}",
    )  # fmt: skip


def note(item, at, action, until=None) -> Event:
    return Event(uuid=str(uuid4()), at=at, item=item, action=action, until=until)


def reopened(store: Store) -> Store:
    return Store(store.path)


def test_an_answer_is_there_for_the_next_process(store):
    event = answer()
    state = store.record(event)
    with reopened(store) as other:
        assert list(other.events()) == [event]
        assert other.state("a") == state


def test_the_state_equals_a_rebuild_even_if_the_clock_went_backwards(store):
    for hours in (0, 30, -5, 100, 99):
        store.record(answer(at=NOW + timedelta(hours=hours)))
    before = store.states()
    store.rebuild()
    assert store.states() == before


def test_due_items_come_longest_overdue_first_and_free_ones_only(store):
    late = NOW + timedelta(days=60)
    for number, item in enumerate("abcd"):
        store.record(answer(item, NOW + timedelta(hours=number)))
    store.record(note("b", late, Action.SUSPEND))
    tomorrow = late + timedelta(days=1)
    store.record(note("c", late, Action.BURY, tomorrow))
    assert list(store.due(late)) == ["a", "d"]
    assert list(store.due(tomorrow)) == ["a", "c", "d"]
    assert list(store.due(NOW)) == []


def test_new_is_what_was_never_answered_and_is_not_held_back(store):
    store.record(answer("seen"))
    store.record(note("suspended", NOW, Action.SUSPEND))
    store.record(note("flagged", NOW, Action.FLAG))
    asked = ["seen", "suspended", "flagged", "fresh"] + [f"x{n}" for n in range(1200)]
    assert store.not_new(asked, NOW) == {"seen", "suspended"}


def test_an_undone_answer_never_was(store):
    first = store.record(answer(at=NOW))
    second = answer(at=NOW + timedelta(days=5), rating=Rating.AGAIN)
    store.record(second)
    assert store.void(second, NOW + timedelta(days=5)) == first
    assert [event.uuid for event in store.answers()] != []
    assert second.uuid not in {event.uuid for event in store.answers()}
    assert second in list(store.events())


def test_undoing_the_first_answer_makes_the_item_new_again(store):
    event = answer()
    store.record(event)
    assert store.begun_since(NOW) == 1
    store.void(event, NOW)
    assert store.not_new(["a"], NOW) == set()
    assert store.begun_since(NOW) == 0


def test_logs_of_two_devices_become_one_in_either_order(tmp_path):
    with Store.in_folder(tmp_path / "one") as one, Store.in_folder(tmp_path / "two") as two:
        for day in range(6):
            (one if day % 2 else two).record(answer(at=NOW + timedelta(days=day)))
        ones, twos = list(one.events()), list(two.events())
        assert one.merge(twos) == 3
        assert two.merge(ones) == 3
        assert one.merge(twos) == 0
        assert one.states() == two.states()


def test_an_exported_log_is_read_back_exactly(store, tmp_path):
    store.record(answer())
    store.record(note("a", NOW, Action.BURY, NOW))
    store.void(answer(), NOW + timedelta(microseconds=1))
    file = tmp_path / "log.jsonl"
    with file.open("w", encoding="utf-8") as out:
        assert write_log(store.events(), out) == 3
    assert read_events(file) == list(store.events())
    assert read_events(store.path) == list(store.events())


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        ("", ":1:"),
        ("hello\n", ":1:"),
        ('{"mlquiz": "log", "format": 2}\n', ":1:"),
        ('{"mlquiz": "log", "format": 1}\n{"uuid": 3}\n', ":2:"),
        ('{"mlquiz": "log", "format": 1}\n\n[]\n', ":3:"),
        (
            HEADER + '{"uuid": "u", "at": "2026-01-01T00:00:00", "item": "a", "action": "flag"}\n',
            ":2:",
        ),
    ],
)
def test_a_log_that_is_none_is_refused_with_its_line(tmp_path, lines, where):
    file = tmp_path / "log.jsonl"
    file.write_text(lines)
    with pytest.raises(MlquizError, match=where):
        read_events(file)


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


def test_settings_and_runs_are_kept(store):
    assert store.setting("language") is None
    store.set_setting("language", "zh")
    store.set_setting("language", "en")
    store.record_run(
        Run(NOW, "s/demo", 3, {"p": 0.5}, {"gap": float("inf")}, {"claim": None}, event="e")
    )
    with reopened(store) as other:
        assert other.setting("language") == "en"
        assert other.runs() == 1


def write_many(folder, name):
    with Store.in_folder(folder) as store:
        for number in range(25):
            store.record(answer(f"{name}-{number % 5}", NOW + timedelta(hours=number)))


def test_several_processes_answer_at_once_and_nothing_is_lost(tmp_path):
    context = get_context("spawn")
    writers = [context.Process(target=write_many, args=(tmp_path, name)) for name in "abc"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    with Store.in_folder(tmp_path) as store:
        assert len(list(store.events())) == 75
        before = store.states()
        store.rebuild()
        assert store.states() == before


def test_the_answer_is_kept_as_json(store):
    store.record(answer())
    with closing(sqlite3.connect(store.path)) as raw:
        (kept,) = raw.execute("SELECT answer FROM event").fetchone()
    assert json.loads(kept) == {}
