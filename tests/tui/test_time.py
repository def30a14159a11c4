"""A screen that stays open while the day turns, an item falls due or another process writes."""

import time
from datetime import UTC, datetime

import pytest
from textual import events

from mlquiz.domain.events import Action
from mlquiz.domain.rating import Rating
from mlquiz.store.store import Store
from mlquiz.tui import app as app_module
from mlquiz.tui.screens.session_summary import SessionSummaryScreen
from tests.building.log import answer

BEFORE_TURN = datetime(2026, 11, 23, 3, 59, 50, tzinfo=UTC)


async def look(pilot):
    """Come back to the terminal, as after the computer slept."""
    pilot.app.post_message(events.AppFocus())
    await pilot.pause()
    await pilot.pause()


@pytest.fixture
def started_item(services):
    """Start all items that the day allows, and return the one."""
    services.settings.set("new_per_day", "1")
    item = next(services.library.item_ids())
    services.store.record(answer(item, BEFORE_TURN.replace(minute=0), day=None))
    return item


async def test_home_notices_the_new_day(make_app, run, screen_text, clock, started_item):
    clock.now = BEFORE_TURN
    async with run(make_app()) as pilot:
        assert "2026-11-22" in screen_text(pilot.app)
        assert "All done for today" in screen_text(pilot.app)
        clock.advance(seconds=20)
        await look(pilot)
        assert "2026-11-23" in screen_text(pilot.app)
        assert "1 new item" in screen_text(pilot.app)


async def test_home_looks_at_the_clock_by_itself(
    make_app, run, screen_text, clock, started_item, monkeypatch
):
    monkeypatch.setattr(app_module, "CLOCK_SECONDS", 0.01)
    clock.now = BEFORE_TURN
    async with run(make_app()) as pilot:
        clock.advance(seconds=20)
        while "2026-11-23" not in screen_text(pilot.app):
            await pilot.pause(0.01)


async def test_home_notices_what_falls_due(
    make_app, run, screen_text, clock, services, started_item
):
    clock.now = BEFORE_TURN.replace(hour=3, minute=30)
    services.store.record(answer(started_item, clock.now, Rating.AGAIN, day=None))
    async with run(make_app()) as pilot:
        assert "All done for today" in screen_text(pilot.app)
        clock.advance(minutes=10)
        await look(pilot)
        assert "1 review" in screen_text(pilot.app)


async def test_home_notices_a_time_zone_change(make_app, run, screen_text, clock, monkeypatch):
    try:
        async with run(make_app()) as pilot:
            monkeypatch.setenv("TZ", "Pacific/Kiritimati")
            await look(pilot)
            assert "2026-11-22" in screen_text(pilot.app)
            clock.advance(hours=4)
            monkeypatch.setenv("TZ", "UTC")
            await look(pilot)
            monkeypatch.setenv("TZ", "Pacific/Kiritimati")
            await look(pilot)
            assert "2026-11-23" in screen_text(pilot.app)
    finally:
        monkeypatch.undo()
        time.tzset()


async def test_home_notices_the_new_day_on_windows_too(
    make_app, run, screen_text, clock, started_item, monkeypatch
):
    monkeypatch.delattr(time, "tzset")
    clock.now = BEFORE_TURN
    async with run(make_app()) as pilot:
        clock.advance(seconds=20)
        await look(pilot)
        assert "2026-11-23" in screen_text(pilot.app)


async def test_home_goes_back_with_the_clock(make_app, run, screen_text, clock):
    async with run(make_app()) as pilot:
        clock.advance(days=-1)
        await look(pilot)
        assert "2026-11-21" in screen_text(pilot.app)


async def test_home_notices_what_another_process_did(make_app, run, screen_text, clock, services):
    async with run(make_app()) as pilot:
        before = screen_text(pilot.app)
        with Store(services.store.path) as other:
            other.record(answer(next(services.library.item_ids()), clock.now))
        await look(pilot)
        assert screen_text(pilot.app) != before


async def test_a_database_that_cannot_be_read_is_not_reported_every_second(
    make_app, run, clock, services, monkeypatch
):
    async with run(make_app()) as pilot:
        clock.advance(days=1)
        monkeypatch.setattr(Store, "due", broken)
        for _ in range(3):
            await look(pilot)
        assert len(pilot.app._notifications) == 1


def broken(*_):
    from mlquiz.errors import MlquizError

    raise MlquizError("it cannot be read")


@pytest.mark.parametrize("screen", ["stats", "concepts", "suspended"])
async def test_other_screens_notice_the_new_day_too(
    make_app, run, press, screen_text, clock, services, started_item, screen
):
    clock.now = BEFORE_TURN
    services.store.record_action(
        started_item, Action.BURY, clock.now, services.calendar.next_start(clock.now)
    )
    async with run(make_app(screen=screen)) as pilot:
        before = screen_text(pilot.app)
        clock.advance(days=30)
        await look(pilot)
        assert screen_text(pilot.app) != before


async def test_the_end_of_a_session_notices_the_new_day(
    ask, run, press, screen_text, clock, services, started_item
):
    clock.now = BEFORE_TURN
    async with run(ask()) as pilot:
        assert isinstance(pilot.app.screen, SessionSummaryScreen)
        assert "Due: 0 now" in screen_text(pilot.app)
        clock.advance(days=30)
        await look(pilot)
        assert "Due: 1 now" in screen_text(pilot.app)


async def test_a_question_that_was_answered_elsewhere_is_asked_no_more(
    ask, run, screen_text, clock, services
):
    async with run(ask()) as pilot:
        first, *_ = services.library.item_ids()
        assert first in screen_text(pilot.app)
        with Store(services.store.path) as other:
            other.record(answer(first, clock.now))
        await look(pilot)
        assert first not in screen_text(pilot.app)
