"""The lab: runs, knobs, claims."""

import asyncio
from pathlib import Path

from textual.events import Key

from mlquiz.lab.picture import Picture
from mlquiz.render.chart import Segment
from mlquiz.tui.screens.lab import LabScreen
from mlquiz.tui.screens.source import SourceScreen
from mlquiz.tui.widgets import run_chart
from mlquiz.tui.widgets.run_chart import Phase, RunChart

DEMO = "optimization/halving"


def phase(app):
    return app.screen.query_one(RunChart).phase


async def test_a_demo_waits_until_it_is_run(make_app, run, press, screen_text, runner):
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        words = screen_text(app)
        assert "Press r to run it." in words
        assert "◦ The high rate ends farther out than it began" in words
        assert "Below η = 1 it converges." in words
        assert not runner.runs
        await press(pilot, "r")
        assert phase(app) is Phase.DONE


async def test_claims_turn_with_their_numbers(make_app, run, press, screen_text, services):
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await press(pilot, "r")
        words = screen_text(app)
        assert "✓ The high rate ends farther out than it began" in words
        assert "8.92" in words
        assert "More claims: 1 of 1 hold; c lists them" in words
        assert "The low rate ends near zero" not in words
        await press(pilot, "c")
        assert "✓ The low rate ends near zero" in screen_text(app)
        await press(pilot, "c")
        assert "The low rate ends near zero" not in screen_text(app)
        assert "Ran in" in words
        assert services.store.count_runs() == 1


async def test_an_unlucky_seed_turns_a_claim_red(make_app, run, press, screen_text):
    app = make_app(screen="lab", demo=DEMO, seed=12)
    async with run(app) as pilot:
        await press(pilot, "k")
        words = screen_text(app)
        assert "✗ The high rate ends farther out" in words
        assert "does not hold with this seed" in words
        assert "seed 13" in words


async def test_a_run_is_stopped_and_what_was_drawn_stays(make_app, run, press, screen_text, runner):
    runner.hold = True
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await press(pilot, "r")
        assert phase(app) is Phase.RUNNING
        await press(pilot, "x")
        assert phase(app) is Phase.STOPPED
        assert "Stopped." in screen_text(app)
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


async def test_a_run_is_kept_though_the_next_one_begins_at_once(
    make_app, run, press, runner, services, monkeypatch
):
    enter = RunChart._enter

    def again(chart, phase):
        enter(chart, phase)
        if phase is Phase.DONE and len(runner.runs) == 1:
            chart.run(chart.spec, chart.seed, chart.knobs)

    monkeypatch.setattr(RunChart, "_enter", again)
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await press(pilot, "r", "f5")
        assert services.store.count_runs() == len(runner.runs) == 2


async def test_the_start_of_a_run_is_shown_even_if_its_key_is_held(
    make_app, run, screen_text, runner
):
    runner.silent = True
    app = make_app(screen="lab", demo=DEMO)
    async with run(app), asyncio.timeout(10):
        while "Starting PyTorch" not in screen_text(app):
            app.post_message(Key("r", "r"))
            await asyncio.sleep(0.01)


async def test_the_status_of_a_run_waits_as_long_after_a_quick_run(
    make_app, run, press, screen_text, runner, monkeypatch
):
    monkeypatch.setattr(run_chart, "STATUS_DELAY", 1.0)
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await press(pilot, "r")
        assert phase(app) is Phase.DONE
        await asyncio.sleep(0.7)
        runner.silent = True
        app.post_message(Key("r", "r"))
        await asyncio.sleep(0.6)
        assert phase(app) is Phase.STARTING
        assert "Starting PyTorch" not in screen_text(app)
        await asyncio.sleep(0.6)
        assert "Starting PyTorch" in screen_text(app)


async def test_running_again_ends_the_run_before(make_app, run, press, runner):
    runner.hold = True
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await press(pilot, "r", "k")
        assert runner.cancelled == 1
        assert [seed for _, seed, _ in runner.runs] == [0, 1]
        assert phase(app) is Phase.RUNNING


async def test_a_failed_run_shows_the_reason(make_app, run, press, screen_text, runner):
    runner.broken = "PyTorch is not installed: install it with [red]pip[/red]."
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await press(pilot, "r")
        words = screen_text(app)
        assert "install it with [red]pip[/red]." in words
        assert "it broke" in words


async def test_the_claim_of_the_question_comes_first(make_app, run, press, screen_text):
    app = make_app()
    async with run(app) as pilot:
        app.push_screen(LabScreen(DEMO, claim="low_converges", run=True))
        await press(pilot, "f5")
        words = screen_text(app)
        assert words.index("1 ✓ The low rate") < words.index("2 ✓ The high rate")
        assert words.index("2 ✓ The high rate") < words.index("high learning rate")


async def test_a_number_marks_a_finding_in_the_chart(make_app, run, press, screen_text):
    app = make_app()
    async with run(app) as pilot:
        app.push_screen(LabScreen(DEMO, claim="low_converges", run=True))
        await press(pilot, "f5")
        chart = app.screen.query_one(RunChart)
        assert bright(chart) == ["low"]
        await press(pilot, "2")
        assert bright(chart) == ["high"]
        assert "▸2 ✓ The high rate" in screen_text(app)


def bright(chart):
    series = chart._picture.chart("weight").series
    return [each.label for each in series if each.emphasis == "bright"]


