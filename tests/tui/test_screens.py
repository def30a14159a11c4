"""Home, the lists and what stands beside them."""

import re
import shutil
from datetime import timedelta

import pytest
from textual.events import Key
from textual.widgets import Static

from mlquiz.domain.events import Action
from mlquiz.domain.rating import Rating
from mlquiz.errors import MlquizError
from mlquiz.library.library import Library
from mlquiz.study.services import Services
from mlquiz.study.settings import Settings
from mlquiz.tui.screens.cards import CardsScreen
from mlquiz.tui.screens.concepts import ConceptsScreen
from mlquiz.tui.screens.demos import DemosScreen
from mlquiz.tui.screens.help import HelpScreen
from mlquiz.tui.screens.home import HomeScreen
from mlquiz.tui.screens.lab import LabScreen
from mlquiz.tui.screens.lesson import LessonScreen
from mlquiz.tui.screens.quiz import QuizScreen
from mlquiz.tui.screens.settings import SettingsScreen
from mlquiz.tui.screens.stats import StatsScreen
from tests.building.log import answer


async def test_home_counts_what_today_holds(make_app, run, screen_text):
    app = make_app()
    async with run(app):
        words = screen_text(app)
        assert "mlquiz asks you about machine learning" in words
        assert "▸ s  Study now: about 10 minutes, 8 new items" in words
        assert "0 due" not in words


@pytest.mark.parametrize(
    ("key", "screen"),
    [
        ("s", QuizScreen),
        ("c", CardsScreen),
        ("m", ConceptsScreen),
        ("d", LabScreen),
        ("e", DemosScreen),
        ("p", StatsScreen),
        ("o", SettingsScreen),
        ("question_mark", HelpScreen),
    ],
)
async def test_every_way_from_home_and_back(make_app, run, press, key, screen):
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, key)
        assert type(app.screen) is screen
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)


@pytest.mark.parametrize("screen", ["session", "cards", "concepts", "demos", "stats"])
async def test_escape_leads_home_from_wherever_the_app_began(make_app, run, press, screen):
    app = make_app(screen=screen)
    async with run(app) as pilot:
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_home_knows_the_interview_and_the_weak(
    make_app, run, press, screen_text, services, clock
):
    services.store.set_setting("interview_date", "2026-12-13")
    app = make_app()
    async with run(app) as pilot:
        assert "21 days left, on schedule.  2026-12-13" in screen_text(app)
        await press(pilot, "s", "0", "escape")
        services.store.record(answer("lr-card", clock(), Rating.AGAIN))
        assert "Most likely forgotten today" not in screen_text(app)
        clock.advance(days=1)
        await press(pilot, "p", "escape")
        assert "Most likely forgotten today" in screen_text(app)
        assert "Learning rate" in screen_text(app)
        await press(pilot, "3")
        (note,) = app._notifications
        assert note.message == "No weak concept has that number."
        await press(pilot, "1")
        assert isinstance(app.screen, QuizScreen)
        assert app.screen.question.item.concept == "learning-rate"


async def test_home_is_chosen_from_by_arrows_and_mouse(make_app, run, press):
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, "down", "down", "down", "enter")
        assert isinstance(app.screen, ConceptsScreen)
        await press(pilot, "escape")
        await pilot.click("#menu", offset=(10, 5))
        await pilot.pause()
        assert isinstance(app.screen, DemosScreen)


async def test_home_counts_again_after_a_session(make_app, run, press, screen_text, clock):
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, "s", "0", "escape")
        clock.advance(hours=1)
        assert "Study now: about 10 minutes, 8 new items" in screen_text(app)
        assert "mlquiz asks you" not in screen_text(app)
        await press(pilot, "p", "escape")
        assert "Study now: about 10 minutes, 1 review and 7 new items" in screen_text(app)


async def test_home_offers_more_once_the_day_is_done(
    make_app, run, press, screen_text, services, option_letter
):
    services.settings.set("new_per_day", "1")
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, "enter")
        await press(pilot, option_letter(app, "Lower the learning rate"), "n", "h")
        assert "All done for today. The next item comes in 2 days." in screen_text(app)
        assert "Study more: up to 5 new items" in screen_text(app)
        await press(pilot, "L")
        assert "今天的都学完了。下一题：" in screen_text(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, QuizScreen)
        assert app.screen.question.item.id != "lr-choice"


async def test_home_says_what_the_minutes_leave_for_later(
    make_app, run, screen_text, services, clock
):
    services.settings.set("minutes_per_day", "1")
    for item in list(services.library.item_ids()):
        services.store.record(answer(item, clock()))
    clock.advance(days=20)
    app = make_app()
    async with run(app):
        assert re.search(r"Study now: about 1 minute, \d reviews?\n", screen_text(app))
        assert re.search(r"\d more reviews can wait\.", screen_text(app))


