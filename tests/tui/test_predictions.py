"""Predictions, which an experiment decides."""

import re

import pytest
from textual.events import Key

from mlquiz.domain.filter import Filter
from mlquiz.study.session_planner import SessionRequest
from mlquiz.tui.routes import Route
from mlquiz.tui.screens.home import HomeScreen
from mlquiz.tui.screens.session_summary import SessionSummaryScreen
from mlquiz.tui.widgets.question_view import QuestionView

CHINESE = re.compile("[\u4e00-\u9fff]")


async def test_a_prediction_that_the_experiment_bears_out(
    ask, run, press, screen_text, option_letter, services
):
    app = ask("predict")
    async with run(app) as pilot:
        await press(pilot, option_letter(app, "grows without bound"))
        words = screen_text(app)
        assert "The experiment came out as claimed." in words
        assert "8.92" in words
        assert "✓ Right." in words
        assert app.screen.query_one(QuestionView).prediction_run.display
        assert services.store.count_runs() == 1
        assert services.store.state("lr-predict").reviews == 1


async def test_a_prediction_under_an_unlucky_seed_does_not_count(
    ask, run, press, screen_text, option_letter, services, monkeypatch
):
    monkeypatch.setattr("random.getrandbits", lambda bits: 2013)  # the unlucky seed is 13
    app = ask("predict")
    async with run(app) as pilot:
        await press(pilot, option_letter(app, "falls to zero"))
        words = screen_text(app)
        assert "This seed contradicts the claim" in words
        assert "Not right" not in words
        assert services.store.state("lr-predict").reviews == 0
        await press(pilot, "n")
        assert isinstance(app.screen, SessionSummaryScreen)


async def test_a_prediction_whose_experiment_cannot_run(
    ask, run, press, screen_text, option_letter, services, runner
):
    runner.broken = "PyTorch is not installed: install it."
    app = ask("predict")
    async with run(app) as pilot:
        await press(pilot, option_letter(app, "grows without bound"))
        words = screen_text(app)
        assert "could not run, so the answer key stands: PyTorch is not installed" in words
        assert "✓ Right." in words
        assert services.store.state("lr-predict").reviews == 1


async def test_a_prediction_whose_experiment_is_not_waited_for(
    ask, run, press, screen_text, option_letter, services, runner
):
    runner.hold = True
    app = ask("predict")
    async with run(app) as pilot:
        await press(pilot, option_letter(app, "grows without bound"))
        assert "Now the experiment decides." in screen_text(app)
        assert "Right" not in screen_text(app)
        assert "✓" not in screen_text(
            app
        )  # nothing is given away before the experiment has decided
        assert services.store.state("lr-predict").reviews == 1  # kept before the run
        await press(pilot, "n")
        assert "The experiment was stopped" in screen_text(app)
        assert "✓ Right." in screen_text(app)
        assert runner.cancelled == 1


async def test_giving_up_a_prediction_runs_nothing(ask, run, press, screen_text, runner):
    app = ask("predict")
    async with run(app) as pilot:
        await press(pilot, "0")
        assert "No problem." in screen_text(app)
        assert not runner.runs


async def test_a_prediction_can_be_undone_while_it_runs(
    ask, run, press, screen_text, option_letter, runner
):
    runner.hold = True
    app = ask("predict")
    async with run(app) as pilot:
        before = screen_text(app)
        await press(pilot, option_letter(app, "falls to zero"), "u")
        assert screen_text(app) == before
        assert app.screen.query_one(QuestionView).prediction_run is None


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (100, 30)])
async def test_a_scroll_bar_takes_nothing_of_the_chart(ask, run, press, screen_rows, size):
    app = ask("predict")
    async with run(app, size) as pilot:
        await press(pilot, "a", "up", "up", "up")
        assert any(row.rstrip(" ▁▂▃▄▅▆▇").endswith("update") for row in screen_rows(app))


async def test_the_keys_of_a_prediction_under_way(ask, run, press, screen_rows, runner):
    runner.hold = True
    app = ask("predict")
    async with run(app) as pilot:
        await press(pilot, "a")
        assert "n don't wait" in screen_rows(app)[-1]
        await press(pilot, "d")
        (note,) = app._notifications
        assert note.message == "The experiment is running; press n to skip it."
        await press(pilot, "n")
        assert app.screen.question.shows_answer
        assert "n next" in screen_rows(app)[-2]


@pytest.mark.parametrize("ways_out", [("u",), ("escape",), ("u", "a")])
async def test_a_prediction_can_be_left_before_its_experiment_is_on_the_screen(
    make_app, run, settle, ways_out
):
    app = make_app()
    async with run(app) as pilot:
        predictions = Filter(kinds=frozenset({"predict"}))
        app.go(Route(screen="session", session=SessionRequest(predictions)))
        await settle(pilot)
        for key in ("a", *ways_out):
            app.post_message(Key(key, key if len(key) == 1 else None))
        await settle(pilot)
        assert type(app.screen).__name__ == ("HomeScreen" if "escape" in ways_out else "QuizScreen")


async def test_a_page_that_was_left_shows_no_outcome_any_more(make_app, run, press, settle):
    app = make_app()
    async with run(app) as pilot:
        choices = SessionRequest(Filter(kinds=frozenset({"choice"})))
        app.go(Route(screen="session", session=choices))
        await settle(pilot)
        page = app.screen.query_one(QuestionView)
        await press(pilot, "a", "escape")
        assert isinstance(app.screen, HomeScreen)
        page.scroll_to_outcome()
