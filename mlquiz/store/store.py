"""The store: everything that is saved about the learner, and every way to read and change it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from mlquiz.domain.calendar import Calendar
from mlquiz.domain.events import Action, Event
from mlquiz.domain.memory import MemoryModel
from mlquiz.domain.scheduling import CardState
from mlquiz.domain.timing import TimedAnswer
from mlquiz.store import cards, event_log, settings
from mlquiz.store.database import Database
from mlquiz.store.days import calendar_of
from mlquiz.store.memory import memory_of, put_memory
from mlquiz.store.rows import MICROSECOND

if TYPE_CHECKING:
    from mlquiz.domain.interview import Interview, InterviewEvent, InterviewRecord
    from mlquiz.store.other_database import CheckedCopy
    from mlquiz.store.runs import RunRecord

FILE_NAME = "mlquiz.sqlite"


class Store(Database):
    """The learner's data.

    Modules that the first question does not need are imported inside methods.
    """

    def __init__(self, path: Path, announce: Callable[[], None] | None = None) -> None:
        """Open or create the database at `path`; raise MlquizError, with a hint, on failure.

        `announce` is called before waiting for another program that holds the database.
        """
        super().__init__(path, announce)
        self.salvaged = self._read(event_log.count_events) if self.damaged_file else 0
        """The number of events recovered from a damaged database."""

    @classmethod
    def in_folder(cls, folder: Path, announce: Callable[[], None] | None = None) -> Self:
        """Open the database in the data folder `folder`."""
        return cls(folder / FILE_NAME, announce)

    @property
    def calendar(self) -> Calendar:
        """The learner's calendar, as configured."""
        return self._read(calendar_of)

    @property
    def memory(self) -> MemoryModel:
        """The model of the learner's memory, with tuned weights if there are any."""
        return self._read(memory_of)

    def record(self, event: Event) -> CardState:
        """Append `event`, update the state of its item in one transaction, and return it.

        The learner's day is added to an event without one. Raises MlquizError if a time is out of
        range.
        """
        event_log.check_times(event)
        with self._writing() as connection:
            return event_log.append(connection, event)

    def record_action(
        self, item: str, action: Action, at: datetime, until: datetime | None = None
    ) -> Event:
        """Append and return an event that is not an answer, such as a suspension.

        Its time is after all earlier events of the item, even if the clock went backwards.
        """
        last = self._read(event_log.last_time, item)
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
        return self._iterate(event_log.read_events, item)

    def answers(self) -> Iterator[Event]:
        """Yield the answers that were not voided, in order of time.

        These include practice and answers given right after a lesson.
        """
        return self._iterate(event_log.read_answers)

    def recent_answers(self, now: datetime, limit: int) -> list[tuple[TimedAnswer, date]]:
        """Return up to `limit` last answers until `now`, in order of time.

        Each comes with its learner's day. Voided answers are included, because they took time, too;
        practice and mock interviews are not.
        """
        return self._read(event_log.recent_answers, now, limit)

    def last_event_time(self) -> datetime | None:
        """Return the time of the last event in the log; None if the log is empty."""
        return self._read(event_log.last_time)

    def has_events(self) -> bool:
        """Return whether there is any event in the log."""
        return self._read(event_log.has_events)

    def state(self, item: str) -> CardState:
        """Return the state of an item; a new one if it has no events."""
        return self._read(cards.read_state, item)

    def states(self) -> dict[str, CardState]:
        """Return the state of every item in the log."""
        return self._read(cards.read_states)

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
        return self._iterate(cards.due_with_risk, now)

    def next_due(self, now: datetime) -> datetime | None:
        """Return the next moment after `now` at which a learning step or a burial ends, if any."""
        return self._read(cards.next_due, now)

    def seen_items(self, items: Iterable[str], now: datetime) -> set[str]:
        """Return those of `items` that were ever answered, or are suspended or buried at `now`."""
        return self._read(cards.seen_items, list(items), now)

    def count_started_on(self, day: date) -> int:
        """Return the number of items first answered on a learner's day."""
        return self._read(cards.count_started, day)

    def count_started(self) -> int:
        """Return the number of items that were ever answered."""
        return self._read(cards.count_started)

    def has_started(
        self, items: Iterable[str] | None = None, *, before: date | None = None
    ) -> bool:
        """Return whether any item, or any of `items`, was ever answered.

        With `before`, only first answers before this learner's day count.
        """
        known = None if items is None else list(items)  # an error of the library is not ours
        return self._read(cards.has_started, known, before=before)

    def reviews_today(self, now: datetime, *, up_to: int) -> int:
        """Return the number of items reviewed on the learner's day or due; at most `up_to` due.

        Voided answers are no reviews.
        """
        return self._read(cards.reviews_today, now, up_to=up_to)

    def setting(self, name: str) -> str | None:
        """Return the value of a setting; None if it was never set."""
        return self._read(settings.read_setting, name)

    def has_settings(self) -> bool:
        """Return whether any setting was ever saved."""
        return self._read(settings.has_settings)

    def set_setting(self, name: str, value: str) -> None:
        """Save a setting."""
        with self._writing() as connection:
            settings.put_setting(connection, name, value)

    def set_memory(self, memory: MemoryModel) -> int:
        """Save the weights of the learner's memory, and derive every card state with them.

        Return the number of states.
        """
        from mlquiz.store.rebuild import derive_all

        with self._writing() as connection:
            put_memory(connection, memory)
            return derive_all(connection)

    def rebuild(self) -> int:
        """Derive every card state from the log again; return their number."""
        from mlquiz.store.rebuild import derive_all

        with self._writing() as connection:
            return derive_all(connection)

    def merge(self, events: Iterable[Event]) -> int:
        """Add the events that are not in the log, rebuild, and return the number of added ones."""
        from mlquiz.store.rebuild import derive_all

        with self._writing() as connection:
            added = event_log.add_missing(connection, events)
            derive_all(connection)
            return added

    def backup(self, file: Path) -> None:
        """Copy a consistent snapshot of the database to `file`; other processes may still write.

        Raises UsageError if `file` is not a regular file.
        """
        from mlquiz.store.backup import back_up

        back_up(self._connection, self.path, file)

    def replace_data(self, source: CheckedCopy, saved: Path) -> Path | None:
        """Replace all data by that of a copy of another database, in one transaction.

        Any previous data is copied to the new file `saved` first. Return `saved`, or None if there
        was no previous data.
        """
        from mlquiz.store.replacement import replace_data

        with self._writing() as connection:
            return replace_data(connection, self.path, source, saved)

    def record_interview(
        self, interview: str, at: datetime, event: InterviewEvent, answer: Event | None = None
    ) -> None:
        """Append an event of an interview, and the answer to an item, in one transaction.

        Its time is after all earlier events of the interview, even if the clock went backwards.
        The learner's day is added to an answer without one. Raises MlquizError if a time is out of
        range.
        """
        from mlquiz.store.interviews import add_event

        event_log.check_time(at)
        if answer is not None:
            event_log.check_times(answer)
        with self._writing() as connection:
            add_event(connection, interview, at, event)
            if answer is not None:
                event_log.append(connection, answer)

    def interviews(self) -> list[Interview]:
        """Return all interviews as far as they went, in the order in which they were started."""
        from mlquiz.store.interviews import read_interviews

        return self._read(read_interviews)

    def interview_records(self) -> list[InterviewRecord]:
        """Return the events of all interviews, in order of time."""
        from mlquiz.store.interviews import read_records

        return list(self._iterate(read_records))

    def merge_interviews(self, records: Iterable[InterviewRecord]) -> int:
        """Add the events of interviews that are not here yet; return their number."""
        from mlquiz.store.interviews import add_records

        with self._writing() as connection:
            return add_records(connection, records)

    def record_run(self, run: RunRecord) -> None:
        """Save the record of a demo run."""
        from mlquiz.store.runs import add_run

        with self._writing() as connection:
            add_run(connection, run)

    def count_runs(self) -> int:
        """Return the number of saved demo runs."""
        from mlquiz.store.runs import count_runs

        return self._read(count_runs)

    def has_run(self, demo: str) -> bool:
        """Return whether a run of a demo was ever saved."""
        from mlquiz.store.runs import has_run

        return self._read(has_run, demo)
