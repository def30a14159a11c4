"""The palette, which finds everything."""

from textual.widgets import Input

from mlquiz.domain.events import Action
from mlquiz.tui.screens.help import HelpScreen
from mlquiz.tui.screens.home import HomeScreen
from mlquiz.tui.screens.lab import LabScreen
from mlquiz.tui.screens.lesson import LessonScreen
from mlquiz.tui.screens.stats import StatsScreen
from mlquiz.tui.screens.suspended import SuspendedItemsScreen


async def test_the_palette_leads_to_what_is_suspended(make_app, run, press, services, clock):
    services.store.record_action("lr-choice", Action.SUSPEND, clock())
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, "ctrl+p", *"suspended", "enter")
        assert isinstance(app.screen, SuspendedItemsScreen)
        await press(pilot, "enter")
        assert isinstance(app.screen, LessonScreen)


async def find(pilot, press, *letters):
    await press(pilot, "ctrl+p", *letters)


async def test_the_palette_finds_actions_concepts_and_demos(make_app, run, press):
    app = make_app()
    async with run(app) as pilot:
        await find(pilot, press, *"progr")
        await press(pilot, "enter")
        assert isinstance(app.screen, StatsScreen)
        await find(pilot, press, *"parab")
        await press(pilot, "enter")
        assert isinstance(app.screen, LabScreen)
        await find(pilot, press, *"预热")
        await press(pilot, "enter")
        assert isinstance(app.screen, LessonScreen)
        await find(pilot, press, *"中文")
        await press(pilot, "enter")
        assert app.lang == "zh"


async def test_the_palette_runs_what_the_screen_below_can_do(make_app, run, press):
    app = make_app(screen="lab", demo="optimization/halving")
    async with run(app) as pilot:
        await find(pilot, press, *"source")
        await press(pilot, "enter")
        assert type(app.screen).__name__ == "SourceScreen"


async def test_the_palette_shows_markup_as_text_and_reports_no_match(
    make_app, run, press, screen_rows
):
    app = make_app()
    async with run(app) as pilot:
        await find(pilot, press, *"warm")
        assert any("Warm-up [red]not markup[/red]" in row for row in screen_rows(app))
        app.screen.query_one(Input).value = "zzzz"
        await press(pilot, "down")
        assert any("No match." in row for row in screen_rows(app))
        await press(pilot, "enter", "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_the_palette_puts_first_what_begins_as_typed(make_app, run, press):
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, "ctrl+p", *"co")
        titles = [each.title for each in app.screen._hits]
        begin = [title.casefold().startswith("co") for title in titles]
        assert True in begin
        assert False in begin
        assert begin == sorted(begin, reverse=True)


async def test_the_palette_follows_the_language(make_app, run, press, settle, screen_rows):
    app = make_app()
    async with run(app) as pilot:
        await find(pilot, press, *"warm")
        await pilot.resize_terminal(50, 15)
        await press(pilot, "L")
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert app.screen.query_one(Input).value == "warm"
        assert any("讲解" in row for row in screen_rows(app))
        kinds = [entry.kind for entry in app.screen._entries]
        assert "lesson" not in kinds
        assert len(kinds) == len({(each.title, each.kind) for each in app.screen._entries})
        assert app.screen.query_one(Input).placeholder == "操作、概念或实验"


async def test_enter_runs_the_entry_that_was_chosen_before_the_list_grew(
    make_app, run, press, settle, screen_rows
):
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, "ctrl+p")
        at = titles(app).index("Progress")
        await press(pilot, *["down"] * at)
        assert any("▸ Progress" in row for row in screen_rows(app))
        app.screen.show()  # lists the concepts and demos again after the rest
        await settle(pilot)
        assert any("▸ Progress" in row for row in screen_rows(app))
        await press(pilot, "enter")
        assert isinstance(app.screen, StatsScreen)
        await press(pilot, "ctrl+p", "down", "down", *"warm", "enter")
        assert isinstance(app.screen, LessonScreen)


def titles(app):
    return [entry.title for entry in app.screen._hits]


async def test_first_palette_entry_does_not_quit(make_app, ask, run, press):
    for app in (make_app(), ask("choice"), make_app(screen="stats")):
        async with run(app) as pilot:
            below = app.screen
            await press(pilot, "ctrl+p")
            actions = [each for each in app.screen._hits if each.kind not in ("lesson", "demo")]
            assert "quit" not in [each.title for each in actions[:2]]
            await press(pilot, "enter")
            assert app.is_running
            assert isinstance(app.screen, HelpScreen)
            await press(pilot, "escape")
            assert app.screen is below


async def test_planned_concepts_are_shown_only_when_they_are_searched_for(make_app, run, press):
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, "ctrl+p")
        assert "Learning rate" in titles(app)
        assert "A planned concept" not in titles(app)
        await press(pilot, *"planned")
        assert "A planned concept" in titles(app)


async def test_a_search_reads_full_width_letters_and_no_hyphens(make_app, run, press):
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, "ctrl+p")
        for typed in ("ＷＡＲＭ－ＵＰ", "warm up", "warmup", "WARM-UP"):
            app.screen.query_one(Input).value = typed
            await press(pilot, "f12")
            assert titles(app)[0].startswith("Warm-up")


async def test_the_palette_finds_a_concept_by_its_other_names(make_app, run, press):
    app = make_app()
    async with run(app) as pilot:
        for letters in ("step-size", "步长", "ＳＴＥＰ　ｓｉｚｅ"):
            await find(pilot, press)
            app.screen.query_one(Input).value = letters
            await press(pilot, "enter")
            assert isinstance(app.screen, LessonScreen)
            assert app.screen._topic == "learning-rate"
            await press(pilot, "escape")
