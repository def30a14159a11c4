"""The concept map and the lessons."""

import shutil

from textual.widgets import Tree

from mlquiz.library.library import Library
from mlquiz.study.services import Services
from mlquiz.study.settings import Settings
from mlquiz.tui.screens.home import HomeScreen
from mlquiz.tui.screens.lab import LabScreen
from mlquiz.tui.screens.lesson import LessonScreen
from mlquiz.tui.screens.quiz import QuizScreen


async def test_the_concept_map(make_app, run, press, screen_text):
    app = make_app(screen="concepts")
    async with run(app) as pilot:
        section = app.screen.query_one(Tree).root.children[1]
        warm_up, planned = section.children
        assert str(warm_up.label) == "▱▱▱▱▱▱  Warm-up [red]not markup[/red]"
        assert str(planned.label) == "1 planned"
        assert not planned.is_expanded
        assert [str(node.label).strip() for node in planned.children] == ["A planned concept"]
        assert "Learning rate  core" in screen_text(app)
        await press(pilot, "down", "down")
        assert "Prerequisites: Learning rate 0/9" in screen_text(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, LessonScreen)
        await press(pilot, "escape", "s")
        assert isinstance(app.screen, QuizScreen)
        assert app.screen.question.item.concept == "warm-up"


async def test_sections_without_a_lesson_come_last_and_folded(
    run, press, screen_rows, content, services, tmp_path, demos
):
    from mlquiz.tui.app import MlquizApp, Route

    folder = tmp_path / "content"
    shutil.copytree(content, folder)
    (folder / "optimization" / "learning-rate.toml").unlink()
    shutil.copy(folder / "normalization" / "planned-one.toml", folder / "optimization" / "p.toml")
    (folder / "normalization" / "planned-one.toml").unlink()
    with Library.open([folder], tmp_path / "other.sqlite") as library:
        half = Services(library, services.store, Settings(services.store))
        app = MlquizApp(half, start=Route(screen="concepts"), demos=demos, warm=False)
        async with run(app) as pilot:
            assert any(row.startswith("   + Optimization  1 planned") for row in screen_rows(app))
            assert any(row.startswith("   ▸ ▱▱▱▱▱▱  Warm-up") for row in screen_rows(app))
            await press(pilot, "end", "enter")  # they come last
            assert any(row.startswith(" ▸ - Optimization  1 planned") for row in screen_rows(app))


async def test_lists_name_what_is_chosen_by_a_sign_too(make_app, run, press, screen_rows):
    app = make_app(screen="demos")
    async with run(app) as pilot:
        (row,) = [row for row in screen_rows(app) if "▸" in row]
        assert row.startswith(" ▸ Three learning rates on a parabola")
        assert row.rstrip().endswith("optimization/halving")
        await press(pilot, "down")
        (row,) = [row for row in screen_rows(app) if "▸" in row]
        assert row.rstrip().endswith("broken/words")


async def test_the_concept_map_folds(make_app, run, press):
    app = make_app(screen="concepts")
    async with run(app) as pilot:
        first = app.screen.query_one(Tree).root.children[0]
        await press(pilot, "space")
        assert not first.is_expanded
        await press(pilot, "space")
        assert first.is_expanded


async def test_a_lesson_and_the_ways_on(make_app, run, press, screen_text):
    app = make_app(screen="lesson", concept="warm-up")
    async with run(app) as pilot:
        words = screen_text(app)
        assert "Warm-up begins with small steps. [bold]Brackets[/bold] are text." in words
        assert "Prerequisites" in words
        assert "Sources: Goyal et al. 2017" in words
        await press(pilot, "3")  # below two follow-ups
        words = screen_text(app)
        assert "w ← w − η g" in words
        assert "torch.optim.SGD" in words
        await press(pilot, "d")
        assert isinstance(app.screen, LabScreen)
        await press(pilot, "escape", "s")
        assert isinstance(app.screen, QuizScreen)


async def test_a_planned_lesson(make_app, run, press, screen_text):
    app = make_app(screen="lesson", concept="planned-one")
    async with run(app) as pilot:
        assert "it is not written yet" in screen_text(app)
        await press(pilot, "s")
        assert isinstance(app.screen, LessonScreen)


async def test_a_lesson_that_is_not_there(make_app, run):
    app = make_app(screen="lesson", concept="learning-rat")
    async with run(app):
        assert isinstance(app.screen, HomeScreen)
        (note,) = app._notifications
        assert "learning-rate" in note.message


async def test_a_planned_prerequisite_is_called_planned(
    run, press, screen_rows, content, services, tmp_path, demos
):
    from mlquiz.tui.app import MlquizApp, Route

    folder = tmp_path / "content"
    shutil.copytree(content, folder)
    planned = folder / "normalization" / "planned-one.toml"
    later = (
        planned.read_text("utf-8").replace("planned-one", "later").replace("A planned", "A later")
    )
    planned.with_name("later.toml").write_text(later.replace("warm-up", "planned-one"), "utf-8")
    with Library.open([folder], tmp_path / "other.sqlite") as library:
        more = Services(library, services.store, Settings(services.store))
        app = MlquizApp(more, start=Route(screen="concepts"), demos=demos, warm=False)
        async with run(app) as pilot:
            await press(pilot, "end", "enter", "down", "down")
            assert any(
                "Prerequisites: A planned concept (planned)" in row for row in screen_rows(app)
            )
            app.go(Route(screen="lesson", concept="later"))
            await press(pilot, "f5")
            assert any("Not written yet: A planned concept" in row for row in screen_rows(app))
            assert not app.screen.check_action("open", (0,))


async def test_the_map_shows_what_was_met_and_learnt(make_app, run, press, screen_text, clock):
    app = make_app(screen="concepts")
    async with run(app) as pilot:
        tree = app.screen.query_one(Tree)
        assert str(tree.root.children[0].label) == "Optimization  9 items"
        await press(pilot, "s", "0", "n", "space", "1", "escape")
        assert str(tree.root.children[0].label) == "Optimization  2 of 9 met"
        assert "Learning rate  core · 2 of 9 met · 0 learnt" in screen_text(app)
        assert "%" not in screen_text(app)  # on the same day, recall says nothing
        clock.advance(days=1)
        await press(pilot, "question_mark", "escape")
        assert "2 of 9 met · 0 learnt · recall today 0%" in screen_text(app)