async def test_the_demo_of_the_day_runs_on_one_key(make_app, run, press, screen_text, runner):
    app = make_app()
    async with run(app) as pilot:
        assert "d  Demo of the day: Three learning rates on a parabola" in screen_text(app)
        await press(pilot, "d")
        assert isinstance(app.screen, LabScreen)
        assert [name for name, *_ in runner.runs] == ["optimization/halving"]


async def test_broken_files_are_one_line(
    make_app, run, screen_text, content, services, tmp_path, demos
):
    from mlquiz.tui.app import MlquizApp

    folder = tmp_path / "content"
    shutil.copytree(content, folder)
    (folder / "optimization" / "learning-rate.toml").write_text("format = 2\nid =", "utf-8")
    with Library.open([folder], tmp_path / "other.sqlite") as library:
        broken = Services(library, services.store, Settings(services.store))
        app = MlquizApp(broken, demos=demos, warm=False)
        async with run(app):
            words = screen_text(app)
            assert "learning-rate.toml" in words
            assert "mlquiz check" in words


async def test_a_database_that_was_set_aside(make_app, run, press, screen_text, services, tmp_path):
    services.store.damaged_file = tmp_path / "mlquiz.damaged-1.sqlite"
    services.store.salvaged = 42
    app = make_app()
    async with run(app, (120, 24)) as pilot:
        assert "mlquiz.damaged-1.sqlite" in screen_text(app)
        assert "the 42 events that could be read" in screen_text(app)
        await press(pilot, "L")
        assert "42 条记录" in screen_text(app)


async def test_demos_are_listed_and_opened(make_app, run, press, screen_rows):
    app = make_app(screen="demos")
    async with run(app) as pilot:
        page = "\n".join(screen_rows(app))
        assert "Three learning rates on a parabola" in page
        assert "cannot be read" in page
        await press(pilot, "enter")
        assert isinstance(app.screen, LabScreen)


async def test_progress(make_app, run, press, screen_text):
    app = make_app(screen="stats")
    async with run(app):
        assert "No answers yet." in screen_text(app)
        assert "Answers by day" not in screen_text(app)
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, "s", "0", "escape", "p")
        words = screen_text(app)
        assert "Answers: 1, 0% right" in words
        assert "1 of 11 items met, 0 learnt" in words
        assert "11-22    1 ▰▰▰▰" in words


async def test_what_was_suspended_or_flagged_comes_back(
    make_app, run, press, screen_rows, services, clock
):
    for item, action in (
        ("lr-choice", Action.SUSPEND),
        ("lr-card", Action.FLAG),
        ("gone", Action.SUSPEND),
    ):
        services.store.record_action(item, action, clock())
    services.store.record_action("lr-cloze", Action.BURY, clock(), clock() + timedelta(days=1))
    app = make_app(screen="stats")
    async with run(app) as pilot:
        await press(pilot, "a")
        rows = [row.strip() for row in screen_rows(app)[2:5]]
        assert [row.split("  ")[-1].strip() for row in rows] == [
            "flagged",
            "suspended",
            "back tomorrow",
        ]
        assert rows[0].startswith("▸ Up to which η")
        assert "____" in rows[2]
        await press(pilot, "r")
        assert list(app._notifications)[-1].message == "This item is neither suspended nor buried."
        await press(pilot, "f")
        assert not services.store.state("lr-card").flagged
        await press(pilot, "r", "r")
        assert not services.store.state("lr-choice").suspended
        assert services.store.state("lr-cloze").buried_until is None
        assert any("Nothing is suspended" in row for row in screen_rows(app))
        await press(pilot, "escape")
        assert not any("suspended ·" in row for row in screen_rows(app))


async def test_all_keys(make_app, run, press, screen_text):
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, "question_mark", "question_mark")
        words = screen_text(app)
        assert "see it happen" in words
        assert "next seed" in words
        assert "s             Study: what is due, then new items" in words
        assert "n, enter" in words
        assert "1-9 " in words
        assert words.count("light or dark") == 1
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)


@pytest.mark.parametrize(
    ("start", "keys", "said"),
    [
        ({}, ("1",), "No concept is weak so far."),
        ({}, ("escape",), "Press q to leave mlquiz."),
        ({"screen": "concepts"}, ("up", "s"), "Choose a concept first."),
        (
            {"screen": "concepts"},
            ("end", "enter", "down", "l"),
            "This lesson is planned; it is not written yet.",
        ),
        (
            {"screen": "lesson", "concept": "learning-rate"},
            ("3",),
            "Nothing here has that number",
        ),
        ({"screen": "lesson", "concept": "planned-one"}, ("d",), "No demo shows this concept yet."),
        ({"screen": "lab", "demo": "optimization/halving"}, ("x",), "Nothing is running."),
        (
            {"screen": "lab", "demo": "optimization/halving"},
            ("b",),
            "The band is drawn around a finished run: press r first.",
        ),
    ],
)
async def test_no_key_of_the_help_is_silent(make_app, run, press, start, keys, said):
    app = make_app(**start)
    async with run(app) as pilot:
        await press(pilot, *keys)
        (note,) = app._notifications
        assert note.message.startswith(said)


