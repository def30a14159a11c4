"""Builders of log events."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from mlquiz.domain.calendar import Calendar
from mlquiz.domain.events import Action, Event
from mlquiz.domain.rating import Rating

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def after(**span: float) -> datetime:
    """Return the time that is `span` (days, hours, …) after `NOW`."""
    return NOW + timedelta(**span)


def answer(
    item: str = "a", at: datetime = NOW, rating: Rating = Rating.GOOD, **fields: Any
) -> Event:
    """Return an event that answers an item."""
    more = {"correct": rating > Rating.AGAIN, "answer": "{}", **fields}
    return make_event(Action.ANSWER, item, at, rating=rating, **more)


def make_event(action: Action, item: str = "a", at: datetime = NOW, **fields: Any) -> Event:
    """Return an event with this action."""
    fields = {"uuid": str(uuid4()), "day": day_in_utc(at), **fields}
    return Event(**fields, at=at, item=item, action=action)


def day_in_utc(at: datetime) -> date:
    """Return the learner's day that contains a time, for a learner in UTC."""
    return Calendar(zone=UTC).day_of(at)
