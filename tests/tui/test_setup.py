"""The first start, and the settings afterwards."""

from datetime import date

import pytest
from textual.events import Key, Paste

from mlquiz.tui.app import MlquizApp, Route
from mlquiz.tui.screens.home import HomeScreen
from mlquiz.tui.screens.settings import SHOWN, SettingsScreen
from mlquiz.tui.screens.setup import SetupScreen
from mlquiz.tui.widgets.form import Form


@pytest.fixture
def is_first_start(request) -> bool:
    """Ask a new user, except in the tests of the settings screen."""
    return "settings" not in request.node.name


async def test_a_new_user_is_asked_once_and_enter_takes_the_defaults(
    make_app, run, press, screen_text, services
):
    app = make_app()
    async with run(app) as pilot:
        assert isinstance(app.screen, SetupScreen)
        assert "mlquiz asks you about machine learning" in screen_text(app)
        assert "[to learn]" in screen_text(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, HomeScreen)
        assert "Study now: about" in screen_text(app)
        assert (services.settings.goal, services.settings.interview_date) == ("learn", None)
        await press(pilot, "p", "escape")
        assert isinstance(app.screen, HomeScreen)
    app = make_app()
    async with run(app):
        assert isinstance(app.screen, HomeScreen)


async def test_escape_skips_the_questions_for_good(make_app, run, press, services):
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, "right", "down", *"2026-12-20", "escape")
        assert isinstance(app.screen, HomeScreen)
        assert (services.settings.goal, services.settings.interview_date) == ("learn", None)
    app = make_app()
    async with run(app):
        assert isinstance(app.screen, HomeScreen)


async def test_what_a_new_user_answers_is_kept(make_app, run, press, screen_text, services):
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, "left", "down", *"2026/12/6", "down", "down", "right", "enter")
        assert services.settings.goal == "interview"
        assert services.settings.interview_date == date(2026, 12, 6)
        assert services.settings.language == "zh"
        assert "还有 14 天" in screen_text(app)


async def test_an_impossible_date_is_answered_in_place_in_either_language(
    make_app, run, press, screen_text, services
):
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, "down", *"2026-02-30", "enter")
        assert isinstance(app.screen, SetupScreen)
        assert "use a date such as 2027-01-31" in screen_text(app)
        assert "2026-02-30" in screen_text(app)
        await press(pilot, "ctrl+u", *"2020-01-01", "enter")
        assert "that day is over" in screen_text(app)
        await press(pilot, "ctrl+u", *"-", "backspace", "L", "1", "enter")
        assert "请用 2027-01-31 或 +21d 这样的日期" in screen_text(app)
        await press(pilot, "ctrl+u", "enter")
        assert isinstance(app.screen, HomeScreen)
        assert services.settings.interview_date is None


async def test_for_a_user_who_is_just_looking_home_starts_at_the_demo(
    make_app, run, press, screen_text
):
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, "right", "enter")
        assert "▸ d  Demo of the day" in screen_text(app)


async def test_the_language_may_be_switched_by_its_key(make_app, run, press, screen_text, services):
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, "L")
        assert "[学习]" in screen_text(app)
        await press(pilot, "enter")
        assert (services.settings.language, app.lang) == ("zh", "zh")


async def test_a_language_that_was_chosen_is_kept_when_the_rest_is_skipped(
    make_app, run, press, services
):
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, "down", "down", "down", "right", "escape")
        assert (services.settings.language, app.lang) == ("zh", "zh")


async def test_a_rejection_follows_the_language(make_app, run, press, screen_text):
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, "down", *"2026-02-30", "enter", "L")
        assert "请用 2027-01-31 或 +21d 这样的日期" in screen_text(app)


async def test_home_is_whole_when_the_questions_are_left_through_the_search(
    make_app, run, press, screen_text
):
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, "ctrl+p", *"home", "enter")
        assert isinstance(app.screen, HomeScreen)
        assert "Study now: about" in screen_text(app)


async def test_a_session_that_was_asked_for_asks_nothing_else(make_app, run):
    app = make_app(screen="session")
    async with run(app):
        assert not isinstance(app.screen, SetupScreen)


