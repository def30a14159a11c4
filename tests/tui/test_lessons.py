"""The page of a concept: answer, lesson, pictures, follow-ups, next concept."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlquiz.library.library import Library
from mlquiz.render.cells import text_width
from mlquiz.study.services import Services
from mlquiz.study.settings import Settings
from mlquiz.tui.app import MlquizApp, Route
from mlquiz.tui.screens.lab import LabScreen
from mlquiz.tui.screens.lesson import LessonScreen
from mlquiz.tui.widgets.lesson_blocks import FigureView, StoredView
from tests.building.content import cloze, concept, write
from tests.building.measured import write_measured
from tests.building.sound import write_sound

AFTER = concept("zero", cloze("zero-0"), requires=["weight"], depth="mention")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    root = write_sound(tmp_path)
    write_measured(root)
    write(root / "basics" / "zero.toml", AFTER)
    return root


@pytest.fixture
def demos(content: Path) -> Path:
    return content.parent / "demos"


@pytest.fixture
def lesson(make_app):
    return make_app(screen="lesson", concept="weight")


async def test_the_answer_comes_first_and_then_the_page(lesson, run, screen_text, screen_rows):
    async with run(lesson, (80, 60)):
        words = screen_text(lesson)
        order = [
            "Weight",
            "What is a weight?",
            "A weight says how much an input counts.",
            "It fell to 0.31.",
            "Twice the input.",
            "When not",
            "In our experiment",
            "Proof: It falls.\nheld in 20 of 20 seeds",
            "Asked next: think first, then open the answer",
            "Can it be 0?",
            "Sources: Somebody 2020",
        ]
        places = [words.index(each) for each in order]
        assert places == sorted(places)
        assert any("Say it in 30 seconds" in row and "╭" in row for row in screen_rows(lesson))


async def test_figures_and_stored_curves_are_drawn(lesson, run, screen_rows, press):
    async with run(lesson, (80, 90)) as pilot:
        rows = screen_rows(lesson)
        assert any("weight 2" in row for row in rows)
        assert any("loss" in row for row in rows)
        for view in (FigureView, StoredView):
            region = lesson.screen.query_one(view).region
            drawn = "".join(rows[region.y : region.bottom])
            assert any("\u2800" < sign <= "\u28ff" or sign == "•" for sign in drawn), drawn
        await press(pilot, "L")
        assert any("权重为 2" in row for row in screen_rows(lesson))
        assert any("输入的两倍。" in row for row in screen_rows(lesson))


async def test_follow_ups_open_one_by_one(lesson, run, press, screen_text):
    async with run(lesson) as pilot:
        assert "Yes." not in screen_text(lesson)
        await press(pilot, "o")
        assert "Yes." in screen_text(lesson)
        assert "Training does." not in screen_text(lesson)
        await press(pilot, "o")
        assert "Training does." in screen_text(lesson)
        await press(pilot, "o")
        assert [note.message for note in lesson._notifications] == ["Every follow-up is open."]
        await press(pilot, "1")
        assert "Yes." not in screen_text(lesson)
        assert "Training does." in screen_text(lesson)


async def test_a_follow_up_is_opened_with_the_mouse(lesson, run, screen_text):
    async with run(lesson, (80, 90)) as pilot:
        await pilot.click("#asked", offset=(6, 1))
        await pilot.pause()
        assert "Training does." in screen_text(lesson)


async def test_d_runs_the_demo_of_the_page(lesson, run, press, runner):
    async with run(lesson) as pilot:
        await press(pilot, "d")
        assert isinstance(lesson.screen, LabScreen)
        assert [name for name, *_ in runner.runs] == ["basics/fall"]


async def test_d_runs_the_demo_that_is_left_if_another_is_gone(
    content, demos, tmp_path, services, run, press, runner
):
    page = content / "basics" / "weight.toml"
    source = page.read_text("utf-8")
    gone = """[[lesson_part]]
heading = { en = "Before", zh = "之前" }
text = { en = "It is gone.", zh = "已经没有了。" }
proof = "basics/gone:falls"

"""
    write(page, source.replace("[[lesson_part]]", gone + "[[lesson_part]]", 1))
    with Library.open([content], tmp_path / "other.sqlite") as library:
        more = Services(library, services.store, Settings(services.store))
        start = Route(screen="lesson", concept="weight")
        app = MlquizApp(more, start=start, demos=demos, runner=runner, warm=False)
        async with run(app) as pilot:
            await press(pilot, "d")
            assert isinstance(app.screen, LabScreen)
            assert [name for name, *_ in runner.runs] == ["basics/fall"]


async def test_the_next_concept_is_a_key_away_and_the_last_has_none(
    lesson, run, press, screen_text
):
    async with run(lesson) as pilot:
        assert "n Next  Zero" in screen_text(lesson)
        await press(pilot, "n")
        assert isinstance(lesson.screen, LessonScreen)
        assert "Zero" in screen_text(lesson)
        await press(pilot, "n")
        (note,) = lesson._notifications
        assert note.message == "This is the last concept that is written."
        await press(pilot, "3")  # below two follow-ups
        assert "What is a weight?" in screen_text(lesson)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
@pytest.mark.parametrize("plain", [False, True])
async def test_the_page_fits_every_size(
    make_app, run, press, screen_rows, monkeypatch, size, plain
):
    if plain:
        monkeypatch.setenv("NO_COLOR", "1")
    app = make_app(screen="lesson", concept="weight")
    async with run(app, size) as pilot:
        await press(pilot, "o", "o", "L", "end", "home")
        rows = screen_rows(app)
        assert {text_width(row) for row in rows} == {size[0]}
        assert any("30 秒说清楚" in row and row.rstrip().endswith("╮") for row in rows)


async def test_a_demo_that_is_gone_leaves_a_question_mark(
    content, demos, make_app, run, screen_text
):
    (demos / "basics" / "fall.toml").unlink()
    app = make_app(screen="lesson", concept="weight")
    async with run(app):
        assert "It fell to ?." in screen_text(app)
        assert not app.screen.query_one(StoredView).display


async def test_prerequisites_beyond_the_digits_are_opened_with_the_mouse(
    content, tmp_path, services, make_app, run, press, screen_text
):
    names = [f"need-{n}" for n in range(9)]
    for name in names:
        write(content / "basics" / f"{name}.toml", concept(name, cloze(f"{name}-0")))
    needs = ", ".join(f'"{name}"' for name in names)
    source = (content / "basics" / "weight.toml").read_text("utf-8")
    write(
        content / "basics" / "weight.toml", source.replace("requires = []", f"requires = [{needs}]")
    )
    with Library.open([content], tmp_path / "other.sqlite") as library:
        more = Services(library, services.store, Settings(services.store))
        app = MlquizApp(more, start=Route(screen="lesson", concept="weight"), warm=False)
        async with run(app, (80, 120)) as pilot:
            words = screen_text(app)
            assert "9  Need-6" in words
            assert "·  Need-8" in words
            await pilot.click("#requires", offset=(6, 8))
            await pilot.pause()
            assert app.screen._topic == "need-8"
