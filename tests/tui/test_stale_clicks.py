"""Clicks, hovers and keys that arrive for what is not there any more."""

from __future__ import annotations

import pytest
from rich.style import Style
from textual import events
from textual.widgets import Input, OptionList, Tree

from mlquiz.domain.events import Action
from mlquiz.tui.screens.palette import PaletteScreen
from mlquiz.tui.widgets.options import Options

LISTS = {"palette": ["ctrl+p"], "demos": [], "suspended": []}


def mouse(kind, widget, *, y=0, time=None, **meta):
    """Return what the mouse sends over a row that was painted with this data."""
    event = kind(widget, 2, y, 0, 0, 1, False, False, False, 2, y, Style.from_meta(meta))
    event.time = event.time if time is None else time
    return event


@pytest.fixture(params=LISTS)
def list_app(request, make_app, services, clock):
    """Build an app that shows one of the lists, with the keys that open it."""
    for item in ("lr-choice", "lr-many"):
        services.store.record_action(item, Action.SUSPEND, clock())
    screen = "home" if request.param == "palette" else request.param
    return make_app(screen=screen), LISTS[request.param]


@pytest.mark.parametrize("index", [99, -99, 2**40])
async def test_a_click_on_a_row_that_is_gone_chooses_nothing(list_app, run, press, settle, index):
    app, keys = list_app
    async with run(app) as pilot:
        await press(pilot, *keys)
        shown, menu = app.screen, app.screen.query_one(OptionList)
        for kind in (events.MouseMove, events.Click):
            menu.post_message(mouse(kind, menu, option=index))
        await settle(pilot)
        assert app.screen is shown
        assert app.is_running


async def test_a_click_on_a_list_that_was_emptied_chooses_nothing(list_app, run, press, settle):
    app, keys = list_app
    async with run(app) as pilot:
        await press(pilot, *keys)
        shown, menu = app.screen, app.screen.query_one(OptionList)
        menu.clear_options()
        for kind in (events.MouseMove, events.Click):
            menu.post_message(mouse(kind, menu, option=0))
        await press(pilot, "enter", "down", "enter")
        assert app.is_running
        if not isinstance(shown, PaletteScreen):  # which chooses what it found
            assert app.screen is shown


async def test_a_click_from_before_the_rows_changed_chooses_none_of_the_new(
    list_app, run, press, settle
):
    app, keys = list_app
    async with run(app) as pilot:
        early = events.Key("f1", None).time
        await press(pilot, *keys)
        shown, menu = app.screen, app.screen.query_one(OptionList)
        if isinstance(shown, PaletteScreen):
            shown.query_one(Input).value = "learning"
        else:
            shown.show()
        await settle(pilot)
        menu.post_message(mouse(events.Click, menu, option=1, time=early))
        await settle(pilot)
        assert app.screen is shown
        menu.post_message(mouse(events.Click, menu, option=1))
        await settle(pilot)
        assert app.screen is not shown


async def test_what_was_selected_in_a_list_that_has_changed_is_not_taken_by_its_place(
    make_app, run, press, settle
):
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, "ctrl+p", *"learning")
        palette, menu = app.screen, app.screen.query_one(OptionList)
        selected = OptionList.OptionSelected(menu, menu.options[0], 0)
        palette.query_one(Input).value = "quit"
        await settle(pilot)
        menu.post_message(selected)
        await settle(pilot)
        assert app.screen is palette
        assert app.is_running


@pytest.mark.parametrize("line", [999, -5])
async def test_a_click_on_a_line_of_the_map_that_is_gone(make_app, run, settle, line):
    app = make_app(screen="concepts")
    async with run(app) as pilot:
        tree = app.screen.query_one(Tree)
        for toggle in (False, True):
            for kind in (events.MouseMove, events.Click):
                tree.post_message(mouse(kind, tree, line=line, toggle=toggle))
        await settle(pilot)
        assert app.is_running
        assert len(app.screen_stack) == 1


async def test_a_click_on_the_options_of_the_question_before(ask, run, press, settle, logged):
    app = ask("choice", concept="learning-rate")
    async with run(app) as pilot:
        early = events.Key("f1", None).time
        await press(pilot, "0", "n")
        options = app.screen.query_one(Options)
        options.post_message(mouse(events.Click, options, y=1, time=early))
        await settle(pilot)
        assert "[x]" not in options.visual.plain
        options.post_message(mouse(events.Click, options, y=1))
        await settle(pilot)
        assert "[x]" in options.visual.plain


async def test_a_click_below_or_above_the_rows_is_nothing(ask, run, settle, logged):
    app = ask("choice")
    async with run(app) as pilot:
        options = app.screen.query_one(Options)
        for y in (-3, 99):
            options.post_message(mouse(events.Click, options, y=y))
        await settle(pilot)
        assert not logged()
