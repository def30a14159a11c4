"""The end of a session."""

import re
from datetime import timedelta

import pytest
from textual.events import Key

from mlquiz.domain.events import Action, Event
from mlquiz.domain.filter import Filter
from mlquiz.domain.rating import Rating
from mlquiz.study.session_planner import SessionRequest
from mlquiz.tui.paint import summary_line
from mlquiz.tui.routes import Route
from mlquiz.tui.screens.home import HomeScreen
from mlquiz.tui.screens.lesson import LessonScreen
from mlquiz.tui.screens.quiz import QuizScreen
from mlquiz.tui.screens.session_summary import SessionSummaryScreen

CHINESE = re.compile("[\u4e00-\u9fff]")


async def test_the_end_of_a_session(ask, run, press, screen_text):
    app = ask("choice", limit=1)
    async with run(app) as pilot:
        await press(pilot, "0", "n")
        words = screen_text(app)
        assert "1 answered, 0 right. All saved." in words
        assert "One item comes back in 10 minutes." in words
        await press(pilot, "u")
        assert app.screen.question.item.id == "lr-choice"
        assert not app.screen.question.is_answered


async def test_more_than_the_daily_limit(
    make_app, run, press, screen_text, option_letter, services
):
    services.settings.set("new_per_day", "1")
    app = make_app(screen="session")
    async with run(app) as pilot:
        await press(pilot, option_letter(app, "Lower the learning rate"), "n")
        assert isinstance(app.screen, SessionSummaryScreen)
        assert "Press m for up to 5 more new items." in screen_text(app)
        await press(pilot, "m")
        assert isinstance(app.screen, QuizScreen)
        assert app.screen.question.item.id != "lr-choice"


@pytest.mark.parametrize(("key", "screen"), [("h", HomeScreen), ("escape", LessonScreen)])
async def test_h_leads_home_and_escape_to_where_the_session_began(
    make_app, run, press, settle, screen_rows, key, screen
):
    app = make_app()
    async with run(app) as pilot:
        app.go(Route(screen="lesson", concept="learning-rate"))
        outputs = SessionRequest(Filter(kinds=frozenset({"output"})))
        app.go(Route(screen="session", session=outputs))
        await settle(pilot)
        await press(pilot, *"0.8", "enter", "n")
        assert isinstance(app.screen, SessionSummaryScreen)
        assert "h home" in screen_rows(app)[-1]
        await press(pilot, key)
        assert isinstance(app.screen, screen)


async def test_nothing_to_ask(ask, run, screen_text):
    app = ask("choice", concept="planned-one")
    async with run(app):
        assert "No item matches what you asked for." in screen_text(app)


async def test_the_end_offers_more_only_where_there_is_more(
    ask, run, press, screen_rows, option_letter
):
    app = ask("output")
    async with run(app) as pilot:
        await press(pilot, *"0.8", "enter", "n")
        assert isinstance(app.screen, SessionSummaryScreen)
        assert "m go on" not in screen_rows(app)[-1]
        await press(pilot, "m")
        assert isinstance(app.screen, SessionSummaryScreen)


async def test_leaving_right_at_the_end_leads_home_not_to_the_end(make_app, run, press):
    app = make_app()
    async with run(app) as pilot:
        numbers = Filter(kinds=frozenset({"numeric"}))
        app.go(Route(screen="session", session=SessionRequest(numbers, limit=1)))
        await press(pilot, "f5", "space")
        for key, character in (("n", "n"), ("escape", None)):
            app.post_message(Key(key, character))
        await press(pilot, "f5")
        assert isinstance(app.screen, HomeScreen)


