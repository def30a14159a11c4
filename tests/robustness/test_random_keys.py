"""Random keys and resizes: no exception, no lost answer, always a way home."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from mlquiz.domain.filter import Filter
from mlquiz.study.session_planner import SessionRequest
from mlquiz.tui.routes import Route
from tests.robustness.walking import Walk, end_of

STEPS = 300


async def walk(home: Path, seed: int, lang: str, steps: int, start: Route | None = None) -> Walk:
    """Walk and return the walk; if it fails, print the seed and the last steps."""
    random.seed(seed)
    walking = Walk(home, seed, lang)
    try:
        await walking.go(steps, start)
    except BaseException:
        print(f"seed {seed}, {lang}, the last steps: {' '.join(walking.steps)}")
        raise
    return walking


@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_keys_at_random_break_nothing(home: Path, lang: str) -> None:
    walking = await walk(home, 7, lang, STEPS)
    assert walking.ledger.answers
    assert len(walking.screens) > 3


@pytest.mark.parametrize("kind", ["diagnose", "open"])
async def test_keys_at_random_break_no_question_in_steps(home: Path, kind: str) -> None:
    wanted = Filter(kinds=frozenset({kind}))
    start = Route(screen="session", session=SessionRequest(wanted))
    assert (await walk(home, 7, "en", STEPS // 3, start)).ledger.answers


async def test_the_palette_may_be_left_while_it_reads(home: Path) -> None:
    walking = Walk(home, 1, "en")
    async with walking.begin() as pilot:
        for pauses in range(1, 12):
            pilot.app.action_palette()
            for _ in range(pauses):
                await pilot._wait_for_screen()
            await pilot.press("escape")
            assert pilot.app._exception is None


@pytest.mark.parametrize("late", ["go('session')", "go('stats')", "palette", "help"])
async def test_a_screen_may_come_while_the_app_ends(home: Path, late: str) -> None:
    walking = Walk(home, 1, "en")
    async with walking.begin() as pilot:
        pilot.app.exit()
        await pilot.app.run_action(late)
        await end_of(pilot.app)
    assert pilot.app.return_code == 0


@pytest.mark.parametrize("screen", ["session", "cards", "concepts", "demos", "stats"])
async def test_a_screen_may_be_left_before_it_is_complete(home: Path, screen: str) -> None:
    walking = Walk(home, 1, "en")
    async with walking.begin() as pilot:
        for ticks in range(12):
            pilot.app.go(Route(screen=screen))
            for _ in range(ticks):
                await asyncio.sleep(0)
            pilot.app.back()
            await walking.settle(pilot)
        assert len(pilot.app.screen_stack) == 1


async def test_an_experiment_may_be_stopped_before_it_is_shown(home: Path) -> None:
    walking = Walk(home, 1, "en")
    wanted = Filter(kinds=frozenset({"predict"}))
    async with walking.begin(Route(screen="session", session=SessionRequest(wanted))) as pilot:
        screen = pilot.app.screen
        await walking.press(pilot, "a", wait=False)
        async with asyncio.timeout(30):
            while screen.page.prediction_run is None:  # noqa: ASYNC110 - no event to await
                await asyncio.sleep(0)
        screen.page.prediction_run.stop()
        await walking.press(pilot, "f12")
        assert screen.page.prediction_run.prediction.key == "predict.stopped"
        assert not walking.runner.seen


@pytest.mark.parametrize("late", ["0", "s"])
async def test_keys_that_come_after_the_last_item_are_harmless(home: Path, late: str) -> None:
    walking = Walk(home, 1, "en")
    wanted = Filter(kinds=frozenset({"choice"}))
    start = Route(screen="session", session=SessionRequest(wanted, limit=1))
    async with walking.begin(start) as pilot:
        await walking.press(pilot, "f12")
        await walking.press(pilot, "0")
        await walking.press(pilot, "n", wait=False)
        await walking.press(pilot, late, wait=False)
        await walking.press(pilot, late)
        await walking.settle(pilot)


async def test_a_rating_that_is_pressed_twice_rates_one_card(home: Path) -> None:
    walking = Walk(home, 1, "en")
    wanted = Filter(kinds=frozenset({"card"}))
    async with walking.begin(Route(screen="cards", session=SessionRequest(wanted))) as pilot:
        await walking.press(pilot, "f12")
        await walking.press(pilot, "space")
        await walking.press(pilot, "3", wait=False)
        await walking.press(pilot, "3")
        await walking.settle(pilot)
        assert len(list(pilot.app.services.store.answers())) == 1


async def test_what_was_chosen_twice_is_done_once(home: Path) -> None:
    walking = Walk(home, 1, "en")
    async with walking.begin(Route(screen="stats")) as pilot:
        before = list(pilot.app.screen_stack)
        await pilot.app.run_action("help")
        await pilot.app.run_action("palette")
        palette = pilot.app.screen
        await walking.press(pilot, "f12")
        for _ in range(2):
            await pilot.app.run_action("dismiss", palette)
            palette._choose(0)
        await walking.settle(pilot)
        assert len(pilot.app.screen_stack) == len(before) + 1