async def test_the_bars_of_progress_keep_apart_in_a_small_terminal(
    make_app, run, press, screen_rows, clock
):
    app = make_app()
    async with run(app, (60, 20)) as pilot:
        await press(pilot, "s", "0", "escape")
        clock.advance(days=1)
        await press(pilot, "p")
        rows = [row for row in screen_rows(app) if re.search(r"\d\d-\d\d .*\d\d-\d\d", row)]
        assert len(rows) == 7
        assert not any(re.search(r"[▰\d]\d\d-\d\d", row) for row in rows)
        await press(pilot, "end")
        assert any("▰▰▰" in row for row in screen_rows(app))


async def test_the_bars_of_progress_fit_a_window_that_becomes_narrower(
    make_app, run, press, settle, screen_rows, clock
):
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, "s", "0", "escape", "p")
        lengths = []
        for width in (60, 80):
            await pilot.resize_terminal(width, 24)
            await settle(pilot)
            lengths.append(max(row.count("▰") for row in screen_rows(app)))
        assert lengths == [12, 16]


@pytest.mark.parametrize("screen", ["concepts", "stats"])
async def test_a_failed_recount_is_reported(make_app, run, press, monkeypatch, screen):
    app = make_app(screen=screen)
    async with run(app) as pilot:
        await press(pilot, "question_mark")

        def fail(*_):
            raise MlquizError("The disk is gone: plug it in.")

        for counting in ("concepts.concept_progress", "stats.totals"):
            monkeypatch.setattr(f"mlquiz.tui.screens.{counting}", fail)
        await press(pilot, "escape")
        (note,) = app._notifications
        assert note.message == "The disk is gone: plug it in."


@pytest.mark.parametrize("again", ["resize", "language"])
async def test_progress_that_cannot_be_written_again_is_told(
    make_app, run, press, settle, monkeypatch, services, clock, again
):
    services.store.record(answer("lr-card", clock(), Rating.AGAIN, confident=True))
    app = make_app(screen="stats")

    def fail(*_):
        raise MlquizError("The cache is damaged.")

    async with run(app) as pilot:
        monkeypatch.setattr(Library, "concept", fail)
        if again == "resize":
            await pilot.resize_terminal(60, 24)
            await settle(pilot)
        else:
            await press(pilot, "L")
        (note,) = app._notifications
        assert note.message == "The cache is damaged."


@pytest.mark.parametrize(
    ("start", "keys"),
    [
        ({}, ["down", "enter", "enter"]),
        ({"screen": "demos"}, ["enter"]),
        ({"screen": "concepts"}, ["enter"]),
        ({"screen": "concepts"}, ["l"]),
        ({"screen": "concepts"}, ["s"]),
        ({"screen": "lesson", "concept": "learning-rate"}, ["s"]),
        ({"screen": "lesson", "concept": "learning-rate"}, ["d"]),
        ({"screen": "lesson", "concept": "warm-up"}, ["3"]),
    ],
)
async def test_keys_twice_in_one_burst_open_one_screen(make_app, run, settle, start, keys):
    app = make_app(**start)
    async with run(app) as pilot:
        for key in keys * 2:
            app.post_message(Key(key, key if len(key) == 1 else None))
        await settle(pilot)
        assert len(app.screen_stack) == 2


async def test_after_midnight_it_is_still_the_day_before(make_app, run, press, clock):
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, "s", "0", "escape")
        clock.advance(hours=14)
        await press(pilot, "p")
        days = app.screen.query_one("#by-day", Static).visual
        bold = [line for line in days.lines if "11-22" in line.content.plain]
        assert bold
        assert any("bold" in str(span.style) for span in bold[0].content.spans)


async def test_progress_lists_what_was_wrong_with_its_lesson(
    make_app, run, press, screen_text, services, clock
):
    missed = answer("lr-card", clock(), Rating.AGAIN, confident=True)
    services.store.record(missed)
    clock.advance(days=1)
    app = make_app(screen="stats")
    async with run(app) as pilot:
        await press(pilot)
        page = screen_text(app)
        assert "Right answers, by whether you were sure" in page
        assert "Sure, but wrong" in page
        await press(pilot, "2")
        assert [note.message for note in app._notifications] == ["No lesson has that number."]
        await press(pilot, "1")
        assert isinstance(app.screen, LessonScreen)
        assert "Learning rate" in screen_text(app)
