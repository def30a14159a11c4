"""The app with a pack: its demos need trust, and it stays usable if the pack goes away."""

import shutil

import pytest

from mlquiz.library.library import Library
from mlquiz.packs.manifest import open_pack
from mlquiz.packs.source import bundled
from mlquiz.store.store import Store
from mlquiz.study.services import Services
from mlquiz.study.settings import Settings
from mlquiz.tui.app import MlquizApp, Route


@pytest.fixture
def app(pack, home, tmp_path):
    """Yield the app with the pack, which opens its demo."""
    opened = open_pack(pack)
    with (
        Store.in_folder(home) as store,
        Library.open([bundled(), opened], tmp_path / "cache.sqlite") as library,
    ):
        Settings(store).set("goal", "learn")
        services = Services(library, store, Settings(store), packs=(opened,))
        yield MlquizApp(services, start=Route(screen="lab", demo="mypack/average"), warm=False)


async def shown(pilot, words):
    """Wait until the screen shows `words`."""
    for _ in range(600):
        await pilot.pause(0.1)
        lines = [
            "".join(part.text for part in strip)
            for strip in pilot.app.screen._compositor.render_strips()
        ]
        if words in " ".join(" ".join(lines).split()):
            return
    raise AssertionError(lines)


async def test_an_untrusted_demo_explains_why_it_does_not_run(app):
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("r")
        await shown(pilot, "that you have not trusted yet")
        await pilot.press("L")
        await shown(pilot, "尚未信任")


async def test_the_app_goes_on_without_a_pack_that_is_removed(app, pack):
    async with app.run_test(size=(120, 40)) as pilot:
        await shown(pilot, "Mean and median with outliers")
        shutil.rmtree(pack)
        await pilot.press("r")
        await shown(pilot, "cannot be used")
        await pilot.press("escape")
        await shown(pilot, "Demo of the day")
