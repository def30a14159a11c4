"""Terminals with little room: a kind sentence below the least, whole rows above it."""

from textual import events

from mlquiz.tui.app import Route
from mlquiz.tui.screens.home import HomeScreen
from mlquiz.tui.screens.palette import PaletteScreen
from mlquiz.tui.screens.quiz import QuizScreen
from mlquiz.tui.screens.too_small import TerminalTooSmallScreen


async def test_the_screen_returns_once_the_terminal_is_large_enough(
    ask, run, press, screen_text, option_letter
):
    app = ask("choice", concept="learning-rate")
    async with run(app) as pilot:
        await press(pilot, option_letter(app, "Lower the learning rate"), "n")
        await press(pilot, option_letter(app, "noise"))
        before = screen_text(app)
        await pilot.resize_terminal(50, 12)
        await pilot.pause()
        assert isinstance(app.screen, TerminalTooSmallScreen)
        assert "50x12" in screen_text(app)
        await press(pilot, "a", "escape", "enter", "question_mark")
        assert isinstance(app.screen, TerminalTooSmallScreen)
        await pilot.resize_terminal(30, 10)
        await pilot.pause()
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert screen_text(app) == before


async def test_a_screen_that_is_dismissed_below_the_message_is_gone_and_the_message_stays(
    make_app, run, press
):
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, "ctrl+p")
        palette = app.screen
        assert isinstance(palette, PaletteScreen)
        await pilot.resize_terminal(50, 12)
        await pilot.pause()
        palette.dismiss()
        await pilot.pause()
        assert isinstance(app.screen, TerminalTooSmallScreen)
        assert palette not in app.screen_stack
        palette.dismiss()
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen)


async def test_a_terminal_too_small_at_the_start_shows_the_message(make_app, run):
    app = make_app()
    async with run(app, (40, 10)) as pilot:
        assert isinstance(app.screen, TerminalTooSmallScreen)
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen)


async def test_a_screen_of_an_unknown_name_is_left_also_without_room(make_app, run):
    app = make_app()
    async with run(app, (50, 15)) as pilot:
        app.go(Route(screen="lesson", concept="nothing"))
        await pilot.pause()
        assert isinstance(app.screen, TerminalTooSmallScreen)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen)


async def test_a_screen_that_opens_without_room_waits_for_it(ask, run, press, screen_text):
    app = ask("choice", concept="planned-one")
    async with run(app, (50, 15)) as pilot:
        assert isinstance(app.screen, TerminalTooSmallScreen)
        await pilot.resize_terminal(80, 24)
        await press(pilot, "f5")
        assert "No item matches what you asked for." in screen_text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_a_resize_message_is_harmless_while_leaving(make_app, run):
    app = make_app(screen="session")
    async with run(app) as pilot:
        app.post_message(events.Resize(app.size, app.size))
        await pilot.pause()
        assert isinstance(app.screen, QuizScreen)


async def test_a_notification_leaves_the_keys_in_view(make_app):
    app = make_app(screen="lab", demo="optimization/halving")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("x")
        while not app.screen.query("Toast"):
            await pilot.pause()
        await pilot.pause()
        (toast,) = app.screen.query("Toast")
        assert toast.region.height
        assert toast.region.bottom <= app.screen.query_one("KeyBar").region.y
