"""Clocks that jump, and travel across time zones."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from mlquiz.domain.filter import EVERYTHING
from mlquiz.domain.scheduling import is_suspended_or_buried
from mlquiz.store.store import Store
from mlquiz.study.queue_builder import day_load, plan
from mlquiz.study.session import StudySession
from tests.robustness.killing import assert_sound
from tests.robustness.learner import answer_to
from tests.robustness.test_killed import event

APIA, NEW_YORK = "Pacific/Apia", "America/New_York"
NOW = datetime(2026, 3, 28, 9, tzinfo=UTC)
NEXT_TURN = {
    APIA: datetime(2026, 3, 28, 15, tzinfo=UTC),
    NEW_YORK: datetime(2026, 3, 29, 8, tzinfo=UTC),
}
"""The first 4:00 local time after NOW, when the learner's day changes."""


def test_a_clock_that_jumps_about_leaves_a_schedule(library, store: Store) -> None:
    now = NOW

    def clock() -> datetime:
        return now

    for hours in (0, 50, -400, 3, 24 * 365 * 20, -24 * 365 * 20, 1):
        now += timedelta(hours=hours)
        queue = plan(library, store, EVERYTHING, now, per_day=100)
        session = StudySession(library, store, queue, clock=clock)
        for _ in range(3):
            if session.asked is None:
                break
            answered = session.answer(answer_to(session, 2))
            assert answered.event.milliseconds == 0
            now -= timedelta(minutes=9)
            session.undo()
            session.answer(answer_to(session, 2))
            session.toggle_flag()
            session.advance()
        assert_sound(store)
    day_load(library, store, EVERYTHING, now, per_day=5)


@pytest.fixture
def travel() -> Iterator[Callable[[str], None]]:
    """Yield a function that changes the time zone of this process; restore the zone at the end."""

    with pytest.MonkeyPatch.context() as patch:

        def to(zone: str) -> None:
            patch.setenv("TZ", zone)
            time.tzset()

        yield to
    time.tzset()


def test_a_log_gives_one_schedule_in_whatever_zone_it_is_replayed(
    tmp_path: Path, travel: Callable[[str], None]
) -> None:
    zones = ["Asia/Shanghai", NEW_YORK, APIA] * 4
    with Store.in_folder(tmp_path / "here") as store:
        for number, zone in enumerate(zones):
            travel(zone)
            store.record(replace(event(number * 5), day=None))
        states = store.states()
        for zone in zones[:3]:
            travel(zone)
            store.rebuild()
            assert store.states() == states
            with Store.in_folder(tmp_path / zone[:3]) as other:
                other.merge(store.events())
                assert other.states() == states


@pytest.mark.parametrize("there", [APIA, NEW_YORK])
def test_a_buried_item_returns_when_the_day_turns_where_it_was_buried(
    library, store: Store, travel: Callable[[str], None], there: str
) -> None:
    """A change of zone moves the start of later days, but not the end of an earlier burial."""
    here = NEW_YORK if there == APIA else APIA
    travel(here)
    queue = plan(library, store, EVERYTHING, NOW, per_day=5)
    session = StudySession(library, store, queue, clock=lambda: NOW)
    session.answer(answer_to(session, 2))
    session.advance()
    travel(there)
    assert session.asked is not None
    buried = session.asked.item.id
    session.bury()
    travel(here)
    session.answer(answer_to(session, 2))
    assert_sound(store)
    back = NEXT_TURN[there]
    assert store.state(buried).buried_until == back
    for zone in (here, there):
        travel(zone)
        for moment, returns in ((back - timedelta(microseconds=1), False), (back, True)):
            again = plan(library, store, EVERYTHING, moment, per_day=9)
            assert (buried in again.planned) == returns


def day_in(zone: str, moment: datetime) -> date:
    """Return the learner's day in a zone, regardless of the zone of this process."""
    return (moment.astimezone(ZoneInfo(zone)) - timedelta(hours=4)).date()


def count_started_on(store: Store, day: date) -> int:
    """Count the items that were first answered on a day in any zone, from the log alone."""
    first: dict[str, date | None] = {}
    for each in store.answers():
        first.setdefault(each.item, each.day)
    return list(first.values()).count(day)


def fresh(store: Store, items: Iterable[str], now: datetime) -> list[str]:
    """Return those of `items` that are new and neither suspended nor buried."""
    states = [store.state(item) for item in items]
    return [
        each.item for each in states if not each.reviews and not is_suspended_or_buried(each, now)
    ]


def work(session: StudySession, store: Store, *, bury: bool) -> Iterator[str]:
    """Answer each item once, or bury it if it is new and `bury` is set; yield the new items."""
    done: set[str] = set()
    while session.asked is not None and (item := session.asked.item.id) not in done:
        done.add(item)
        is_new = not store.state(item).reviews
        if is_new and bury:
            session.bury()
        else:
            session.answer(answer_to(session, 2))
            session.advance()
        if is_new:
            yield item


def test_across_the_date_line_and_back_no_item_is_new_twice_a_day_or_beyond_the_limit(
    library, store: Store, travel: Callable[[str], None]
) -> None:
    now, limit = NOW, 2
    asked: list[tuple[str, date, str]] = []
    counts: set[int] = set()

    def clock() -> datetime:
        return now

    for step in range(24):
        now += timedelta(hours=3)
        zone = (APIA, NEW_YORK, NEW_YORK)[step % 3]
        travel(zone)
        day = day_in(zone, now)
        allowed = max(0, limit - count_started_on(store, day))
        new = min(allowed, len(fresh(store, library.item_ids(), now)))
        assert day_load(library, store, EVERYTHING, now, per_day=limit).new == new
        counts.add(new)
        if step % 2 == 0:  # otherwise the session continues in another zone
            queue = plan(library, store, EVERYTHING, now, per_day=limit)
            assert len(fresh(store, queue.planned, now)) == new
            session = StudySession(library, store, queue, clock=clock)
        asked += ((zone, day, item) for item in work(session, store, bury=step % 5 == 0))
        assert_sound(store)
    items = [item for *_, item in asked]
    assert len(set(asked)) == len(asked)
    assert set(items) == set(library.item_ids())
    assert len(items) > len(set(items))  # some buried items came back
    assert {0, limit} <= counts <= set(range(limit + 1))
