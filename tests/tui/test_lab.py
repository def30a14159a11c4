"""The lab: runs, knobs, claims."""

from pathlib import Path

import pytest
from textual.events import AppBlur, AppFocus, Paste
from textual.widgets import Input

from mlquiz.tui.screens.lab import LabScreen
from mlquiz.tui.screens.source import SourceScreen
from mlquiz.tui.widgets.knobs import Knobs
from mlquiz.tui.widgets.run_chart import Phase, RunChart

DEMO = "optimization/halving"


def phase(app):
    return app.screen.query_one(RunChart).phase


async def test_a_demo_waits_until_it_is_run(make_app, run, press, shown, runner):
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        words = shown(app)
        assert "Press r to run it." in words
        assert "◦ The high rate ends farther out than it began" in words
        assert "Below η = 1 it converges." in words
        assert not runner.runs
        await press(pilot, "r")
        assert phase(app) is Phase.DONE


async def test_claims_turn_with_their_numbers(make_app, run, press, shown, desk):
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await press(pilot, "r")
        words = shown(app)
        assert "✓ The high rate ends farther out than it began" in words
        assert "8.92 > 1  holds" in words
        assert "Claims  2 of 2 hold" in words
        assert "Ran in" in words
        assert desk.store.runs() == 1


async def test_an_unlucky_seed_turns_a_claim_red(make_app, run, press, shown):
    app = make_app(screen="lab", demo=DEMO, seed=12)
    async with run(app) as pilot:
        await press(pilot, "k")
        words = shown(app)
        assert "✗ The high rate ends farther out" in words
        assert "does not hold" in words
        assert "seed 13" in words


async def test_knobs_off_their_defaults_get_numbers_and_no_verdict(
    make_app, run, press, shown, runner
):
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await press(pilot, "r", "plus")
        assert app.screen.query_one(Knobs).values["high"] == 1.2
        assert "Something was turned: r runs it again." in shown(app)
        await press(pilot, "r")
        words = shown(app)
        assert "Knobs are off their defaults: numbers, but no verdict." in words
        assert "- The high rate ends farther out" in words
        assert "✓ The low rate ends near zero" in words  # it holds whatever the knobs
        await press(pilot, "0")
        assert app.screen.query_one(Knobs).values["high"] == 1.1


async def test_a_knob_can_be_typed_and_wrong_values_get_a_sentence(make_app, run, press, shown):
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        knobs = app.screen.query_one(Knobs)
        await press(pilot, "down", "enter")
        assert isinstance(app.focused, Input)
        await press(pilot, "9", "9", "9", "enter")
        assert isinstance(app.focused, Input)
        assert "a whole number from 2 to 200; default 12" in shown(app)
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


async def test_a_seed_must_be_a_whole_number(make_app, run, press, shown):
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await press(pilot, "down", "down", "down", "enter", "x", "enter")
        assert isinstance(app.focused, Input)
        assert "a whole number from 0" in shown(app)


@pytest.mark.parametrize(
    "typed", ["9" * 5000, "0" * 5000, str(2**31)], ids=["nines", "zeros", "one too many"]
)
async def test_a_seed_of_too_many_digits_is_refused(make_app, run, press, shown, typed):
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await press(pilot, "down", "down", "down", "enter", "backspace")
        app.post_message(Paste(typed))
        await press(pilot, "enter")
        assert isinstance(app.focused, Input)
        assert "a whole number from 0" in shown(app)
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


async def test_a_run_is_stopped_and_what_was_drawn_stays(make_app, run, press, shown, runner):
    runner.hold = True
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await press(pilot, "r")
        assert phase(app) is Phase.RUNNING
        await press(pilot, "x")
        assert phase(app) is Phase.STOPPED
        assert "Stopped." in shown(app)
        assert runner.cancelled == 1
        assert app.screen.query_one(RunChart)._points
        runner.hold = False
        await press(pilot, "r")
        assert phase(app) is Phase.DONE


async def test_leaving_the_lab_ends_its_run(make_app, run, press, runner):
    runner.hold = True
    app = make_app()
    async with run(app) as pilot:
        app.push_screen(LabScreen(DEMO, run=True))
        await press(pilot, "f5", "escape")
        assert runner.cancelled == 1


async def test_leaving_the_lab_that_the_app_began_with_ends_its_run(make_app, run, press, runner):
    runner.hold = True
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        lab = app.screen
        await press(pilot, "r", "f5", "escape")
        assert runner.cancelled == 1
        assert not lab.is_running
        assert not [worker for worker in app.workers if worker.group == "run"]


async def test_running_again_ends_the_run_before(make_app, run, press, runner):
    runner.hold = True
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await press(pilot, "r", "k")
        assert runner.cancelled == 1
        assert [seed for _, seed, _ in runner.runs] == [0, 1]
        assert phase(app) is Phase.RUNNING