async def test_the_end_lists_what_was_missed_and_opens_its_lesson(
    ask, run, press, screen_text, screen_rows, option_letter, clock
):
    app = ask("choice", "verdict", concept="learning-rate", limit=3)
    async with run(app, (60, 20)) as pilot:
        missed = []
        for _ in range(2):
            missed.append(summary_line(app.screen.question.item, "en"))
            await press(pilot, "0", "n")
        clock.advance(minutes=15)
        await press(pilot, "0", "n")
        assert isinstance(app.screen, SessionSummaryScreen)
        rows = screen_rows(app)
        (heading,) = (n for n, row in enumerate(rows) if "Missed; a number opens" in row)
        assert "1 Learning rate" in " ".join(rows[heading + 1].split())
        assert screen_text(app).count("Learning rate") == 1  # a lesson is named once
        for asked in missed:
            assert asked[:30] in screen_text(app)
        await press(pilot, "9", "5")
        assert isinstance(app.screen, SessionSummaryScreen)
        assert [each.message for each in app._notifications] == ["No lesson here has that number."]
        await press(pilot, "1")
        assert isinstance(app.screen, LessonScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen, SessionSummaryScreen)


async def test_the_end_goes_on_with_what_is_due_by_then(ask, run, press, screen_text, clock):
    app = ask("choice", limit=1)
    async with run(app) as pilot:
        await press(pilot, "0")
        clock.advance(minutes=11)
        await press(pilot, "n")
        assert "Press m to go on: 1 item is due." in screen_text(app)
        await press(pilot, "m")
        assert app.screen.question.item.id == "lr-choice"


async def test_the_end_lists_nothing_where_all_was_known(
    ask, run, press, screen_text, option_letter
):
    app = ask("choice", concept="learning-rate", limit=1)
    async with run(app) as pilot:
        await press(pilot, option_letter(app, "Lower the learning rate"), "n")
        assert isinstance(app.screen, SessionSummaryScreen)
        assert "Missed" not in screen_text(app)


async def test_the_next_one_is_not_now_where_it_is_buried(
    ask, run, press, screen_text, services, clock
):
    services.store.record(
        Event(
            uuid="e", at=clock(), item="lr-card", action=Action.ANSWER, rating=Rating.GOOD,
            correct=True, answer="{}",
        )
    )  # fmt: skip
    clock.advance(days=9)
    app = ask("card")
    async with run(app) as pilot:
        await press(pilot, "z")
        assert isinstance(app.screen, SessionSummaryScreen)
        assert "Due: 0 now, 1 tomorrow, 1 within a week." in screen_text(app)
        assert "The next one is due tomorrow." in screen_text(app)


@pytest.mark.parametrize(
    ("kinds", "limit", "per_day", "said"),
    [
        (("choice",), None, 10, "Nothing of this kind is due now."),
        ((), 1, 10, "Nothing was answered."),
        ((), None, 0, "Nothing is due, and today's new items are done."),
    ],
)
async def test_the_summary_explains_why_nothing_was_asked(
    ask, run, press, screen_text, services, kinds, limit, per_day, said
):
    services.settings.set("new_per_day", str(per_day))
    app = ask(*kinds, limit=limit)
    async with run(app) as pilot:
        for _ in range(3 if kinds else int(limit or 0)):
            await press(pilot, "x")
        assert isinstance(app.screen, SessionSummaryScreen)
        assert said in screen_text(app)


async def test_the_summary_explains_that_nothing_new_comes_before_the_interview(
    ask, run, screen_text, services, clock
):
    services.store.set_setting("interview_date", f"{clock() + timedelta(days=1):%Y-%m-%d}")
    app = ask()
    async with run(app):
        assert isinstance(app.screen, SessionSummaryScreen)
        assert "There are no new items in the last days before your interview" in screen_text(app)


async def test_a_missed_item_picked_twice_in_one_burst_opens_one_lesson(ask, run, press, settle):
    app = ask("choice", limit=1)
    async with run(app) as pilot:
        await press(pilot, "0", "n")
        depth = len(app.screen_stack)
        for _ in range(2):
            app.post_message(Key("1", "1"))
        await settle(pilot)
        assert len(app.screen_stack) == depth + 1
