"""The log as a file: read back exactly, or refused as a whole if a line is invalid."""

import json
import os
import sqlite3
from contextlib import closing
from datetime import timedelta, timezone
from pathlib import Path

import pytest

from mlquiz.domain.events import Action
from mlquiz.errors import MlquizError
from mlquiz.store.log_file import read_saved_log, write_log
from mlquiz.store.rows import EVENT_COLUMNS, to_row
from tests.building.log import NOW, after, answer, make_event

HEADER = '{"mlquiz": "log", "format": 1}\n'
PAUSE = {"type": "pause", "clock": 7.0}


def line(**fields):
    """Return a line of a log with the required fields, extended or overridden by `fields`."""
    flag = {"uuid": "u", "at": "2026-01-01T00:00:00Z", "item": "a", "action": "flag"}
    return json.dumps({**flag, **fields}) + "\n"


@pytest.fixture
def file(tmp_path):
    return tmp_path / "log.jsonl"


def test_an_exported_log_is_read_back_exactly(store, file):
    store.record(answer())
    store.record(make_event(Action.BURY, until=NOW))
    store.void(answer(), after(microseconds=1))
    with file.open("w", encoding="utf-8") as out:
        assert write_log(store.events(), out) == 3
    assert read_saved_log(file).events == list(store.events())
    assert read_saved_log(store.path).events == list(store.events())


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        ("", ":1:"),
        ("hello\n", ":1:"),
        ('{"mlquiz": "log", "format": 3}\n', ":1:"),
        pytest.param("[" * 20_000 + "\n", ":1:", id="deep header"),
        (HEADER + '{"uuid": 3}\n', ":2:"),
        (HEADER + "\n[]\n", ":3:"),
        pytest.param(HEADER + '{"more": ' + "[" * 20_000 + "\n", ":2:", id="deep event"),
        (HEADER + line() + line(action="dance"), ":3:"),
        (HEADER + line(at="2026-01-01T00:00:00"), ":2: the time has no zone"),
        (HEADER + line(until="2026-01-01T00:00:00"), ":2: the time has no zone"),
        (HEADER + line(at="0999-12-31T23:59:59Z"), ":2: a time or a number is out of range"),
        (HEADER + line(at="9999-12-31T23:59:59-12:00"), ":2: a time or a number is out of range"),
        (HEADER + line(milliseconds=2**63), ":2: a time or a number is out of range"),
        (HEADER + line(interview="i", event={"type": "dance"}), ":2: this line is not an event"),
        (HEADER + line(interview="i", event=PAUSE, at="2026-01-01T00:00:00"), ":2: the time has"),
        (HEADER + line(interview="i", event=PAUSE, at="0999-12-31T00:00:00Z"), ":2: a time or"),
    ],
)
def test_a_log_that_is_none_is_refused_with_its_line(file, lines, where):
    file.write_text(lines, encoding="utf-8")
    with pytest.raises(MlquizError, match=where):
        read_saved_log(file)


def test_times_of_other_zones_become_utc(file):
    east = timezone(timedelta(hours=8))
    file.write_text(HEADER + line(at=NOW.astimezone(east).isoformat()), encoding="utf-8")
    (event,) = read_saved_log(file).events
    assert event.at == NOW
    assert event.at.utcoffset() == timedelta(0)


def test_a_file_that_is_not_there_is_one_sentence(file):
    with pytest.raises(MlquizError, match=r"log\.jsonl cannot be read: No such file"):
        read_saved_log(file)


def test_a_log_can_come_through_a_pipe():
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as out:
        out.write(HEADER + line())
    with os.fdopen(reading):
        (event,) = read_saved_log(Path(f"/dev/fd/{reading}")).events
    assert event.item == "a"


@pytest.mark.parametrize("at", [None, "2026-01-01", 253402214400000000])
def test_a_database_with_a_time_that_is_none_is_refused(tmp_path, at):
    row = dict(zip(EVENT_COLUMNS, to_row(answer()), strict=True)) | {"at": at}
    with closing(sqlite3.connect(tmp_path / "other.sqlite")) as other:
        other.execute(f"CREATE TABLE event ({', '.join(EVENT_COLUMNS)})")
        marks = ", ".join("?" * len(row))
        other.execute(f"INSERT INTO event VALUES ({marks})", list(row.values()))
        other.commit()
    with pytest.raises(MlquizError, match="not an mlquiz database that can be read"):
        read_saved_log(tmp_path / "other.sqlite")
