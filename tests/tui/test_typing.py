"""Answers and other words that are typed."""

import re

from textual.widgets import Input

from mlquiz.tui.screens.end import EndScreen

CHINESE = re.compile("[\u4e00-\u9fff]")


async def test_a_number(ask, run, press, shown):
    app = ask("numeric")
    async with run(app) as pilot:
        assert isinstance(app.focused, Input)
        await press(pilot, "l", "o", "w", "enter")
        assert "Type a number" in shown(app)
        await press(pilot, *["backspace"] * 3)
        right = float(app.screen.turn.item.answer)
        await press(pilot, *f"{right:g}", "enter")
        assert "✓ Right." in shown(app)
        assert f"so w = {right:g}" in shown(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, EndScreen)


async def test_a_number_that_is_a_trap(ask, run, press, shown):
    app = ask("numeric")
    async with run(app) as pilot:
        trap = float(app.screen.turn.item.traps[0].answer)
        await press(pilot, *f"{trap:.6g}", "enter")
        words = shown(app)
        assert "✗ Not right. The answer:" in words
        assert words.index("factor 2") < words.index("The gradient is")


async def test_an_output(ask, run, press, shown):
    app = ask("output")
    async with run(app) as pilot:
        assert "print(w)" in shown(app)
        await press(pilot, "enter")
        assert "Type what the code prints." in shown(app)
        await press(pilot, *"1.0", "enter")
        words = shown(app)
        assert "✗ Not right." in words
        assert "It prints:" in words


async def test_the_way_to_all_commands_is_named_while_an_answer_is_typed(ask, run, press, painted):
    app = ask("numeric")
    async with run(app) as pilot:
        await press(pilot, "x")
        assert "Ctrl-P search" in painted(app)[-1]


async def test_a_leading_space_in_the_field_gives_up(ask, run, press, shown):
    app = ask("output")
    async with run(app) as pilot:
        await press(pilot, "space")
        assert "Now you will know." in shown(app)
