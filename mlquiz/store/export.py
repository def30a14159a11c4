"""The log as JSON lines: for backups, other programs and a second device.

The first line states the format; each other line is one event. Times are ISO 8601, in UTC.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC
from pathlib import Path
from typing import IO

import msgspec
from msgspec.structs import replace

from mlquiz.document import JSON_VERSION
from mlquiz.domain.events import Event
from mlquiz.errors import MlquizError
from mlquiz.store.foreign import reading
from mlquiz.store.rows import in_range, to_event
from mlquiz.store.sql import select_events

FORMAT = 1
SQLITE_HEADER = b"SQLite format 3\x00"
HEADER = {"mlquiz": "log", "format": FORMAT, "version": JSON_VERSION}
DECODER = msgspec.json.Decoder(Event)


def write_log(events: Iterable[Event], out: IO[str], *, ascii_only: bool = False) -> int:
    """Write the header and one line for each event; return the number of events."""
    out.write(json.dumps(HEADER) + "\n")
    written = 0
    for event in events:
        record = {
            key: value for key, value in msgspec.to_builtins(event).items() if value is not None
        }
        out.write(json.dumps(record, ensure_ascii=ascii_only) + "\n")
        written += 1
    return written


def read_events(path: Path) -> list[Event]:
    """Return the events of an exported log or of another mlquiz database.

    Raises MlquizError if the file is neither.
    """
    raw = read_file(path)
    if not raw.startswith(SQLITE_HEADER):
        return read_log(path, raw)
    with reading(path) as other:
        rows = other.execute(f"{select_events(other)} ORDER BY at, uuid")
        return [to_event(row) for row in rows]


def read_file(path: Path) -> bytes:
    """Return the content of a file; raise MlquizError if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise MlquizError(
            f"{path} cannot be read: {error.strerror}.", f"{path} 无法读取：{error.strerror}。"
        ) from error


def read_log(path: Path, raw: bytes) -> list[Event]:
    """Return all events of a log; raise MlquizError with the first line that is not an event."""
    header, *lines = raw.splitlines() or [b""]
    _check_header(path, header)
    return list(_events(path, lines))


def _check_header(path: Path, line: bytes) -> None:
    try:
        header = json.loads(line)
        found = header["format"] if header["mlquiz"] == "log" else None
    except (ValueError, TypeError, KeyError, RecursionError):
        found = None
    if found is None:
        raise MlquizError(
            f"{path}:1: this is no mlquiz log: make one with `mlquiz state export FILE`.",
            f"{path} 不是 mlquiz 的记录文件：请用 `mlquiz state export FILE` 导出。",
        )
    if found != FORMAT:
        raise MlquizError(
            f"{path}:1: this log has format {found}: upgrade mlquiz to read it.",
            f"{path} 的记录格式为 {found}：请升级 mlquiz 后再读取。",
        )


def _events(path: Path, lines: Iterable[bytes]) -> Iterator[Event]:
    for number, line in enumerate(lines, start=2):
        if not line.strip():
            continue
        try:
            event = DECODER.decode(line)
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            raise MlquizError(
                f"{path}:{number}: this line is not an event ({error}): nothing was imported; "
                "fix or remove the line.",
                f"{path} 第 {number} 行不是作答记录（{error}），未导入任何内容：请改正或删去该行。",
            ) from error
        if event.at.tzinfo is None or (event.until and event.until.tzinfo is None):
            raise MlquizError(
                f"{path}:{number}: the time has no zone: nothing was imported.",
                f"{path} 第 {number} 行的时间缺少时区，未导入任何内容。",
            )
        try:
            yield _in_utc(event)
        except OverflowError as error:
            raise MlquizError(
                f"{path}:{number}: a time or a number is out of range: nothing was imported.",
                f"{path} 第 {number} 行的时间或数值超出范围，未导入任何内容。",
            ) from error


def _in_utc(event: Event) -> Event:
    """Return the event with its times in UTC; raise OverflowError if the store cannot hold it."""
    until = event.until.astimezone(UTC) if event.until else None
    moved = replace(event, at=event.at.astimezone(UTC), until=until)
    if not in_range(moved):
        raise OverflowError
    return moved