async def test_a_run_that_fails_says_why(make_app, run, press, shown, runner):
    runner.broken = "PyTorch is not installed: install it with [red]pip[/red]."
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await press(pilot, "r")
        words = shown(app)
        assert "install it with [red]pip[/red]." in words
        assert "it broke" in words


async def test_the_claim_of_the_question_comes_first(make_app, run, press, shown):
    app = make_app()
    async with run(app) as pilot:
        app.push_screen(LabScreen(DEMO, claim="low_converges", run=True))
        await press(pilot, "f5")
        words = shown(app)
        assert "The claim of the question" in words
        assert words.index("The low rate") < words.index("high learning rate")
        assert words.index("More claims") < words.index("The high rate ends")


async def test_the_source_is_shown(make_app, run, press, shown):
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await press(pilot, "s")
        assert isinstance(app.screen, SourceScreen)
        assert "def high_diverges(m):" in shown(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, LabScreen)


async def test_a_demo_that_is_not_there(make_app, run, press, shown):
    app = make_app()
    async with run(app) as pilot:
        app.push_screen(LabScreen("optimization/halvin"))
        await press(pilot, "f5")
        assert not isinstance(app.screen, LabScreen)
        (note,) = app._notifications
        assert "optimization/halving" in note.message


async def test_knobs_that_were_asked_for_are_turned(make_app, run, press, runner):
    app = make_app(screen="lab", demo=DEMO, seed=3, knobs={"updates": 5})
    async with run(app) as pilot:
        await press(pilot, "r")
        assert runner.runs == [(DEMO, 3, {"high": 1.1, "updates": 5, "start": "one"})]


async def test_a_click_goes_to_a_knob(make_app, run, press):
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await pilot.click("KnobRows", offset=(5, 1))
        await press(pilot, "plus")
        assert app.screen.query_one(Knobs).values["updates"] > 12


async def test_the_demos_of_the_library_run_for_real(desk, demos, run, press):
    """One run in a process of its own, with PyTorch, through the whole chain."""
    from mlquiz.tui.app import MlquizApp, StartAt

    app = MlquizApp(desk, start=StartAt(screen="lab", demo=DEMO), demos=demos, warm=False)
    async with run(app) as pilot:
        await press(pilot, "r")
        assert phase(app) is Phase.DONE
        assert desk.store.runs() == 1


async def test_more_seeds_make_a_band_and_are_counted(make_app, run, press, shown, runner, desk):
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await press(pilot, "b")
        assert not runner.runs
        await press(pilot, "r", "b")
        chart = app.screen.query_one(RunChart)
        assert len(chart.others) == 5
        assert not chart.widening
        assert "here 6 of 6 seeds" in shown(app)
        assert desk.store.runs() == 1
        await press(pilot, "r")
        assert chart.others == []


async def test_a_value_that_does_not_fit_is_named_and_escape_leaves_the_field(
    make_app, run, press, shown, painted
):
    app = make_app(screen="lab", demo="optimization/halving")
    async with run(app) as pilot:
        await press(pilot, "enter", *"9", "enter")
        assert "That does not fit: a number from 0.1 to 2; default 1.1" in shown(app)
        assert "esc leave it as it was" in painted(app)[-1]
        await press(pilot, "escape")
        assert isinstance(app.screen, LabScreen)
        assert isinstance(app.focused, Knobs)
        assert app.focused.values["high"] == 1.1
        assert "That does not fit" not in shown(app)
        await press(pilot, "plus")
        assert app.focused.values["high"] == 1.2


async def test_a_run_is_kept_once_whatever_is_told_of_it_later(make_app, run, press, runner, desk):
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await press(pilot, "r")
        runner.hold = True
        await press(pilot, "b", "x")
        assert phase(app) is Phase.DONE
        assert desk.store.runs() == 1
        runner.hold = False
        await press(pilot, "r")
        assert desk.store.runs() == 2


async def test_the_field_of_a_knob_is_seen_in_a_small_terminal(
    make_app, run, press, painted, runner
):
    app = make_app(screen="lab", demo=DEMO)
    async with run(app, (60, 20)) as pilot:
        app.screen.query_one("#plot").styles.height = 14
        await press(pilot, "f5", "down")
        rows = painted(app)
        assert any("default 12" in row for row in rows)
        await press(pilot, "enter", "3", "4")
        rows = painted(app)
        (field,) = (n for n, row in enumerate(rows) if row.strip().startswith("34"))
        assert "default 12" in rows[field + 1]


async def test_the_name_of_a_listing_cannot_command_the_terminal(make_app, run, press, painted):
    app = make_app(screen="demos")
    async with run(app) as pilot:
        app.push_screen(SourceScreen(Path("a\x1b[2J\u202eb\udcff\nc.py")))
        await press(pilot, "f5")
        bar = painted(app)[0]
        assert "a[2Jb c.py" in bar
