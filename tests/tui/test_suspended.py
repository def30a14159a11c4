"""The list of what was suspended, buried, flagged or forgotten again and again."""

import shutil
from datetime import timedelta

import pytest
from textual.events import Key

from mlquiz.domain.events import Action
from mlquiz.domain.rating import Rating
from mlquiz.domain.scheduling import LEECH_LAPSES
from mlquiz.library.library import Library
from mlquiz.study.item_report import FOLDER
from mlquiz.study.services import Services
from mlquiz.study.settings import Settings
from mlquiz.tui.app import MlquizApp
from mlquiz.tui.routes import Route
from mlquiz.tui.screens.lab import LabScreen
from mlquiz.tui.screens.lesson import LessonScreen
from mlquiz.tui.screens.suspended import SuspendedItemsScreen
from tests.building.log import NOW, answer


@pytest.fixture
def impossible(content, services, tmp_path):
    """Services with a question whose numbers cannot be computed."""
    folder = tmp_path / "content"
    shutil.copytree(content, folder)
    file = folder / "optimization" / "learning-rate.toml"
    words = file.read_text("utf-8")
    assert 'answer = "1 - 0.2 * c"' in words
    file.write_text(words.replace('answer = "1 - 0.2 * c"', 'answer = "1 / (c - c)"'), "utf-8")
    with Library.open([folder], tmp_path / "other.sqlite") as library:
        yield Services(library, services.store, Settings(services.store))


async def test_an_item_whose_numbers_cannot_be_computed_is_listed_without_them(
    impossible, demos, clock, runner, run, press, screen_rows
):
    impossible.store.record_action("lr-numeric", Action.FLAG, clock())
    app = MlquizApp(
        impossible,
        start=Route(screen="suspended"),
        demos=demos,
        clock=clock,
        runner=runner,
        warm=False,
    )
    async with run(app) as pilot:
        assert any("Gradient descent on" in row and "flagged" in row for row in screen_rows(app))
        await press(pilot, "enter")
        assert isinstance(app.screen, LessonScreen)


async def test_what_was_chosen_is_opened_though_the_list_changes_at_once(
    make_app, run, settle, services, clock
):
    services.store.record_action("lr-card", Action.FLAG, clock())
    services.store.record_action("wu-hostile", Action.SUSPEND, clock())
    app = make_app(screen="suspended")
    async with run(app) as pilot:
        for key in ("down", "enter", "r"):
            app.post_message(Key(key, key if len(key) == 1 else None))
        await settle(pilot)
        assert not services.store.state("wu-hostile").suspended
        assert isinstance(app.screen, LessonScreen)
        assert app.screen._topic == "warm-up"


async def test_a_listed_item_is_reported(make_app, run, press, services, clock, home):
    services.store.record_action("lr-card", Action.FLAG, clock())
    app = make_app(screen="suspended")
    async with run(app) as pilot:
        await press(pilot, "!", *"odd", "enter", "escape")
        (file,) = (home / FOLDER).iterdir()
        assert file.read_text(encoding="utf-8").startswith("# lr-card\n")
        assert isinstance(app.screen, SuspendedItemsScreen)


async def test_the_list_is_read_again_after_a_lesson(
    make_app, run, press, screen_rows, services, clock
):
    services.store.record_action("lr-card", Action.FLAG, clock())
    app = make_app(screen="suspended")
    async with run(app) as pilot:
        await press(pilot, "enter")
        assert isinstance(app.screen, LessonScreen)
        services.store.record_action("lr-card", Action.UNFLAG, clock())
        services.store.record_action("lr-choice", Action.SUSPEND, clock())
        await press(pilot, "escape")
        assert isinstance(app.screen, SuspendedItemsScreen)
        rows = [row.split()[-1] for row in screen_rows(app)[1:5] if row.strip()]
        assert "suspended" in rows
        assert "flagged" not in rows


@pytest.fixture
def leech(services):
    """An item with a proof that was learnt and forgotten until it is a leech."""
    ratings = [Rating.EASY, *[Rating.AGAIN, Rating.EASY] * LEECH_LAPSES]
    services.store.merge(
        answer("lr-choice", NOW + timedelta(days=7 * week), rating)
        for week, rating in enumerate(ratings)
    )
    assert services.store.state("lr-choice").leech
    return "lr-choice"


@pytest.mark.parametrize(
    ("lang", "lapses", "advice"),
    [
        ("en", f"forgotten {LEECH_LAPSES} times", "suspend it (x)"),
        ("zh", f"忘记 {LEECH_LAPSES} 次", "先停用（x）"),
    ],
)
async def test_a_leech_is_listed_with_what_to_do(
    make_app, run, press, screen_rows, services, leech, lang, lapses, advice
):
    services.settings.set("language", lang)
    app = make_app(screen="stats")
    async with run(app) as pilot:
        await press(pilot, "a")
        shown = "".join("".join(screen_rows(app)).split())
        assert lapses.replace(" ", "") in shown
        assert advice.replace(" ", "") in shown


async def test_the_lesson_and_the_demo_of_a_leech_are_a_key_away(
    make_app, run, press, services, leech
):
    app = make_app(screen="suspended")
    async with run(app) as pilot:
        await press(pilot, "d")
        assert isinstance(app.screen, LabScreen)
        await press(pilot, "escape", "enter")
        assert isinstance(app.screen, LessonScreen)
        await press(pilot, "escape", "x")
        assert services.store.state(leech).suspended
        await press(pilot, "r")
        assert not services.store.state(leech).suspended
        assert isinstance(app.screen, SuspendedItemsScreen)


async def test_advice_is_for_leeches_alone(make_app, run, screen_rows, services, clock):
    services.store.record_action("lr-card", Action.FLAG, clock())
    app = make_app(screen="suspended")
    async with run(app):
        assert not any("Forgotten" in row for row in screen_rows(app))
