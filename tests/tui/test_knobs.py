"""Knobs of the lab: turned, typed, clicked."""

import asyncio

import pytest
from textual.events import AppBlur, AppFocus, Paste
from textual.widgets import Input

from mlquiz.tui.screens.lab import LabScreen
from mlquiz.tui.widgets.knobs import Knobs
from mlquiz.tui.widgets.run_chart import RunChart

DEMO = "optimization/halving"


async def until_rerun(pilot, runner, runs):
    async with asyncio.timeout(20):
        while len(runner.runs) < runs:
            await pilot.pause(0.01)
    await pilot.pause()


async def test_a_knob_that_is_changed_runs_at_once_and_keeps_the_run_before(
    make_app, run, press, screen_text, runner
):
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await press(pilot, "r", "plus")
        assert app.screen.query_one(Knobs).values["high"] == 1.2
        await until_rerun(pilot, runner, runs=2)
        assert runner.runs[-1][2]["high"] == 1.2
        chart = app.screen.query_one(RunChart)._picture.chart("weight")
        assert [each.label for each in chart.series if each.emphasis == "ghost"] == ["previous run"]
        assert "✓ The high rate ends farther out" in screen_text(app)


async def test_off_the_defaults_a_claim_no_longer_holds_at_the_setting(
    make_app, run, press, screen_text, runner
):
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await press(pilot, "r", "enter", *["backspace"] * 5, "0", ".", "5", "enter")
        await until_rerun(pilot, runner, runs=2)
        words = screen_text(app)
        assert "○ The high rate ends farther out" in words
        assert "no longer holds at high learning rate 0.5" in words
        await press(pilot, "0")
        assert app.screen.query_one(Knobs).values["high"] == 1.1
        await until_rerun(pilot, runner, runs=3)
        assert "✓ The high rate ends farther out" in screen_text(app)


async def test_a_knob_can_be_typed_and_wrong_values_get_a_sentence(
    make_app, run, press, screen_text
):
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        knobs = app.screen.query_one(Knobs)
        await press(pilot, "down", "enter")
        assert isinstance(app.focused, Input)
        await press(pilot, "9", "9", "9", "enter")
        assert isinstance(app.focused, Input)
        assert "a whole number from 2 to 200; default 12" in screen_text(app)
        await press(pilot, *["backspace"] * 5, "4", "0", "enter")
        assert knobs.values["updates"] == 40
        assert app.focused is knobs
        await press(pilot, "down", "plus", "down", "minus", "plus")
        assert knobs.values["start"] == "two"
        assert knobs.seed == 1


async def test_leaving_the_field_changes_nothing(make_app, run, press):
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await press(pilot, "enter", "9", "tab")
        assert app.screen.query_one(Knobs).values["high"] == 1.1
        assert not app.screen.query_one(Knobs).query_one(Input).display


async def test_a_seed_must_be_a_whole_number(make_app, run, press, screen_text):
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await press(pilot, "down", "down", "down", "enter", "x", "enter")
        assert isinstance(app.focused, Input)
        assert "a whole number from 0" in screen_text(app)


@pytest.mark.parametrize(
    "typed", ["9" * 5000, "0" * 5000, str(2**31)], ids=["nines", "zeros", "one too many"]
)
async def test_a_seed_of_too_many_digits_is_refused(make_app, run, press, screen_text, typed):
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await press(pilot, "down", "down", "down", "enter", "backspace")
        app.post_message(Paste(typed))
        await press(pilot, "enter")
        assert isinstance(app.focused, Input)
        assert "a whole number from 0" in screen_text(app)
        await press(pilot, "ctrl+u", *str(2**31 - 1), "enter")
        assert app.screen.query_one(Knobs).seed == 2**31 - 1


@pytest.mark.parametrize("at_once", [True, False])
async def test_the_field_waits_while_the_window_has_not_the_focus(
    make_app, run, press, settle, at_once
):
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await press(pilot, "down", "enter", "ctrl+u", "4")
        app.post_message(AppBlur())
        if not at_once:
            await settle(pilot)
            assert app.focused is None
        app.post_message(AppFocus())
        await settle(pilot)
        assert isinstance(app.focused, Input)
        await press(pilot, "0", "enter")
        assert app.screen.query_one(Knobs).values["updates"] == 40
        assert app.focused is app.screen.query_one(Knobs)


async def test_the_field_has_the_keys_again_once_there_is_room(make_app, run, press, settle):
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await press(pilot, "down", "enter", "ctrl+u", "4")
        app.post_message(AppBlur())
        await pilot.resize_terminal(50, 12)
        await settle(pilot)
        app.post_message(AppFocus())
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        await press(pilot, "0", "enter")
        assert app.screen.query_one(Knobs).values["updates"] == 40


async def test_a_key_that_comes_before_the_window_has_the_focus_is_for_the_field(
    make_app, run, press, settle
):
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await press(pilot, "down", "enter", "ctrl+u", "4")
        app.post_message(AppBlur())
        await settle(pilot)
        await press(pilot, "0", "enter")
        assert app.screen.query_one(Knobs).values["updates"] == 40


async def test_a_click_goes_to_a_knob(make_app, run, press):
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await pilot.click("KnobRows", offset=(5, 1))
        await press(pilot, "plus")
        assert app.screen.query_one(Knobs).values["updates"] > 12


async def test_a_value_that_does_not_fit_is_named_and_escape_leaves_the_field(
    make_app, run, press, screen_text, screen_rows
):
    app = make_app(screen="lab", demo="optimization/halving")
    async with run(app) as pilot:
        await press(pilot, "enter", *"9", "enter")
        assert "Invalid value: a number from 0.1 to 2; default 1.1" in screen_text(app)
        assert "esc cancel" in screen_rows(app)[-1]
        await press(pilot, "escape")
        assert isinstance(app.screen, LabScreen)
        assert isinstance(app.focused, Knobs)
        assert app.focused.values["high"] == 1.1
        assert "Invalid value" not in screen_text(app)
        await press(pilot, "plus")
        assert app.focused.values["high"] == 1.2


async def test_the_field_of_a_knob_is_seen_in_a_small_terminal(
    make_app, run, press, screen_rows, runner
):
    app = make_app(screen="lab", demo=DEMO)
    async with run(app, (60, 20)) as pilot:
        app.screen.query_one("#plot").styles.height = 14
        await press(pilot, "f5", "down")
        rows = screen_rows(app)
        assert any("default 12" in row for row in rows)
        await press(pilot, "enter", "3", "4")
        rows = screen_rows(app)
        (field,) = (n for n, row in enumerate(rows) if row.strip().startswith("34"))
        assert "default 12" in rows[field + 1]
