"""Answers and other words that are typed."""

import re

from textual.events import Key, Paste
from textual.widgets import Input

from mlquiz.tui.screens.session_summary import SessionSummaryScreen
from mlquiz.tui.widgets.knobs import Knobs

CHINESE = re.compile("[\u4e00-\u9fff]")


async def test_a_number(ask, run, press, screen_text):
    app = ask("numeric")
    async with run(app) as pilot:
        assert isinstance(app.focused, Input)
        await press(pilot, "l", "o", "w", "enter")
        assert "Type a number" in screen_text(app)
        await press(pilot, *["backspace"] * 3)
        right = float(app.screen.question.item.answer)
        await press(pilot, *f"{right:g}", "enter")
        assert "✓ Right." in screen_text(app)
        assert f"so w = {right:g}" in screen_text(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, SessionSummaryScreen)


async def test_a_number_that_is_a_trap(ask, run, press, screen_text):
    app = ask("numeric")
    async with run(app) as pilot:
        trap = float(app.screen.question.item.traps[0].answer)
        await press(pilot, *f"{trap:.6g}", "enter")
        words = screen_text(app)
        assert "✗ Not right." in words
        right = f"{float(app.screen.question.item.answer):.6g}"
        assert f"You typed: {trap:.6g} · The answer: {right}" in words
        assert not app.screen.query_one("AnswerInput").display
        assert words.index("factor 2") < words.index("The gradient is")


async def test_an_output(ask, run, press, screen_text):
    app = ask("output")
    async with run(app) as pilot:
        assert "print(w)" in screen_text(app)
        await press(pilot, "enter")
        assert "Type what the code prints." in screen_text(app)
        await press(pilot, *"1.0", "enter")
        words = screen_text(app)
        assert "✗ Not right." in words
        assert "You typed:\n 1.0\nIt prints:\n 0.8" in words


async def test_the_way_to_all_commands_is_named_while_an_answer_is_typed(
    ask, run, press, screen_rows
):
    app = ask("numeric")
    async with run(app) as pilot:
        await press(pilot, "x")
        assert "Ctrl-P search" in screen_rows(app)[-1]


async def test_a_leading_space_in_the_field_gives_up(ask, run, press, screen_text):
    app = ask("output")
    async with run(app) as pilot:
        await press(pilot, "space")
        assert "No problem." in screen_text(app)


async def type_at_once(pilot, settle, *keys):
    """Press keys that arrive together, as over a slow line, before the app has seen any."""
    for key in keys:
        pilot.app.post_message(Key(key, key if len(key) == 1 else None))
    await settle(pilot)


async def test_an_answer_is_corrected_within_one_burst_of_keys(ask, run, press, settle, logged):
    app = ask("numeric")
    async with run(app) as pilot:
        await press(pilot, *"abc", "enter")
        right = f"{float(app.screen.question.item.answer):g}"
        await type_at_once(pilot, settle, *["backspace"] * 3, *right, "enter")
        assert [event.correct for event in logged()] == [True]


async def test_a_knob_that_is_typed_in_one_burst(make_app, run, press, settle):
    app = make_app(screen="lab", demo="optimization/halving")
    async with run(app) as pilot:
        await press(pilot, "down", "enter")
        await type_at_once(pilot, settle, *["backspace"] * 2, "4", "0", "home", "delete", "2")
        await press(pilot, "enter")
        assert app.screen.query_one(Knobs).values["updates"] == 20


async def test_the_palette_takes_a_burst_of_keys(make_app, run, press, settle):
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, "ctrl+p")
        await type_at_once(pilot, settle, *"xyz", "ctrl+u", *"progr")
        assert app.screen.query_one(Input).value == "progr"


async def test_what_is_pasted_cannot_command_the_terminal(ask, run, press, settle, screen_rows):
    app = ask("output")
    async with run(app) as pilot:
        app.post_message(Paste("a\x1b[2J\x07\u202e\tb\r\nc"))
        await settle(pilot)
        assert app.focused.value == "a[2J b ⏎ c"
        assert app.focused.cursor_position == 10
        assert not any(sign in row for row in screen_rows(app) for sign in "\x1b\x07\u202e\t")
        app._clipboard = "d\ne\x1b"  # what was copied from a page has several lines
        await press(pilot, "ctrl+v")
        assert app.focused.value == "a[2J b ⏎ cd ⏎ e"


async def test_a_long_text_that_is_pasted_is_cut(ask, run, settle):
    app = ask("numeric")
    async with run(app) as pilot:
        app.post_message(Paste("12\n" * 100_000))
        await settle(pilot)
        assert len(app.focused.value) <= 1_000
        assert app.focused.value.startswith("12 12 ")


async def test_a_number_that_is_pasted_with_its_line_break(ask, run, press, settle, screen_text):
    app = ask("numeric")
    async with run(app) as pilot:
        right = float(app.screen.question.item.answer)
        app.post_message(Paste(f"\u3000{right:g}\r\n"))
        await settle(pilot)
        await press(pilot, "enter")
        assert "✓ Right." in screen_text(app)
