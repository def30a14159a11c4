"""What the screen does to paint the change that a key makes."""

import pytest
from textual._compositor import Compositor
from textual.messages import Layout, Update


@pytest.fixture
def reflows(monkeypatch):
    """The sizes for which a screen was laid out."""
    sizes = []
    reflow = Compositor.reflow

    def count(compositor, parent, size):
        sizes.append(size)
        return reflow(compositor, parent, size)

    monkeypatch.setattr(Compositor, "reflow", count)
    return sizes


@pytest.mark.parametrize(("before", "key"), [("down", "0"), ("0", "n")])
async def test_a_key_lays_the_screen_out_once(ask, run, press, reflows, before, key):
    app = ask("choice")
    async with run(app, (120, 40)) as pilot:
        await press(pilot, before)
        reflows.clear()
        await press(pilot, key)
        assert len(reflows) == 1


async def test_widgets_that_change_post_nothing_to_the_screen(ask, run, press, shown):
    app = ask("choice")
    async with run(app, (120, 40)) as pilot:
        seen = []
        app.screen.message_signal.subscribe(app.screen, seen.append, immediate=True)
        await press(pilot, "0")
        assert "No problem." in shown(app)
        assert seen
        assert not [each for each in seen if isinstance(each, Layout | Update)]
