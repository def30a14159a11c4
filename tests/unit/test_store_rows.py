"""Rows of the database: impossible times of events and items are refused."""

import sqlite3
from contextlib import closing

import pytest

from mlquiz.domain.events import Action
from mlquiz.domain.scheduling import CardState
from mlquiz.errors import MlquizError
from mlquiz.store.corruption import Unreadable
from mlquiz.store.log_file import read_saved_log
from mlquiz.store.rows import in_range, to_card, to_event, to_row
from mlquiz.store.sql import ADD_EVENT, PUT_CARD
from mlquiz.store.store import Store
from tests.building.log import NOW, answer, make_event

NEVER = NOW.replace(year=9999)
HEADER = '{"mlquiz": "log", "format": 1}\n'
LINE = '{"uuid":"u","at":"2026-01-01T00:00:00Z","item":"a","action":"bury","until":"%s"}\n'


@pytest.mark.parametrize("year", [999, 9001, 9999])
def test_a_burial_until_a_time_out_of_range_is_rejected(year):
    burial = make_event(Action.BURY, until=NOW.replace(year=year))
    assert not in_range(burial)
    with pytest.raises(Unreadable, match="a time is out of range"):
        to_event(to_row(burial))


@pytest.mark.parametrize("year", [1000, 1969, 9000])
def test_the_first_and_the_last_year_are_read_back(year):
    burial = make_event(Action.BURY, until=NOW.replace(year=year))
    assert to_event(to_row(burial)) == burial
    state = CardState(item="a", buried_until=burial.until)
    assert to_card(to_row(state)) == state


@pytest.mark.parametrize("until", ["9999-12-31T23:59:59Z", "0999-12-31T23:59:59Z"])
@pytest.mark.parametrize("command", ["import", "merge"])
def test_a_log_with_a_burial_out_of_range_is_refused_with_its_line(
    mlquiz, tmp_path, command, until
):
    log = tmp_path / "log.jsonl"
    log.write_text(HEADER + LINE % until, encoding="utf-8")
    run = mlquiz("state", command, str(log))
    assert run.returncode == 1
    assert ":2: a time or a number is out of range: nothing was imported." in run.stderr
    for then in (mlquiz("resume", TZ="Asia/Shanghai"), mlquiz("stats", TZ="Asia/Shanghai")):
        assert (then.returncode, then.stderr) == (0, "")


def test_a_database_with_a_burial_out_of_range_is_not_merged(store):
    with closing(sqlite3.connect(store.path)) as database, database:
        database.execute(ADD_EVENT, to_row(make_event(Action.BURY, until=NEVER)))
    with pytest.raises(MlquizError, match="a time is out of range"):
        read_saved_log(store.path)


def test_a_burial_out_of_range_that_was_let_in_before_is_left_out_at_the_next_start(store, home):
    kept = answer("b")
    store.record(kept)
    with closing(sqlite3.connect(store.path)) as database, database:
        database.execute(ADD_EVENT, to_row(make_event(Action.BURY, "a", until=NEVER)))
        database.execute(PUT_CARD, to_row(CardState(item="a", buried_until=NEVER)))
    with pytest.raises(MlquizError, match="Start mlquiz again"):
        store.states()
    store.close()
    with Store.in_folder(home) as again:
        assert again.damaged_file is not None
        assert list(again.states()) == ["b"]
        assert list(again.events()) == [kept]
