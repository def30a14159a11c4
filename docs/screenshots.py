"""Write the screenshots of the README as SVG, from the running app: `make screenshots`."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from textual.pilot import Pilot

from mlquiz.library.library import Library
from mlquiz.store.store import Store
from mlquiz.study.services import Services
from mlquiz.study.settings import Settings
from mlquiz.text import Lang
from mlquiz.tui.app import MlquizApp, Route
from mlquiz.tui.widgets.run_chart import RunChart

FOLDER = Path(__file__).parent
SIZE = (110, 36)
Steps = Callable[[Pilot[None]], Awaitable[None]]


async def screenshot(name: str, start: Route, steps: Steps, lang: Lang = "en") -> None:
    """Open the app at `start` with an empty store, take the steps and save a picture as `name`."""
    with (
        tempfile.TemporaryDirectory() as home,
        Store.in_folder(Path(home)) as store,
        Library.open() as library,
    ):
        app = MlquizApp(
            Services(library, store, Settings(store)), start=start, lang=lang, warm=False
        )
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            await steps(pilot)
            await pilot.pause()
            svg = app.export_screenshot(title="mlquiz")
    (FOLDER / f"{name}.svg").write_text(svg, encoding="utf-8")


async def no_steps(pilot: Pilot[None]) -> None:
    """Leave the screen as it opens."""


async def skip_setup(pilot: Pilot[None]) -> None:
    """Skip the questions to a new user and go to Home."""
    await pilot.press("escape")


async def finished_run(pilot: Pilot[None]) -> None:
    """Run the demo of the lab to its end."""
    chart = pilot.app.screen.query_one(RunChart)
    await pilot.press("r")
    while chart.done is None:  # noqa: ASYNC110 - only the screen is notified
        await asyncio.sleep(0.1)


async def main() -> None:
    """Write every screenshot."""
    lab = Route(screen="lab", demo="normalization/bn_vs_ln", seed=3)
    lesson = Route(screen="lesson", concept="batch-normalization")
    await screenshot("home", Route(), skip_setup)
    await screenshot("lab", lab, finished_run)
    await screenshot("lesson", lesson, no_steps)
    await screenshot("concepts-zh", Route(screen="concepts"), no_steps, "zh")


if __name__ == "__main__":
    os.environ["COLORTERM"] = "truecolor"
    asyncio.run(main())
