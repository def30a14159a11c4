"""The store: append events, read what is due, undo, rebuild."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from mlquiz.domain.events import Action, Event
from mlquiz.domain.scheduling import CardState, replay, replay_all
from mlquiz.errors import MlquizError
from mlquiz.store.opening import open_database
from mlquiz.store.rows import (
    CARD_COLUMNS,
    EVENT_COLUMNS,
    MICROSECOND,
    from_micros,
    to_card,
    to_event,
    to_micros,
    to_row,
)

FILE_NAME = "mlquiz.sqlite"
CHUNK = 500


def _insert(table: str, columns: tuple[str, ...], verb: str = "INSERT") -> str:
    marks = ", ".join("?" * len(columns))
    return f"{verb} INTO {table} ({', '.join(columns)}) VALUES ({marks})"


ADD_EVENT = _insert("event", EVENT_COLUMNS, "INSERT OR IGNORE")
PUT_CARD = _insert("card", CARD_COLUMNS, "INSERT OR REPLACE")
READ_EVENTS = f"SELECT {', '.join(EVENT_COLUMNS)} FROM event"
READ_CARDS = f"SELECT {', '.join(CARD_COLUMNS)} FROM card"
FREE = "suspended = 0 AND (buried_until IS NULL OR buried_until <= :now)"


@dataclass(frozen=True, slots=True)
class Run:
    """What a demo showed, and the answer (its event) that led to it."""

    at: datetime
    demo: str
    seed: int
    knobs: Mapping[str, Any]
    metrics: Mapping[str, float]
    claims: Mapping[str, bool | None]
    event: str | None = None


class Store:
    """The learner's data. One connection, for use from one thread."""

    def __init__(self, path: Path) -> None:
        """Open or make the database at `path`; raises MlquizError with the mend."""
        opened = open_database(path)
        self.path = path
        self.set_aside = opened.set_aside
        self._connection = opened.connection

    @classmethod
    def in_folder(cls, folder: Path) -> Self:
        """Open the database in the data folder."""
        return cls(folder / FILE_NAME)

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
        """Hold one write transaction: all of it is on disk at the end, or none."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
        except sqlite3.OperationalError as error:
            raise MlquizError(
                f"This could not be written to {self.path} ({error}): free some space or make the "
                "folder writable, and try again; what was saved before is safe."
            ) from error

    def record(self, event: Event) -> CardState:
        """Append `event` and return the new state of its item, in one transaction."""
        with self._writing() as connection:
            connection.execute(ADD_EVENT, to_row(event))
            return self._refresh(event.item)

    def _refresh(self, item: str) -> CardState:
        """Fold the item's events again: right whatever order the clock gave them."""
        state = replay(item, self.events(item))
        self._connection.execute(PUT_CARD, to_row(state))
        return state

    def note(
        self, item: str, action: Action, at: datetime, until: datetime | None = None
    ) -> CardState:
        """Append what was done to an item beside answering it, and return its new state.

        It counts after all that was done to the item before, even if the clock went backwards.
        """
        query = "SELECT max(at) FROM event WHERE item = ?"
        last = from_micros(self._connection.execute(query, (item,)).fetchone()[0])
        moment = max(at, last + MICROSECOND) if last else at
        return self.record(
            Event(uuid=str(uuid.uuid4()), at=moment, item=item, action=action, until=until)
        )

    def void(self, target: Event, at: datetime) -> CardState:
        """Take `target` back by appending a void, and return the state without it."""
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
        """Yield the log, or that of one item, in order of time."""
        where = " WHERE item = :item" if item else ""
        rows = self._connection.execute(f"{READ_EVENTS}{where} ORDER BY at, uuid", {"item": item})
        return map(to_event, rows)

    def answers(self) -> Iterator[Event]:
        """Yield the answers and practice that were not taken back, in order of time."""
        rows = self._connection.execute(
            f"{READ_EVENTS} WHERE action IN ('answer', 'practice') AND uuid NOT IN "
            "(SELECT target FROM event WHERE action = 'void' AND target IS NOT NULL) "
            "ORDER BY at, uuid"
        )
        return map(to_event, rows)

    def state(self, item: str) -> CardState:
        """Return the state of an item; a fresh one if it was never met."""
        row = self._connection.execute(f"{READ_CARDS} WHERE item = ?", (item,)).fetchone()
        return to_card(row) if row else CardState(item=item)

    def states(self) -> dict[str, CardState]:
        """Return the state of every item in the log."""
        return {state.item: state for state in map(to_card, self._connection.execute(READ_CARDS))}

    def due(self, now: datetime) -> Iterator[str]:
        """Yield the items that are due and free at `now`, the longest overdue first."""
        rows = self._connection.execute(
            f"SELECT item FROM card WHERE due <= :now AND {FREE} ORDER BY due, item",
            {"now": to_micros(now)},
        )
        return (item for (item,) in rows)

    def not_new(self, items: Iterable[str], now: datetime) -> set[str]:
        """Return those of `items` that were answered already, or are held back at `now`."""
        wanted = list(items)
        found: set[str] = set()
        for start in range(0, len(wanted), CHUNK):
            chunk = wanted[start : start + CHUNK]
            names = {f"i{place}": item for place, item in enumerate(chunk)}
            marks = ", ".join(f":{name}" for name in names)
            rows = self._connection.execute(
                f"SELECT item FROM card WHERE item IN ({marks}) AND NOT (reviews = 0 AND {FREE})",
                {**names, "now": to_micros(now)},
            )
            found.update(item for (item,) in rows)
        return found

    def begun_since(self, moment: datetime) -> int:
        """Count the items whose first answer came at or after `moment`."""
        query = "SELECT count(*) FROM card WHERE first_review >= ?"
        return int(self._connection.execute(query, (to_micros(moment),)).fetchone()[0])

    def rebuild(self) -> int:
        """Derive every card state from the log again; return how many there are."""
        with self._writing() as connection:
            connection.execute("DELETE FROM card")
            return self._refill()

    def _refill(self) -> int:
        states = replay_all(self.events())
        self._connection.executemany(PUT_CARD, map(to_row, states.values()))
        return len(states)

    def merge(self, events: Iterable[Event]) -> int:
        """Add the events that are not there yet, replay, and return how many came in."""
        with self._writing() as connection:
            before = connection.total_changes
            connection.executemany(ADD_EVENT, map(to_row, events))
            added = connection.total_changes - before
            connection.execute("DELETE FROM card")
            self._refill()
            return added

    def record_run(self, run: Run) -> None:
        """Keep what a demo showed."""
        with self._writing() as connection:
            connection.execute(
                _insert(
                    "run", ("uuid", "at", "event", "demo", "seed", "knobs", "metrics", "claims")
                ),
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
        """Count the demo runs that were kept."""
        return int(self._connection.execute("SELECT count(*) FROM run").fetchone()[0])

    def setting(self, name: str) -> str | None:
        """Return a setting, or None if it was never set."""
        row = self._connection.execute(
            "SELECT value FROM setting WHERE name = ?", (name,)
        ).fetchone()
        return str(row[0]) if row else None

    def set_setting(self, name: str, value: str) -> None:
        """Keep a setting."""
        with self._writing() as connection:
            connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))
