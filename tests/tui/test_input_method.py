"""What a learner with a Chinese input method is told."""

import pytest
from textual import events
from textual.widgets import Input

from mlquiz.tui.screens.home import HomeScreen

HINT = "请切换到英文输入法（一般按 Shift 键）。"
TOLD = "请切换到英文输入法：这里的按键是单个字母。"


async def commit(pilot, settle, characters):
    for character in characters:
        pilot.app.post_message(events.Key(character, character))
    await settle(pilot)


async def test_the_first_home_in_chinese_shows_the_input_method_hint_once(
    make_app, run, press, screen_text, services
):
    services.settings.set("language", "zh")
    app = make_app()
    async with run(app) as pilot:
        assert HINT in screen_text(app)
        await press(pilot, "p", "escape")
        assert HINT in screen_text(app)  # still the first start
    again = make_app()
    async with run(again):
        assert isinstance(again.screen, HomeScreen)
        assert HINT not in screen_text(again)


async def test_the_input_method_hint_appears_when_chinese_is_chosen_later(
    make_app, run, press, screen_text
):
    app = make_app()
    async with run(app) as pilot:
        assert "input method" not in screen_text(app)
        await press(pilot, "L")
        assert HINT in screen_text(app)


async def test_the_help_has_the_input_method_hint_in_chinese_only(
    make_app, run, press, screen_text
):
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, "question_mark")
        assert "input method" not in screen_text(app)
        await press(pilot, "L")
        assert HINT in screen_text(app)


@pytest.mark.parametrize("kind", ["choice", "card", "verdict"])
async def test_composed_characters_are_answered_once(ask, run, settle, services, logged, kind):
    services.settings.set("language", "zh")
    app = ask(kind)
    async with run(app) as pilot:
        await commit(pilot, settle, "的啊")
        await commit(pilot, settle, "你好")
        assert [note.message for note in app._notifications] == [TOLD]
    assert not logged()


async def test_chinese_is_typed_into_a_field(ask, run, settle):
    app = ask("output")
    async with run(app) as pilot:
        await commit(pilot, settle, "你好")
        assert app.screen.query_one(Input).value == "你好"
        assert not app._notifications
