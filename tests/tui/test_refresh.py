"""What the app does between a key, or the start, and what it paints."""

from collections import Counter

import pytest
from textual._compositor import Compositor
from textual.css.stylesheet import Stylesheet
from textual.events import Key
from textual.messages import Layout, Update
from textual.screen import Screen

from mlquiz.tui.widgets.keybar import KeyBar, shown_bindings
from mlquiz.tui.widgets.knobs import Knobs
from mlquiz.tui.widgets.options import Options
from mlquiz.tui.widgets.topbar import TopBar


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


async def test_widgets_that_change_send_no_messages_to_the_screen(ask, run, press, screen_text):
    app = ask("choice")
    async with run(app, (120, 40)) as pilot:
        seen = []
        app.screen.message_signal.subscribe(app.screen, seen.append, immediate=True)
        await press(pilot, "0")
        assert "No problem." in screen_text(app)
        assert seen
        assert not [each for each in seen if isinstance(each, Layout | Update)]


async def test_an_opened_screen_is_styled_once(ask, run, monkeypatch):
    styled = Counter()
    apply = Stylesheet.apply

    def count(sheet, node, **options):
        styled[type(node)] += 1
        apply(sheet, node, **options)

    monkeypatch.setattr(Stylesheet, "apply", count)
    app = ask("choice")
    async with run(app, (120, 40)):
        assert styled[TopBar] == styled[KeyBar] == 1
        assert styled[Options] == 2  # as it has the focus


@pytest.mark.parametrize(
    ("start", "focused", "key", "direct"),
    [
        ({"screen": "session"}, Options, "0", True),
        ({"screen": "session"}, Options, "a", False),
        ({"screen": "lab", "demo": "optimization/halving"}, Knobs, "down", True),
    ],
)
async def test_keys_that_only_the_app_handles_skip_the_widgets(
    make_app, run, press, start, focused, key, direct
):
    app = make_app(**start)
    async with run(app, (120, 40)) as pilot:
        await press(pilot)
        assert isinstance(app.focused, focused)
        seen = []
        app.focused.message_signal.subscribe(app.screen, seen.append, immediate=True)
        await press(pilot, key)
        assert any(isinstance(each, Key) for each in seen) is not direct


async def test_a_key_waits_behind_one_that_a_widget_handles(ask, run, settle):
    app = ask("choice")
    async with run(app) as pilot:
        seen = []
        app.focused.message_signal.subscribe(app.screen, seen.append, immediate=True)
        for key in ("a", "n"):
            app.post_message(Key(key, key))
        await settle(pilot)
        assert [each.key for each in seen if isinstance(each, Key)] == ["a", "n"]


@pytest.mark.parametrize("kind", ["choice", "numeric", "card", "verdict"])
@pytest.mark.parametrize("keys", [(), ("0",), ("0", "n"), ("space", "2"), ("down", "L")])
async def test_the_keys_shown_are_those_that_textual_finds(ask, run, press, kind, keys):
    app = ask(kind)
    async with run(app) as pilot:
        await press(pilot, *keys)
        screen = app.screen
        active = screen.active_bindings.values()
        expected = [each.binding for each in active if each.enabled and each.binding.show]
        assert expected
        assert list(shown_bindings(screen)) == expected


@pytest.mark.parametrize("kind", ["choice", "numeric", "card"])
async def test_the_bindings_of_a_screen_are_those_that_textual_finds(ask, run, press, kind):
    app = ask(kind)
    async with run(app) as pilot:
        await press(pilot)
        found = [(node, each.key_to_bindings) for node, each in app.screen._binding_chain]
        theirs = Screen._binding_chain.fget(app.screen)
        assert found == [(node, each.key_to_bindings) for node, each in theirs]
