"""Outputs of several lines in the app, typed and pasted."""

import shutil
from pathlib import Path

import pytest
from textual.events import Paste

SECOND = "[[-1, 1], [-1, 1]]"
FIRST = "[[-1, -1], [1, 1]]"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The content of the other tests, but its output has two lines."""
    folder = tmp_path / "content"
    shutil.copytree(Path(__file__).parent / "content", folder)
    concept = folder / "optimization" / "learning-rate.toml"
    text = concept.read_text(encoding="utf-8")
    assert 'answer = "0.8"' in text
    answer = f"answer = '''\n{FIRST}\n{SECOND}\n'''"
    concept.write_text(text.replace('answer = "0.8"', answer), encoding="utf-8")
    return folder


@pytest.mark.parametrize("line_break", ["\n", "\r", "\r\n"])
async def test_all_pasted_lines_are_kept_and_enter_takes_them(
    ask, run, press, settle, logged, screen_rows, line_break
):
    app = ask("output")
    async with run(app) as pilot:
        app.post_message(Paste(f"{FIRST}{line_break}{SECOND}{line_break}"))
        await settle(pilot)
        assert not logged()
        assert any(f"{FIRST} ⏎ {SECOND}" in row for row in screen_rows(app))
        await press(pilot, "enter")
        assert [event.correct for event in logged()] == [True]


async def test_the_field_shows_how_many_lines_there_are(ask, run, screen_rows):
    app = ask("output")
    async with run(app):
        assert any("the 2 lines it prints" in row for row in screen_rows(app))


async def test_enter_begins_the_next_line_until_all_are_typed(ask, run, press, logged, screen_text):
    app = ask("output")
    async with run(app) as pilot:
        await press(pilot, *FIRST, "enter")
        assert app.focused.value == f"{FIRST} ⏎ "
        assert "Line 2 of 2" in screen_text(app)
        assert not logged()
        await press(pilot, *SECOND, "enter")
        assert [event.correct for event in logged()] == [True]


async def test_enter_on_an_empty_line_ends_the_answer(ask, run, press, logged):
    app = ask("output")
    async with run(app) as pilot:
        await press(pilot, *"error", "enter", "enter")
        assert [event.correct for event in logged()] == [False]


async def test_a_right_answer_on_one_line_is_taken_at_once(ask, run, press, logged):
    app = ask("output")
    async with run(app) as pilot:
        await press(pilot, *f"{FIRST} {SECOND}", "enter")
        assert [event.correct for event in logged()] == [True]


async def test_missing_brackets_are_asked_for(ask, run, press, screen_text, logged):
    app = ask("output")
    async with run(app) as pilot:
        await press(pilot, *"-1 -1 1 1", "enter", *"-1 1 -1 1", "enter")
        assert "Type the brackets just as" in screen_text(app)
        assert not logged()