async def test_the_source_is_shown(make_app, run, press, screen_text):
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await press(pilot, "s")
        assert isinstance(app.screen, SourceScreen)
        assert "def run(seed: int, high: float, updates: int, start: str):" in screen_text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, LabScreen)


async def test_a_demo_that_is_not_there(make_app, run, press, screen_text):
    app = make_app()
    async with run(app) as pilot:
        app.push_screen(LabScreen("optimization/halvin"))
        await press(pilot, "f5")
        assert not isinstance(app.screen, LabScreen)
        (note,) = app._notifications
        assert "optimization/halving" in note.message


async def test_the_seed_that_was_asked_for_is_run(make_app, run, press, runner):
    app = make_app(screen="lab", demo=DEMO, seed=3)
    async with run(app) as pilot:
        await press(pilot, "r")
        assert runner.runs == [(DEMO, 3, {"high": 1.1, "updates": 12, "start": "one"})]


async def test_the_demos_of_the_library_run_for_real(services, demos, run, press):
    """One run in a process of its own, with PyTorch, through the whole chain."""
    from mlquiz.tui.app import MlquizApp, Route

    app = MlquizApp(services, start=Route(screen="lab", demo=DEMO), demos=demos, warm=False)
    async with run(app) as pilot:
        await press(pilot, "r")
        assert phase(app) is Phase.DONE
        assert services.store.count_runs() == 1


async def test_more_seeds_make_a_band_and_are_counted(
    make_app, run, press, screen_text, runner, services
):
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await press(pilot, "b")
        assert not runner.runs
        await press(pilot, "r", "b")
        chart = app.screen.query_one(RunChart)
        assert len(chart.other_runs) == 5
        assert not chart.adding_seeds
        assert "here in 6 of 6 seeds" in screen_text(app)
        assert services.store.count_runs() == 1
        await press(pilot, "r")
        assert chart.other_runs == []


async def test_a_run_is_saved_once_whatever_events_follow(make_app, run, press, runner, services):
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await press(pilot, "r")
        runner.hold = True
        await press(pilot, "b", "x")
        assert phase(app) is Phase.DONE
        assert services.store.count_runs() == 1
        runner.hold = False
        await press(pilot, "r")
        assert services.store.count_runs() == 2


async def test_the_name_of_a_script_cannot_command_the_terminal(make_app, run, press, screen_rows):
    app = make_app(screen="demos")
    async with run(app) as pilot:
        app.push_screen(SourceScreen(Path("a\x1b[2J\u202eb\udcff\nc.py")))
        await press(pilot, "f5")
        bar = screen_rows(app)[0]
        assert "a[2Jb c.py" in bar


async def test_what_decides_a_claim_is_bold_and_the_rest_dim(make_app, run, press, monkeypatch):
    line = [
        Segment("b", "line", 0, "bright"),
        Segment("d", "line", 0, "dim"),
        Segment("g", "line", 0, "ghost"),
        Segment("l", "label", 0, "dim"),
        Segment("m", "marker", 0),
        Segment("v", "level"),
        Segment("t", "bracket"),
    ]
    monkeypatch.setattr(Picture, "lines", lambda *_, **__: [line])
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await press(pilot, "r")
        strip = app.screen.query_one(RunChart).render_line(0)
        styles = {part.text: part.style for part in strip}
        assert {text for text, style in styles.items() if style.bold} == set("bmt")
        assert len({styles[text].color for text in "blm"}) == 1
        assert len({styles[text].color for text in "bvt"}) == 3
        line, background = (each.triplet for each in (styles["b"].color, styles["b"].bgcolor))
        for text in "dg":
            dim = styles[text].color.triplet
            assert all(
                min(ends) <= value <= max(ends) and value != ends[0]
                for value, ends in zip(dim, zip(line, background, strict=True), strict=True)
            )


async def test_a_demo_that_is_opened_for_the_first_time_asks_for_a_guess(
    make_app, run, press, screen_text, services, runner
):
    services.settings.set("predict_first", "on")
    app = make_app()
    async with run(app) as pilot:
        app.push_screen(LabScreen(DEMO, run=True))
        await press(pilot, "f5")
        assert "which curve ends lowest?" in screen_text(app)
        assert "ends farther out" not in screen_text(app)
        assert not runner.runs
        await press(pilot, "2")
        assert "You said high, but low ends lowest." in screen_text(app)
        assert "ends farther out" in screen_text(app)
        await press(pilot, "escape")
        app.push_screen(LabScreen(DEMO))
        await press(pilot, "f5")
        assert "which curve ends lowest?" not in screen_text(app)


async def test_a_guess_is_skipped_by_the_key_that_runs(make_app, run, press, screen_text, services):
    services.settings.set("predict_first", "on")
    app = make_app(screen="lab", demo=DEMO)
    async with run(app) as pilot:
        await press(pilot, "r")
        assert phase(app) is Phase.DONE
        assert "You said" not in screen_text(app)


async def test_a_demo_that_proves_an_answer_asks_for_no_guess(
    make_app, run, press, screen_text, services
):
    services.settings.set("predict_first", "on")
    app = make_app()
    async with run(app) as pilot:
        app.push_screen(LabScreen(DEMO, claim="low_converges", run=True))
        await press(pilot, "f5")
        assert phase(app) is Phase.DONE
