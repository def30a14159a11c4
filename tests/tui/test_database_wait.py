"""Another program holds the database: the app says so, stays alive, and loses nothing."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing, contextmanager

import pytest

from mlquiz.domain.events import Action
from mlquiz.tui import database_wait
from mlquiz.tui.screens.lab import LabScreen

WAITING = "Waiting for the database"


@pytest.fixture(autouse=True)
def short_delays(monkeypatch):
    """Try often, and give up only where a test says so."""
    monkeypatch.setattr(database_wait, "FIRST_TRY_SECONDS", 0.01)
    monkeypatch.setattr(database_wait, "RETRY_SECONDS", 0.01)
    monkeypatch.setattr(database_wait, "INTERVAL", 0.01)


@pytest.fixture
def held(services):
    """Hold the database for the time of a block, as another program does."""

    @contextmanager
    def holding():
        with closing(sqlite3.connect(services.store.path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")

    return holding


def notes(app):
    return [note.message for note in app._notifications]


def is_waiting(app):
    return any(WAITING in note for note in notes(app))


async def until(pilot, is_done):
    async with asyncio.timeout(60):
        while not is_done():
            await pilot.pause(0.01)


async def test_an_answer_waits_and_is_shown_once_it_is_saved(
    ask, run, press, screen_text, logged, held
):
    app = ask("choice")
    async with run(app) as pilot:
        before = screen_text(app)
        with held():
            await pilot.press("a")
            await until(pilot, lambda: is_waiting(app))
            await pilot.press("b", "n", "x", "enter")  # dropped: they were not meant for this
            assert screen_text(app) == before
        await until(pilot, lambda: app.screen.question.is_answered)
        await until(pilot, lambda: not is_waiting(app))
        (event,) = logged()
        assert event.action is Action.ANSWER
        assert "Next time:" in screen_text(app)
        await press(pilot, "n")
        assert not app.screen.question.is_answered


@pytest.mark.parametrize(
    ("keys", "action"), [("x", Action.SUSPEND), ("z", Action.BURY), ("f", Action.FLAG)]
)
async def test_commands_wait_too_and_act_once(ask, run, press, logged, held, keys, action):
    app = ask("choice", concept="learning-rate")
    async with run(app) as pilot:
        with held():
            await pilot.press(keys)
            await until(pilot, lambda: is_waiting(app))
        await until(pilot, lambda: not is_waiting(app))
        assert [event.action for event in logged()] == [action]


async def test_undo_waits_too(ask, run, press, logged, held):
    app = ask("choice")
    async with run(app) as pilot:
        await press(pilot, "a")
        with held():
            await pilot.press("u")
            await until(pilot, lambda: bool(app._database_wait._actions))
            assert app.screen.question.is_answered
        await until(pilot, lambda: not app.screen.question.is_answered)
        assert len(logged()) == 2


@pytest.mark.parametrize(
    ("key", "name", "value"), [("L", "language", "zh"), ("T", "theme", "light")]
)
async def test_a_setting_changes_at_once_and_is_saved_later(
    ask, run, press, services, held, key, name, value
):
    app = ask("choice")
    before = getattr(services.settings, name)
    async with run(app) as pilot:
        await press(pilot, "u")  # rules out Caps Lock
        with held():
            await pilot.press(key)
            await until(pilot, lambda: bool(app._database_wait._actions))
            current = {"language": app.lang, "theme": app.theme.removeprefix("mlquiz-")}
            assert current[name] == value
            assert getattr(services.settings, name) == before
        await until(pilot, lambda: getattr(services.settings, name) == value)


async def test_a_run_waits_to_be_recorded(make_app, run, press, services, held):
    app = make_app(screen="lab", demo="optimization/halving")
    async with run(app) as pilot:
        with held():
            await pilot.press("r")
            await until(pilot, lambda: is_waiting(app))
            assert isinstance(app.screen, LabScreen)
        await until(pilot, lambda: not is_waiting(app))
        assert services.store.count_runs() == 1


async def test_ctrl_c_quits_while_it_waits(ask, run, logged, held):
    app = ask("choice")
    async with run(app) as pilot:
        with held():
            await pilot.press("a")
            await until(pilot, lambda: is_waiting(app))
            await pilot.press("ctrl+c")
    assert app.return_code == 0
    assert not logged()


async def test_in_the_end_it_gives_up_and_the_question_stays(
    ask, run, press, screen_text, logged, held, monkeypatch
):
    monkeypatch.setattr(database_wait, "BUSY_SECONDS", 0)
    app = ask("choice")
    async with run(app) as pilot:
        with held():
            await pilot.press("a")
            await until(pilot, lambda: any("Another program" in note for note in notes(app)))
            assert not is_waiting(app)
            assert not logged()
        await press(pilot, "a")
        assert len(logged()) == 1
