"""Queries of the card states: which items are due, and which were started."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from msgspec.json import encode

from mlquiz.domain.scheduling import CardState
from mlquiz.store.days import calendar_of
from mlquiz.store.rows import from_micros, to_card, to_micros
from mlquiz.store.sql import READ_CARDS, select_number

CHUNK_SIZE = 500
STEP_RISK = "1e9"
"""The risk, in SQL, of an item in a learning step: higher than any other."""
DAY_MICROS = 86_400_000_000
RISK = f"coalesce((:now - last_review) / ({DAY_MICROS} * max(stability, 0.01)), 1.0)"
AVAILABLE = "suspended = 0 AND (buried_until IS NULL OR buried_until <= :now)"


def read_state(connection: sqlite3.Connection, item: str) -> CardState:
    """Return the state of an item; a new one if it has no events."""
    row = connection.execute(f"{READ_CARDS} WHERE item = ?", (item,)).fetchone()
    return to_card(row) if row else CardState(item=item)


def read_states(connection: sqlite3.Connection) -> dict[str, CardState]:
    """Return the state of every item in the log."""
    return {state.item: state for state in map(to_card, connection.execute(READ_CARDS))}


def due_with_risk(connection: sqlite3.Connection, now: datetime) -> Iterator[tuple[str, float]]:
    """Yield the items that are due at `now`, each with its risk of being forgotten."""
    today = calendar_of(connection).day_of(now).isoformat()
    known = {"now": to_micros(now), "today": today}
    steps, days = ("due <= :now", "due", STEP_RISK), ("due_day <= :today", "due_day", RISK)
    for condition, order, risk in (steps, days):
        yield from connection.execute(
            f"SELECT item, {risk} FROM card WHERE {condition} AND {AVAILABLE} "
            f"ORDER BY {order}, item",
            known,
        )


def next_due(connection: sqlite3.Connection, now: datetime) -> datetime | None:
    """Return the next moment after `now` at which a learning step or a burial ends, if any."""
    ends = (
        select_number(
            connection,
            f"SELECT min({column}) FROM card WHERE {column} > ?",
            (to_micros(now),),
        )
        for column in ("due", "buried_until")
    )
    return from_micros(min((end for end in ends if end is not None), default=None))


def seen_items(connection: sqlite3.Connection, items: Sequence[str], now: datetime) -> set[str]:
    """Return those of `items` that were ever answered, or are suspended or buried at `now`."""
    found: set[str] = set()
    for start in range(0, len(items), CHUNK_SIZE):
        chunk = items[start : start + CHUNK_SIZE]
        names = {f"i{index}": item for index, item in enumerate(chunk)}
        marks = ", ".join(f":{name}" for name in names)
        rows = connection.execute(
            f"SELECT item FROM card WHERE item IN ({marks}) "
            f"AND NOT (first_day IS NULL AND {AVAILABLE})",
            {**names, "now": to_micros(now)},
        )
        found.update(item for (item,) in rows)
    return found


def reviews_today(connection: sqlite3.Connection, now: datetime, *, up_to: int) -> int:
    """Return the number of items reviewed on the learner's day or due; at most `up_to` due."""
    calendar = calendar_of(connection)
    today = calendar.day_of(now)
    values = {
        "now": to_micros(now),
        "today": today.isoformat(),
        "start": to_micros(calendar.start_of(today)),
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
    return len({item for query in (due, done) for (item,) in connection.execute(query, values)})


def has_started(
    connection: sqlite3.Connection,
    items: Sequence[str] | None = None,
    *,
    before: date | None = None,
) -> bool:
    """Return whether any item, or any of `items`, was first answered, `before` a day if given."""
    known: dict[str, object] = {}
    query = "SELECT 1 FROM card WHERE first_day IS NOT NULL"
    if before is not None:
        query, known["day"] = f"{query} AND first_day < :day", before.isoformat()
    if items is not None:
        query += " AND item IN (SELECT value FROM json_each(:items))"
        known["items"] = encode(items).decode()
    return connection.execute(f"{query} LIMIT 1", known).fetchone() is not None


def count_started(connection: sqlite3.Connection, day: date | None = None) -> int:
    """Return the number of items that were ever answered, or first answered on `day`."""
    query = "SELECT count(*) FROM card WHERE first_day"
    if day is None:
        return select_number(connection, f"{query} IS NOT NULL") or 0
    return select_number(connection, f"{query} = ?", (day.isoformat(),)) or 0
