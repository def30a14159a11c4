"""Open questions on the screen: an editor, the model answer, and points to tick."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.widgets import TextArea

from mlquiz.domain.rating import Rating
from mlquiz.study.settings import Settings
from tests.building.open_question import write_open_question


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write_open_question(tmp_path)


def logged(services) -> dict[str, object]:
    (event,) = services.store.answers()
    return {**json.loads(event.answer), "rating": event.rating}


async def test_what_is_typed_is_compared_and_kept(ask, run, press, screen_text, services):
    app = ask("open")
    async with run(app) as pilot:
        assert "Answer aloud, as in an interview, or type it here." in screen_text(app)
        assert "model model" not in screen_text(app)
        await press(pilot, *"ab", "enter", "c", "ctrl+s")
        assert "ab" in screen_text(app)
        assert "model model" in screen_text(app)
        await press(pilot, "b", "c", "enter")
        assert "Answered." in screen_text(app)
        assert "✗ point one\nTo practise this: Which? (choice)" in screen_text(app).replace(
            "\n  ", "\n"
        )
        assert "✓ point two" in screen_text(app)
    given = logged(services)
    assert (given["typed"], given["ticked"]) == ("ab\nc", [1, 2])
    assert given["rating"] is Rating.HARD


async def test_a_question_may_be_answered_aloud(ask, run, press, screen_text, services):
    app = ask("open")
    async with run(app) as pilot:
        await press(pilot, "ctrl+s", "4")
        assert "Answered." in screen_text(app)
        assert "✗" not in screen_text(app)
    assert logged(services)["typed"] == ""


async def test_undo_gives_the_typed_answer_back(ask, run, press):
    app = ask("open")
    async with run(app) as pilot:
        await press(pilot, *"ab", "ctrl+s", "u", "c", "ctrl+s", "u")
        assert app.screen.query_one(TextArea).text == "abc"


@pytest.mark.parametrize("key", ["x", "z"])
async def test_undo_after_the_next_item_shows_the_whole_outcome(ask, run, press, screen_text, key):
    app = ask("open")
    async with run(app) as pilot:
        await press(pilot, *"ab", "ctrl+s", "b", "3")
        before = screen_text(app)
        assert "model model" in before
        await press(pilot, key, "n", "u")
        assert screen_text(app) == before


async def test_giving_up_shows_the_model_answer_and_what_trains_it(
    ask, run, press, screen_text, services
):
    app = ask("open")
    async with run(app) as pilot:
        await press(pilot, "escape", "space")
        assert "model model" in screen_text(app)
        assert "Which? (choice)" in screen_text(app)
    assert logged(services)["rating"] is Rating.AGAIN


async def test_it_is_asked_in_chinese(ask, run, press, screen_text, services):
    Settings(services.store).set("language", "zh")
    app = ask("open")
    async with run(app) as pilot:
        assert "像面试那样说出来，也可以写在这里。" in screen_text(app)
        await press(pilot, "ctrl+s")
        assert "哪些点说到了？先勾选，再给自己打分。" in screen_text(app)


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_the_ratings_are_in_sight(ask, run, press, screen_rows, size):
    app = ask("open")
    async with run(app, size) as pilot:
        await press(pilot, "ctrl+s")
        rows = screen_rows(app)
        assert any("point one" in row for row in rows)
        assert any("▸ 3" in row for row in rows)
