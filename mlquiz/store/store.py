"""The store: append and void events, read states and due items, rebuild, merge and back up."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from msgspec import Struct
from msgspec.json import encode
from msgspec.structs import replace

from mlquiz.domain.calendar import Calendar
from mlquiz.domain.events import Action, Event
from mlquiz.domain.memory import MemoryModel
from mlquiz.domain.scheduling import CardState, replay
from mlquiz.domain.timing import TimedAnswer
from mlquiz.errors import MlquizError, UsageError
from mlquiz.store.connection import identity, open_database
from mlquiz.store.corruption import translate_errors
from mlquiz.store.days import calendar_of, fill_days
from mlquiz.store.memory import memory_of, put_memory
from mlquiz.store.rows import (
    MICROSECOND,
    from_micros,
    in_range,
    is_datable,
    to_card,
    to_event,
    to_micros,
    to_row,
    to_timed_answer,
)
from mlquiz.store.sql import (
    ADD_EVENT,
    ADD_RUN,
    PUT_CARD,
    READ_CARDS,
    READ_EVENTS,
)
from mlquiz.store.transaction import set_busy_timeout, writing

if TYPE_CHECKING:
    from mlquiz.domain.interview import Interview, InterviewEvent, InterviewRecord

FILE_NAME = "mlquiz.sqlite"
CHUNK = 500
NONE: Mapping[str, object] = {}
STEP_RISK = "1e9"
"""The risk, in SQL, of an item in a learning step: higher than any other."""
DAY_MICROS = 86_400_000_000
RISK = f"coalesce((:now - last_review) / ({DAY_MICROS} * max(stability, 0.01)), 1.0)"
AVAILABLE = "suspended = 0 AND (buried_until IS NULL OR buried_until <= :now)"


class RunRecord(Struct, frozen=True):
    """The results of a demo run, and the event of the answer that led to it, if any."""

    at: datetime
    demo: str
    seed: int
    knobs: Mapping[str, Any]
    metrics: Mapping[str, float]
    claims: Mapping[str, bool | None]
    event: str | None = None


class Store:
    """The learner's data: one connection, to be used from one thread."""

    def __init__(self, path: Path, announce: Callable[[], None] | None = None) -> None:
        """Open or create the database at `path`; raise MlquizError, with a hint, on failure.

        `announce` is called before waiting for another program that holds the database.
        """
        opened = open_database(path, announce)
        self._announce = announce
        self.path = path
        self.set_aside = opened.set_aside
        self._file = opened.file
        self._connection = opened.connection
        self._changes_at_start = opened.connection.total_changes
        self.salvaged = (self._number("SELECT count(*) FROM event") or 0) if self.set_aside else 0
        """The number of events recovered from a damaged database."""

    @classmethod
    def in_folder(cls, folder: Path, announce: Callable[[], None] | None = None) -> Self:
        """Open the database in the data folder `folder`."""
        return cls(folder / FILE_NAME, announce)

    @property
    def has_changed(self) -> bool:
        """Whether anything was written through this store."""
        return self._connection.total_changes > self._changes_at_start

    def set_busy_timeout(self, seconds: float) -> None:
        """Wait at most `seconds`, without announcing it, for another program's lock.

        After that, writing raises DatabaseBusy.
        """
        self._announce = None
        set_busy_timeout(self._connection, seconds)

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Run one write transaction; raise MlquizError if it fails."""
        with translate_errors(self.path), writing(self._connection, self._announce):
            yield self._connection
            self._check_not_replaced()

    def _check_not_replaced(self) -> None:
        """Raise MlquizError if the file was renamed or replaced: its data would be lost."""
        if identity(self.path) != self._file:
            raise MlquizError(
                f"Another mlquiz process has replaced {self.path}, so your last change was not "
                "saved: start mlquiz again.",
                f"{self.path} 已被另一个 mlquiz 进程替换，刚才的改动未能保存：请重新启动 mlquiz。",
            )

    def _rows(
        self, query: str, parameters: Mapping[str, object] | Sequence[object] = ()
    ) -> Iterator[tuple[Any, ...]]:
        with translate_errors(self.path):
            yield from self._connection.execute(query, parameters)

    def _number(self, query: str, parameters: Sequence[object] = ()) -> int | None:
        """Return the single number that a query selects, or None for NULL."""
        found: int | None = next(self._rows(query, parameters))[0]
        return found

    @property
    def calendar(self) -> Calendar:
        """The learner's calendar, as configured."""
        with translate_errors(self.path):
            return calendar_of(self._connection)

    @property
    def memory(self) -> MemoryModel:
        """The model of the learner's memory, with tuned weights if there are any."""
        with translate_errors(self.path):
            return memory_of(self._connection)

    def record(self, event: Event) -> CardState:
        """Append `event`, update the state of its item in one transaction, and return it.

        The learner's day is added to an event without one. Raises MlquizError if a time is out of
        range.
        """
        if not in_range(event):
            raise _wrong_clock(event.at)
        with self._writing() as connection:
            dated = event if event.day else replace(event, day=self.calendar.day_of(event.at))
            connection.execute(ADD_EVENT, to_row(dated))
            return self._refresh(event.item)

    def _refresh(self, item: str) -> CardState:
        """Save and return the item's state, replayed so that it is right for any order of times."""
        state = replay(item, self.events(item), memory_of(self._connection))
        self._connection.execute(PUT_CARD, to_row(state))
        return state

    def note(self, item: str, action: Action, at: datetime, until: datetime | None = None) -> Event:
        """Append and return an event that is not an answer, such as a suspension.

        Its time is after all earlier events of the item, even if the clock went backwards.
        """
        query = "SELECT max(at) FROM event WHERE item = ?"
        last = from_micros(self._number(query, (item,)))
        moment = max(at, last + MICROSECOND) if last else at
        event = Event(uuid=str(uuid.uuid4()), at=moment, item=item, action=action, until=until)
        self.record(event)
        return event

    def void(self, target: Event, at: datetime) -> CardState:
        """Undo `target` by appending a void; return the item's state without it."""
        return self.record(
            Event(
                uuid=str(uuid.uuid4()),
                at=max(at, target.at),
                item=target.item,
                action=Action.VOID,
                target=target.uuid,
            )
        )

    def events(self, item: str | None = None) -> Iterator[Event]:
        """Yield the events of the log, or those of one item, in order of time."""
        where = " WHERE item = :item" if item else ""
        return self._events(f"{READ_EVENTS}{where} ORDER BY at, uuid", {"item": item})

    def last_event(self) -> datetime | None:
        """Return the time of the last event in the log; None if the log is empty."""
        return from_micros(self._number("SELECT max(at) FROM event"))

    def has_events(self) -> bool:
        """Return whether there is any event in the log."""
        return bool(self._number("SELECT EXISTS (SELECT 1 FROM event)"))

    def answers(self) -> Iterator[Event]:
        """Yield the answers that were not voided, in order of time.

        These include practice and answers given right after a lesson.
        """
        return self._events(
            f"{READ_EVENTS} WHERE action IN ('answer', 'practice', 'learn') AND uuid NOT IN "
            "(SELECT target FROM event WHERE action = 'void' AND target IS NOT NULL) "
            "ORDER BY at, uuid"
        )

    def _events(self, query: str, parameters: Mapping[str, object] = NONE) -> Iterator[Event]:
        with translate_errors(self.path):
            yield from map(to_event, self._connection.execute(query, parameters))

    def state(self, item: str) -> CardState:
        """Return the state of an item; a new one if it has no events."""
        with translate_errors(self.path):
            row = next(self._rows(f"{READ_CARDS} WHERE item = ?", (item,)), None)
            return to_card(row) if row else CardState(item=item)

    def states(self) -> dict[str, CardState]:
        """Return the state of every item in the log."""
        with translate_errors(self.path):
            return {state.item: state for state in map(to_card, self._rows(READ_CARDS))}

    def due(self, now: datetime) -> Iterator[str]:
        """Yield the items that are due at `now` and not suspended or buried.

        Those in a learning step come first, then the longest overdue.
        """
        return (item for item, _ in self.due_with_risk(now))

    def due_with_risk(self, now: datetime) -> Iterator[tuple[str, float]]:
        """Yield the items of `due`, each with its risk of being forgotten.

        The risk is the time since the last review as a multiple of the stability: the higher it
        is, the lower the chance of recall. In a learning step it is higher than any other.
        """
        known = {"now": to_micros(now), "today": self.calendar.day_of(now).isoformat()}
        steps, days = ("due <= :now", "due", STEP_RISK), ("due_day <= :today", "due_day", RISK)
        for condition, order, risk in (steps, days):
            yield from self._rows(
                f"SELECT item, {risk} FROM card WHERE {condition} AND {AVAILABLE} "
                f"ORDER BY {order}, item",
                known,
            )

    def recent_answers(self, now: datetime, limit: int) -> list[tuple[TimedAnswer, date]]:
        """Return up to `limit` last answers until `now`, in order of time.

        Each comes with its learner's day. Voided answers are included, because they took time, too;
        practice and mock interviews are not.
        """
        query = (
            "SELECT item, at, milliseconds, day FROM event WHERE at <= ? "
            "AND action IN ('answer', 'learn') ORDER BY at DESC LIMIT ?"
        )
        with translate_errors(self.path):
            rows = self._rows(query, (to_micros(now), limit))
            return [to_timed_answer(row) for row in rows][::-1]

    def next_due(self, now: datetime) -> datetime | None:
        """Return the next moment after `now` at which a learning step or a burial ends, if any."""
        ends = (
            self._number(f"SELECT min({column}) FROM card WHERE {column} > ?", (to_micros(now),))
            for column in ("due", "buried_until")
        )
        return from_micros(min((end for end in ends if end is not None), default=None))

    def version(self) -> int:
        """Return a number that changes when another process writes to the database."""
        return self._number("PRAGMA data_version") or 0

    def seen_items(self, items: Iterable[str], now: datetime) -> set[str]:
        """Return those of `items` that were ever answered, or are suspended or buried at `now`."""
        wanted = list(items)
        found: set[str] = set()
        for start in range(0, len(wanted), CHUNK):
            chunk = wanted[start : start + CHUNK]
            names = {f"i{index}": item for index, item in enumerate(chunk)}
            marks = ", ".join(f":{name}" for name in names)
            rows = self._rows(
                f"SELECT item FROM card WHERE item IN ({marks}) "
                f"AND NOT (first_day IS NULL AND {AVAILABLE})",
                {**names, "now": to_micros(now)},
            )
            found.update(item for (item,) in rows)
        return found

    def begun_on(self, day: date) -> int:
        """Return the number of items first answered on a learner's day."""
        query = "SELECT count(*) FROM card WHERE first_day = ?"
        return self._number(query, (day.isoformat(),)) or 0

    def reviews_today(self, now: datetime, *, up_to: int) -> int:
        """Return the number of items reviewed on the learner's day or due; at most `up_to` due.

        Voided answers are no reviews.
        """
        today = self.calendar.day_of(now)
        values = {
            "now": to_micros(now),
            "today": today.isoformat(),
            "start": to_micros(self.calendar.start_of(today)),
            "up_to": up_to,
        }
        due = f"SELECT item FROM card WHERE due_day <= :today AND {AVAILABLE} LIMIT :up_to"
        done = (
            "SELECT event.item FROM event CROSS JOIN card ON card.item = event.item "
            "WHERE event.at >= :start AND action = 'answer' AND first_day < :today "
            # A void comes after its target, so that those of today are enough.
            "AND uuid NOT IN (SELECT target FROM event WHERE at >= :start AND action = 'void' "
            "AND target IS NOT NULL)"
        )
        return len({item for query in (due, done) for (item,) in self._rows(query, values)})

    def has_begun(self, items: Iterable[str] | None = None, *, before: date | None = None) -> bool:
        """Return whether any item, or any of `items`, was ever answered.

        With `before`, only first answers before this learner's day count.
        """
        known: dict[str, object] = {}
        query = "SELECT 1 FROM card WHERE first_day IS NOT NULL"
        if before is not None:
            query, known["day"] = f"{query} AND first_day < :day", before.isoformat()
        if items is not None:
            query += " AND item IN (SELECT value FROM json_each(:items))"
            known["items"] = encode(list(items)).decode()
        return next(self._rows(f"{query} LIMIT 1", known), None) is not None

    def begun(self) -> int:
        """Return the number of items that were ever answered."""
        return self._number("SELECT count(*) FROM card WHERE first_day IS NOT NULL") or 0

    def rebuild(self) -> int:
        """Derive every card state from the log again; return their number."""
        from mlquiz.store.rebuild import derive_all  # not needed for an answer

        with self._writing() as connection:
            return derive_all(connection)

    def set_memory(self, memory: MemoryModel) -> int:
        """Save the weights of the learner's memory, and derive every card state with them.

        Return the number of states.
        """
        from mlquiz.store.rebuild import derive_all

        with self._writing() as connection:
            put_memory(connection, memory)
            return derive_all(connection)

    def merge(self, events: Iterable[Event]) -> int:
        """Add the events that are not in the log, rebuild, and return the number of added ones."""
        from mlquiz.store.rebuild import derive_all

        with self._writing() as connection:
            before = connection.total_changes
            connection.executemany(ADD_EVENT, map(to_row, events))
            added = connection.total_changes - before
            fill_days(connection)
            derive_all(connection)
            return added

    def replace_by(self, source: sqlite3.Connection, saved: Path) -> Path | None:
        """Replace all data by that of another database, in one transaction.

        Any previous data is copied to the new file `saved` first. Return `saved`, or None if there
        was no previous data.
        """
        from mlquiz.store.rebuild import derive_all
        from mlquiz.store.recovery import TABLES

        with self._writing() as connection:
            exist = " OR ".join(f"EXISTS (SELECT 1 FROM {table})" for table in TABLES)
            had_data = bool(self._number(f"SELECT {exist}"))
            if had_data:
                # SQLite cannot copy from a connection with an open write transaction.
                with closing(sqlite3.connect(self.path)) as reader:
                    self._copy(reader, saved)
            for table, (columns, statement) in TABLES.items():
                connection.execute(f"DELETE FROM {table}")
                rows = source.execute(f"SELECT {', '.join(columns)} FROM {table}")
                connection.executemany(statement, rows)
            derive_all(connection)
        return saved if had_data else None

    def backup(self, file: Path) -> None:
        """Copy a consistent snapshot of the database to `file`; other processes may still write.

        Raises UsageError if `file` is not a regular file.
        """
        from mlquiz.files import is_stream

        if is_stream(file):
            raise UsageError(
                f"{file} is not a regular file, and SQLite writes only to those: choose another "
                "FILE, or use `mlquiz state export`.",
                f"{file} 不是普通文件，无法写入 SQLite 数据库："
                "请换一个文件名，或用 `mlquiz state export`。",
            )
        self._copy(self._connection, file)

    def _copy(self, source: sqlite3.Connection, file: Path) -> None:
        from mlquiz.files import atomic_write
        from mlquiz.store.recovery import check

        with (
            atomic_write(file) as partial,
            translate_errors(self.path, file),
            closing(sqlite3.connect(partial)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # a single file, without a WAL
            check(copy)  # pages are copied unchecked; a damaged copy must not replace a file

    def record_interview(
        self, interview: str, at: datetime, event: InterviewEvent, answer: Event | None = None
    ) -> None:
        """Append an event of an interview, and the answer to an item, in one transaction.

        Its time is after all earlier events of the interview, even if the clock went backwards.
        Raises MlquizError if a time is out of range.
        """
        from mlquiz.store.interviews import add_event  # not needed for an answer in a session

        if not is_datable(at):
            raise _wrong_clock(at)
        if answer is not None and not in_range(answer):
            raise _wrong_clock(answer.at)
        with self._writing() as connection:
            add_event(connection, interview, at, event)
            if answer is not None:
                connection.execute(ADD_EVENT, to_row(answer))
                self._refresh(answer.item)

    def interviews(self) -> list[Interview]:
        """Return all interviews as far as they went, in the order in which they were begun."""
        from mlquiz.store.interviews import read_interviews  # not needed for an answer

        with translate_errors(self.path):
            return read_interviews(self._connection)

    def interview_records(self) -> list[InterviewRecord]:
        """Return the events of all interviews, in order of time."""
        from mlquiz.store.interviews import read_records

        with translate_errors(self.path):
            return list(read_records(self._connection))

    def merge_interviews(self, records: Iterable[InterviewRecord]) -> int:
        """Add the events of interviews that are not here yet; return their number."""
        from mlquiz.store.interviews import add_records

        with self._writing() as connection:
            return add_records(connection, records)

    def record_run(self, run: RunRecord) -> None:
        """Save the record of a demo run."""
        import json

        with self._writing() as connection:
            connection.execute(
                ADD_RUN,
                (
                    str(uuid.uuid4()),
                    to_micros(run.at),
                    run.event,
                    run.demo,
                    run.seed,
                    json.dumps(dict(run.knobs)),
                    json.dumps(dict(run.metrics)),
                    json.dumps(dict(run.claims)),
                ),
            )

    def runs(self) -> int:
        """Return the number of saved demo runs."""
        return self._number("SELECT count(*) FROM run") or 0

    def has_run(self, demo: str) -> bool:
        """Return whether a run of a demo was ever saved."""
        return bool(self._number("SELECT EXISTS (SELECT 1 FROM run WHERE demo = ?)", (demo,)))

    def setting(self, name: str) -> str | None:
        """Return the value of a setting; None if it was never set."""
        row = next(self._rows("SELECT value FROM setting WHERE name = ?", (name,)), None)
        return str(row[0]) if row else None

    def has_settings(self) -> bool:
        """Return whether any setting was ever saved."""
        return bool(self._number("SELECT EXISTS (SELECT 1 FROM setting)"))

    def set_setting(self, name: str, value: str) -> None:
        """Save a setting."""
        with self._writing() as connection:
            connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))


def _wrong_clock(shown: datetime) -> MlquizError:
    return MlquizError(
        f"The clock of this computer shows {shown:%Y-%m-%d}: set it to today's date.",
        f"这台电脑的时钟显示为 {shown:%Y-%m-%d}：请把日期调到今天。",
    )
