"""Misbehaving demos in the lab: keys still work, a message is shown, no process is left."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Static

from mlquiz.lab.api import Point
from mlquiz.lab.parent.runner import Runner
from mlquiz.lab.protocol import Done
from mlquiz.study.services import Services
from mlquiz.study.settings import Settings
from mlquiz.tui.app import MlquizApp, Route
from mlquiz.tui.screens.source import SourceScreen
from mlquiz.tui.widgets.run_chart import Phase, RunChart
from tests.building.content import write
from tests.building.demos import spec_source
from tests.building.throwaway import ENDLESS, FORKING, GOOD, GREEDY, PATIENCE, STUBBORN, Demo

POINT = "def run(seed):\n    yield Point(0, {'a': 1.0})\n    "
FLOOD = "def run(seed):\n    for x in range(10**9):\n        yield Point(x, {'a': 1.0})\n"
NOTES = "def run(seed):\n    while True:\n        yield 'a note of some length'\n"
PRINTS = (
    "def run(seed):\n    yield Point(0, {'a': 1.0})\n    while True:\n        print('x' * 9999)\n"
)
BAD = {
    "raises": (f"{POINT}1 / 0\n", "ZeroDivisionError: division by zero"),
    "hangs": (ENDLESS, "ran for more than 1 s"),
    "exits with 0": (f"{POINT}os._exit(0)\n", "ended without a result (exit code 0)"),
    "is killed": (f"{POINT}os.kill(os.getpid(), 9)\n", "was killed by SIGKILL"),
    "eats memory": (f"{POINT}bytes(1 << 40)\n", "needs more than 0.25 GiB of memory"),
    "floods with notes": (NOTES, "more than"),
    "leaves a child": (f"{POINT}os.fork() or time.sleep(3600)\n    os._exit(0)\n", "exit code 0"),
}


@pytest.fixture
def lab(library, store, demo: Demo, torch_folder: Path) -> Callable[..., MlquizApp]:
    """Return a function that builds the app in the lab with a demo of the given script."""

    def make(source: str, **options: float) -> MlquizApp:
        path = demo.spec(source).path
        write(path, spec_source(claims={"wins": "It wins"}))
        services, runner = Services(library, store, Settings(store)), Runner(warm=False, **options)
        start = Route(screen="lab", demo="training/thrown_away")
        return MlquizApp(services, start=start, demos=path.parent.parent, runner=runner, warm=False)

    return make


def press(app: MlquizApp, key: str) -> None:
    """Press a key without the pilot's wait for an idle CPU, which never comes during a flood."""
    assert app._driver is not None
    app._driver.process_message(events.Key(key, key if len(key) == 1 else None))


async def until(happened: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait until `happened` returns True; raise TimeoutError after `seconds`."""
    async with asyncio.timeout(seconds):
        while not happened():  # noqa: ASYNC110 - there is no event to await
            await asyncio.sleep(0.001)


def status(app: MlquizApp) -> str:
    return str(app.screen.query_one("#status", Static).visual.plain)


@pytest.mark.parametrize("way", BAD)
async def test_failures_of_demos_are_reported_in_both_languages(lab, demo: Demo, way: str) -> None:
    source, sentence = BAD[way]
    app = lab(source, run_limit=1.0, memory=256 * 2**20)
    async with app.run_test() as pilot:
        chart = app.screen.query_one(RunChart)
        await pilot.press("r")
        await until(lambda: chart.phase is Phase.FAILED)
        await pilot.pause()
        assert sentence in status(app)
        await pilot.press("L")
        first, *_ = status(app).splitlines()
        assert re.search("[一-鿿]{2}", first)
        assert sentence not in first or way == "raises"  # Python's messages are English
        assert await asyncio.to_thread(demo.all_dead)
        await pilot.press("L", "s")
        assert isinstance(app.screen, SourceScreen)


async def test_a_run_without_points_is_shown_as_running(lab) -> None:
    app = lab("def run(seed):\n    time.sleep(3600)\n    yield\n")
    async with app.run_test() as pilot:
        await pilot.press("r")
        await until(lambda: "Running, seed 0" in status(app))


@pytest.mark.parametrize(
    "source",
    [ENDLESS, STUBBORN, GREEDY, FORKING, FLOOD, NOTES, PRINTS],
    ids=["hangs", "stubborn", "greedy", "forks", "floods", "notes", "prints"],
)
async def test_keys_answer_while_a_demo_misbehaves(lab, demo: Demo, source: str) -> None:
    app = lab(source)
    async with app.run_test():
        chart = app.screen.query_one(RunChart)
        press(app, "r")
        await until(lambda: chart.phase is Phase.RUNNING)
        for key, effect in (
            ("s", lambda: isinstance(app.screen, SourceScreen)),
            ("escape", lambda: not isinstance(app.screen, SourceScreen)),
            ("L", lambda: app.lang == "zh"),
            ("x", lambda: chart.phase in (Phase.STOPPED, Phase.FAILED)),
        ):
            assert chart.phase is Phase.RUNNING  # keys don't wait for a flood to end
            press(app, key)
            await until(effect)
        assert await asyncio.to_thread(demo.all_dead)


async def test_missing_pytorch_is_reported_in_the_lab(lab, demo: Demo, torch_folder: Path) -> None:
    (torch_folder / "torch.py").write_text("raise ModuleNotFoundError(name='torch')")
    app = lab(ENDLESS)
    async with app.run_test() as pilot:
        chart = app.screen.query_one(RunChart)
        await pilot.press("r")
        await until(lambda: chart.phase is Phase.FAILED)
        await pilot.pause()
        assert "PyTorch is not installed: install it" in status(app)
        await pilot.press("L")
        assert "PyTorch" in status(app)
        assert re.search("[一-鿿]{2}", status(app))


async def test_time_that_the_app_stood_still_is_not_held_against_a_demo(
    demo: Demo, torch_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mlquiz.lab.parent.runner.MAX_STEP", 0.1)
    spec = demo.spec(GOOD)
    async for event in Runner(warm=False, run_limit=1.0).run(spec, 7, {}):
        if isinstance(event, Point):
            time.sleep(0.6)  # noqa: ASYNC251 - block the whole process, as Ctrl-Z does
    assert isinstance(event, Done)
