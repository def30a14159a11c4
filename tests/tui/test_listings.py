"""Marking a line of a listing, and putting steps in order, in the app."""

import json
import shutil
from pathlib import Path

import pytest

from mlquiz.domain.rating import Rating
from mlquiz.tui.widgets.options import Options
from tests.building.code_questions import BUG, ORDER

LONG = BUG.replace("import math\n", "import math\n" + "\n".join(f"a{n} = {n}" for n in range(9)))
LONG = LONG.replace("line = [5]", "line = [14]")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The content of the other tests, with a listing of 16 lines and steps to put in order."""
    folder = tmp_path / "content"
    shutil.copytree(Path(__file__).parent / "content", folder)
    concept = folder / "optimization" / "learning-rate.toml"
    text = concept.read_text(encoding="utf-8")
    concept.write_text(text + LONG + ORDER, encoding="utf-8")
    return folder


def answer_of(event):
    return json.loads(event.answer)


def label(app, words):
    """Return the label of the row with these words."""
    rows = app.screen.question.step.rows((), "en")
    (found,) = [row.label for row in rows if row.content.source == words]
    return found


async def test_a_typed_number_moves_to_the_line_and_enter_marks_it(
    ask, run, press, screen_text, logged
):
    app = ask("bug")
    async with run(app) as pilot:
        assert "find the bug" in screen_text(app)
        assert "Mark the faulty line." in screen_text(app)
        options = app.screen.query_one(Options)
        await press(pilot, "1")
        assert options.cursor == 0
        await press(pilot, "4")
        assert options.cursor == 13
        await press(pilot, "9")  # there is no line 149
        assert options.cursor == 8
        await press(pilot, "1", "up", "down", "4")  # the arrows end a number
        assert options.cursor == 3
        assert not logged()
        await press(pilot, "1", "4", "enter")
        assert "What is wrong?" in screen_text(app)
        assert "▸ 14 " in screen_text(app)
        await press(pilot, label(app, "It overwrites"))
        words = screen_text(app)
        assert "✓ Right." in words
        assert "The bug is on line 14. Corrected:" in words
        assert "+     total += number" in words
        (event,) = logged()
        assert event.correct
        assert answer_of(event)["line"] == 14


async def test_zero_belongs_to_a_number_and_else_means_not_knowing(
    ask, run, press, screen_text, logged
):
    app = ask("bug")
    async with run(app) as pilot:
        await press(pilot, "1", "0")
        assert app.screen.query_one(Options).cursor == 9
        assert not logged()
        await press(pilot, "0")
        assert answer_of(logged()[0])["gave_up"]
        words = screen_text(app)
        assert "The bug is on line 14." in words
        assert "▸ 14 " in words


async def test_the_mouse_and_the_arrows_mark_a_line(ask, run, press, screen_text, settle):
    app = ask("bug")
    async with run(app, (80, 40)) as pilot:
        await pilot.click(Options, offset=(10, 2))
        await settle(pilot)
        assert "▸  3 " in screen_text(app)
        await press(pilot, "u")
        assert "Mark the faulty line." in screen_text(app)
        await press(pilot, "down", "down", "enter")
        assert "▸  2 " in screen_text(app)


async def test_a_line_without_a_reason_is_half_right(ask, run, press, screen_text, logged):
    app = ask("bug")
    async with run(app) as pilot:
        await press(pilot, "1", "4", "enter", "space")
        assert "▸ The line is right. Here is the reason." in screen_text(app)
        (event,) = logged()
        assert (event.correct, event.rating) == (False, Rating.HARD)


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_the_reasons_are_in_view_once_the_line_is_marked(ask, run, press, screen_rows, size):
    app = ask("bug")
    async with run(app, size) as pilot:
        await press(pilot, "5", "enter")
        assert any("It overwrites" in row for row in screen_rows(app))
        assert any("It divides" in row for row in screen_rows(app))


async def test_steps_are_picked_in_order_and_submitted(ask, run, press, screen_text, logged):
    app = ask("order")
    async with run(app) as pilot:
        names = [label(app, name) for name in ("forward", "clear", "backward", "update")]
        await press(pilot, *names[:2], "enter")
        assert "Pick 4 of the 5 steps, not 2." in screen_text(app)
        assert "[2] clear" in screen_text(app)
        await press(pilot, names[0])  # picking again takes it back
        assert "[1] clear" in screen_text(app)
        await press(pilot, names[0], *names[2:], "enter")
        words = screen_text(app)
        assert "✓ Right." in words
        assert "That cuts the graph." in words
        assert logged()[0].correct


async def test_a_wrong_order_shows_a_right_one(ask, run, press, screen_text, logged):
    app = ask("order")
    async with run(app) as pilot:
        names = [label(app, name) for name in ("clear", "forward", "update", "detach")]
        await press(pilot, *names, "enter")
        words = screen_text(app)
        assert "✗ Not right." in words
        assert "✗ backward" in words
        assert "You left it out." in words
        assert "You put it at position 3." in words
        assert not logged()[0].correct
        await press(pilot, "u")
        assert "Pick the steps in order." in screen_text(app)


async def test_everything_is_in_chinese_too(ask, run, press, screen_text, services):
    services.settings.set("language", "zh")
    app = ask("bug", "order")
    async with run(app) as pilot:
        for kind in ("排序", "找错"):
            if kind == "找错":
                await press(pilot, "n")
            assert kind in screen_text(app)
            await press(pilot, "0")
            assert "没关系" in screen_text(app)
