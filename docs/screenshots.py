"""Make the pictures of the README: `make screenshots`. Real screens, real runs, as SVG."""

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


async def picture(name: str, start: Route, steps: Steps, lang: Lang = "en") -> None:
    """Open the app at `start` with an empty store, take the steps and keep the screen."""
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


async def nothing(pilot: Pilot[None]) -> None:
    """Take the screen as it opens."""


async def skip_setup(pilot: Pilot[None]) -> None:
    """Leave the questions to a new user for Home."""
    await pilot.press("escape")


async def finished_run(pilot: Pilot[None]) -> None:
    """Run the demo of the lab to its end."""
    chart = pilot.app.screen.query_one(RunChart)
    await pilot.press("r")
    while chart.done is None:  # noqa: ASYNC110 - the chart tells its screen, not us
        await asyncio.sleep(0.1)


async def main() -> None:
    """Make every picture."""
    lab = Route(screen="lab", demo="normalization/bn_vs_ln", seed=3)
    await picture("home", Route(), skip_setup)
    await picture("lab", lab, finished_run)
    await picture("lab-zh", lab, finished_run, "zh")
    await picture("lesson", Route(screen="lesson", concept="batch-normalization"), nothing)
    await picture("concepts-zh", Route(screen="concepts"), nothing, "zh")


if __name__ == "__main__":
    os.environ["COLORTERM"] = "truecolor"
    asyncio.run(main())
