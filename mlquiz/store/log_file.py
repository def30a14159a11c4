"""The log as JSON lines: for backups, other programs and a second device.

The first line states the format; each other line is one event, of the log or of a mock interview.
Times are ISO 8601, in UTC.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from mlquiz.domain.events import Event
from mlquiz.domain.interview import InterviewRecord
from mlquiz.errors import MlquizError
from mlquiz.output import JSON_VERSION
from mlquiz.store.interviews import read_records
from mlquiz.store.other_database import open_read_only
from mlquiz.store.rows import in_range, is_datable, to_event
from mlquiz.store.sql import select_events

FORMAT, WITH_INTERVIEWS = 1, 2
"""The format of a log; one with mock interviews cannot be read by the first versions of mlquiz."""
SQLITE_HEADER = b"SQLite format 3\x00"


class SavedLog(Struct, frozen=True):
    """The events of a log file or of a database, and those of its mock interviews."""

    events: Sequence[Event]
    interviews: Sequence[InterviewRecord] = ()


class _Line(Struct):
    """The key that only a line about an interview has."""

    interview: str | None = None


def write_log(
    events: Iterable[Event],
    out: IO[str],
    interviews: Sequence[InterviewRecord] = (),
    *,
    ascii_only: bool = False,
) -> int:
    """Write the header and one line for each event; return the number of lines after the header."""
    form = WITH_INTERVIEWS if interviews else FORMAT
    header = {"mlquiz": "log", "format": form, "version": JSON_VERSION}
    out.write(json.dumps(header) + "\n")
    written = 0
    for records in (events, interviews):
        for record in records:
            fields = {
                key: value
                for key, value in msgspec.to_builtins(record).items()
                if value is not None
            }
            out.write(json.dumps(fields, ensure_ascii=ascii_only) + "\n")
            written += 1
    return written


def read_saved_log(path: Path) -> SavedLog:
    """Return the events of an exported log or of another mlquiz database.

    Raises MlquizError if the file is neither.
    """
    raw = read_file(path)
    if not raw.startswith(SQLITE_HEADER):
        return read_log(path, raw)
    with open_read_only(path) as other:
        rows = other.execute(f"{select_events(other)} ORDER BY at, uuid")
        return SavedLog([to_event(row) for row in rows], list(read_records(other)))


def read_file(path: Path) -> bytes:
    """Return the content of a file; raise MlquizError if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise MlquizError(
            f"{path} cannot be read: {error.strerror}.", f"{path} 无法读取：{error.strerror}。"
        ) from error


def read_log(path: Path, raw: bytes) -> SavedLog:
    """Return all events of a log; raise MlquizError with the first line that is not an event."""
    header, *lines = raw.splitlines() or [b""]
    _check_header(path, header)
    found = [
        _record(path, number, line) for number, line in enumerate(lines, start=2) if line.strip()
    ]
    return SavedLog(
        [each for each in found if isinstance(each, Event)],
        [each for each in found if isinstance(each, InterviewRecord)],
    )


def _check_header(path: Path, line: bytes) -> None:
    try:
        header = json.loads(line)
        found = header["format"] if header["mlquiz"] == "log" else None
    except (ValueError, TypeError, KeyError, RecursionError):
        found = None
    if found is None:
        raise MlquizError(
            f"{path}:1: this is not an mlquiz log: make one with `mlquiz state export FILE`.",
            f"{path} 不是 mlquiz 的记录文件：请用 `mlquiz state export FILE` 导出。",
        )
    if found not in (FORMAT, WITH_INTERVIEWS):
        raise MlquizError(
            f"{path}:1: this log has format {found}: upgrade mlquiz to read it.",
            f"{path} 的记录格式为 {found}：请升级 mlquiz 后再读取。",
        )


def _record(path: Path, number: int, line: bytes) -> Event | InterviewRecord:
    try:
        record: Event | InterviewRecord
        if msgspec.json.decode(line, type=_Line).interview is None:
            record = msgspec.json.decode(line, type=Event)
        else:
            record = msgspec.json.decode(line, type=InterviewRecord)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise MlquizError(
            f"{path}:{number}: this line is not an event ({error}): nothing was imported; "
            "fix or remove the line.",
            f"{path} 第 {number} 行不是有效的记录（{error}），未导入任何内容：请改正或删去该行。",
        ) from error
    if any(moment.tzinfo is None for moment in _times(record)):
        raise MlquizError(
            f"{path}:{number}: the time has no zone: nothing was imported.",
            f"{path} 第 {number} 行的时间缺少时区，未导入任何内容。",
        )
    try:
        return _in_utc(record)
    except OverflowError as error:
        raise MlquizError(
            f"{path}:{number}: a time or a number is out of range: nothing was imported.",
            f"{path} 第 {number} 行的时间或数值超出范围，未导入任何内容。",
        ) from error


def _times(record: Event | InterviewRecord) -> list[datetime]:
    until = record.until if isinstance(record, Event) else None
    return [record.at] if until is None else [record.at, until]


def _in_utc(record: Event | InterviewRecord) -> Event | InterviewRecord:
    """Return the record with its times in UTC; raise OverflowError if the store cannot hold it."""
    moved = replace(record, at=record.at.astimezone(UTC))
    if isinstance(moved, Event):
        until = moved.until.astimezone(UTC) if moved.until else None
        moved = replace(moved, until=until)
    if not (in_range(moved) if isinstance(moved, Event) else is_datable(moved.at)):
        raise OverflowError
    return moved
