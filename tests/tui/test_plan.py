"""The plan until the interview, on its screen and on Home."""

from datetime import timedelta

import pytest

from mlquiz.tui.screens.plan import PlanScreen
from mlquiz.tui.screens.quiz import QuizScreen
from mlquiz.tui.screens.settings import SettingsScreen


@pytest.fixture
def dated(services, clock):
    """Set an interview in nine days; return its date."""
    day = services.calendar.day_of(clock()) + timedelta(days=9)
    services.store.set_setting("interview_date", day.isoformat())
    services.settings.set("minutes_per_day", "1")
    return day


async def test_home_says_where_the_learner_stands(make_app, run, press, screen_text, dated, clock):
    app = make_app()
    async with run(app) as pilot:
        await press(pilot)
        assert "9 days left, on schedule." in screen_text(app)
        clock.advance(days=2)
        await press(pilot, "L", "L")
        app.screen.recount()
        await press(pilot)
        assert "7 days left, " in screen_text(app)
        assert "behind: study " in screen_text(app)


async def test_the_plan_shows_every_day_and_leads_to_a_session(
    make_app, run, press, screen_text, dated
):
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, "a")
        assert isinstance(app.screen, PlanScreen)
        page = screen_text(app)
        assert f"Interview on {dated}, in 9 days; 1 minute a day." in page
        for ahead in range(9):
            assert f"{dated - timedelta(days=9 - ahead):%m-%d}" in page
        await press(pilot, "L")
        assert f"面试日期：{dated}" in screen_text(app)
        await press(pilot, "s")
        assert isinstance(app.screen, QuizScreen)


async def test_without_a_date_the_screen_says_how_to_set_one(
    make_app, run, press, screen_text, services, clock
):
    app = make_app(screen="plan")
    async with run(app) as pilot:
        await press(pilot)
        assert "No interview date is set." in screen_text(app)
        await press(pilot, "o")
        assert isinstance(app.screen, SettingsScreen)
        day = services.calendar.day_of(clock()) + timedelta(days=4)
        services.store.set_setting("interview_date", day.isoformat())
        await press(pilot, "escape")
        assert "in 4 days" in screen_text(app)
        services.store.set_setting("interview_date", "2020-02-02")
        await press(pilot, "o", "escape")
        assert "The interview date, 2020-02-02, has passed." in screen_text(app)