async def test_all_settings_are_shown_and_zero_is_zero(make_app, run, press, screen_text, services):
    services.settings.set("new_per_day", "0")
    app = make_app(screen="settings")
    async with run(app) as pilot:
        words = screen_text(app)
        assert "New items a day 0" in " ".join(words.split())
        for name in SHOWN:
            assert f"label.{name}" not in words
            await press(pilot, "down")
        assert services.settings.all()["new_per_day"] == "0"


async def test_settings_are_saved_as_they_are_chosen_or_left(
    make_app, run, press, screen_text, services, settle
):
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, "o")
        assert isinstance(app.screen, SettingsScreen)
        form = app.screen.query_one(Form)

        async def go_to(name: str) -> None:
            await press(pilot, *["up"] * len(SHOWN), *["down"] * SHOWN.index(name))

        await go_to("language")
        await press(pilot, "right")
        assert (services.settings.language, app.lang) == ("zh", "zh")
        await press(pilot, "right")
        await go_to("theme")
        await press(pilot, "right")
        assert app.theme == "mlquiz-light"
        await go_to("new_per_day")
        await press(pilot, *"２5", "down")
        assert services.settings.new_per_day == 25
        await press(pilot, "up", *"2000", "enter")
        assert "Not saved: use a whole number from 0 to 1000, or auto." in screen_text(app)
        assert services.settings.new_per_day == 25
        await press(pilot, "backspace", "enter")
        assert services.settings.new_per_day == 200
        await press(pilot, "ctrl+u", "enter")
        assert services.settings.new_per_day is None
        assert "as many as the minutes allow" in screen_text(app)
        app.post_message(Paste(" 30\n"))
        for key in ("backspace", "5", "enter"):
            app.post_message(Key(key, key if len(key) == 1 else None))
        await settle(pilot)
        assert services.settings.new_per_day == 35
        assert not form.rejected
        await press(pilot, *"7", "escape")
        assert isinstance(app.screen, HomeScreen)
        assert services.settings.new_per_day == 35


async def test_a_date_in_the_settings_may_be_a_period_from_today(make_app, run, press, services):
    app = make_app(screen="settings")
    async with run(app) as pilot:
        await press(pilot, *["down"] * SHOWN.index("interview_date"), *"+３W", "down")
        typed = services.settings.interview_date
        services.settings.set("interview_date", "+3w")
        assert typed == services.settings.interview_date


async def test_pasted_words_in_the_settings_do_not_cancel_the_plan(
    make_app, run, press, settle, services
):
    services.settings.set("interview_date", "2026-12-20")
    app = make_app(screen="settings")
    async with run(app) as pilot:
        await press(pilot, *["down"] * SHOWN.index("interview_date"))
        for words in ("soon", "tomorrow"):
            app.post_message(Paste(words))
            await settle(pilot)
            await press(pilot, "down", "up")
            assert services.settings.interview_date == date(2026, 12, 20)


async def test_settings_take_the_mouse(make_app, run, services):
    app = make_app(screen="settings")
    async with run(app) as pilot:
        await pilot.click(Form, offset=(3, 0))
        await pilot.pause()
        assert services.settings.language == "zh"


async def test_keys_on_all_settings_lose_no_pack(make_app, run, press, services, tmp_path):
    """Folders cannot be typed in the form, so what is typed must not replace them."""
    services.settings.save_packs([tmp_path])
    app = make_app(screen="settings")
    async with run(app) as pilot:
        for _ in SHOWN:
            await press(pilot, "5", "backspace", "down")
        await press(pilot, "enter")
        assert services.settings.pack_folders == [tmp_path]


async def test_colours_in_the_settings_leave_the_language_of_this_run(
    services, demos, clock, runner, run, press
):
    app = MlquizApp(
        services, start=Route(screen="settings"), lang="zh", demos=demos, clock=clock,
        runner=runner, warm=False,
    )  # fmt: skip
    async with run(app) as pilot:
        await press(pilot, *["down"] * SHOWN.index("theme"), "right")
        assert (services.settings.theme, app.lang) == ("light", "zh")


async def test_a_rejection_in_the_settings_follows_the_language(make_app, run, press, screen_text):
    app = make_app(screen="settings")
    async with run(app) as pilot:
        await press(pilot, *["down"] * SHOWN.index("minutes_per_day"), *"2000", "enter", "L")
        assert "未保存：请用 1 到 600 的整数。" in screen_text(app)
        assert "Not saved" not in screen_text(app)
