"""The mock interview on the screen: from the menu through the questions to the report."""

import shutil
from pathlib import Path

import pytest

from mlquiz.domain.answers import GaveUp
from mlquiz.domain.interview import EndReason
from mlquiz.library.library import Library
from mlquiz.study.interview import InterviewSession
from mlquiz.study.item_report import FOLDER
from mlquiz.study.ladder_selection import InterviewRequest
from mlquiz.study.prediction import PredictionOutcome
from mlquiz.study.services import Services
from mlquiz.tui.screens.interview import InterviewScreen
from mlquiz.tui.screens.interview_report import InterviewReportScreen
from mlquiz.tui.screens.interviews import InterviewsScreen
from mlquiz.tui.screens.lesson import LessonScreen
from tests.building.content import write
from tests.building.ladders import ladder, open_rung, rung
from tests.tui.conftest import HERE

SAID = ("ctrl+s", "a", "a", "b", "c", "enter")
"""The keys that pass an open question with three points."""
CLIMB = ladder(
    "climb",
    open_rung("what"),
    open_rung("why", false_premise=True),
    rung("compute", "lr-choice"),
    rung("show", "lr-predict"),
    concept="learning-rate",
)
OTHER = ladder("other", open_rung("what"), open_rung("why"), concept="warm-up", level="senior")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The folder of the content, with two ladders."""
    folder = tmp_path / "content"
    shutil.copytree(HERE / "content", folder)
    write(folder / "interviews" / "climb.toml", CLIMB)
    write(folder / "interviews" / "other.toml", OTHER)
    return folder


@pytest.fixture
def menu(make_app):
    return lambda: make_app(screen="interviews")


@pytest.fixture
def without_ladders(services, content, tmp_path):
    """Yield the services with the same content but without ladders."""
    shutil.rmtree(content / "interviews")
    with Library.open([content], tmp_path / "none.sqlite") as library:
        yield Services(library, services.store, services.settings)


async def test_the_menu_sets_up_an_interview(menu, run, press, screen_text, services):
    app = menu()
    async with run(app) as pilot:
        await press(pilot, "m", "g", "g", "c")
        assert "Minutes: 30" in screen_text(app)
        assert "Level: junior" in screen_text(app)
        assert "Section: Optimization" in screen_text(app)
        await press(pilot, "s")
        assert isinstance(app.screen, InterviewScreen)
        start = services.store.interviews()[0].start
    assert (start.minutes, start.level, start.section) == (30, "junior", "optimization")


async def test_an_open_question_is_compared_with_its_points(
    menu, run, press, screen_text, services
):
    app = menu()
    async with run(app) as pilot:
        await press(pilot, "s", "ctrl+s")
        assert "Are you sure of your answer?" in screen_text(app)
        assert "It is so, and" not in screen_text(app)
        await press(pilot, "b")
        assert "It is so, and" in screen_text(app)
        await press(pilot, "n")
        (note,) = app._notifications
        assert note.message == "Tick the points that you made, then press Enter."
        await press(pilot, "a", "b", "enter")
        assert "Good enough. The topic goes deeper." in screen_text(app)
        await press(pilot, "n")
        assert "Ask why?" in screen_text(app)
    (answer,) = services.store.interviews()[0].answers
    assert (answer.passed, answer.sure) == (True, False)


async def test_a_whole_interview_ends_with_the_report(
    menu, run, press, screen_text, option_letter, services
):
    app = menu()
    async with run(app) as pilot:
        await press(pilot, "c", "s", *SAID, "n", *SAID)
        assert "You noticed the false premise." in screen_text(app)
        await press(pilot, "n")
        await press(pilot, option_letter(app, "Lower"), "a", "n")
        await press(pilot, option_letter(app, "grows"), "a")
        assert "Right. You reached the end of this topic." in screen_text(app)
        await press(pilot, "n")
        assert isinstance(app.screen, InterviewReportScreen)
        assert "Depth by section" in screen_text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, InterviewsScreen)
        assert "4 of 4 passed, over" in screen_text(app)
    (interview,) = services.store.interviews()
    assert interview.ended is EndReason.DONE
    assert [each.sure for each in interview.answers] == [True] * 4


async def test_an_item_is_answered_then_the_confidence_comes_before_the_verdict(
    menu, run, press, screen_text, option_letter, services
):
    app = menu()
    async with run(app) as pilot:
        await press(pilot, "c", "s", *SAID, "n", *SAID, "n")
        await press(pilot, option_letter(app, "Lower"))
        assert "Are you sure of your answer?" in screen_text(app)
        assert "overshoots" not in screen_text(app)
        await press(pilot, "u", option_letter(app, "epochs"), "b")
        assert "Not right. That is where this topic ends." in screen_text(app)
        assert "More steps of a diverging run" in screen_text(app)
        await press(pilot, "n")
        assert isinstance(app.screen, InterviewReportScreen)
        assert "“Train for more epochs”" in screen_text(app)
    answer = services.store.interviews()[0].answers[-1]
    assert (answer.passed, answer.sure) == (False, False)


async def test_giving_up_shows_the_model_answer_and_ends_the_topic(menu, run, press, screen_text):
    app = menu()
    async with run(app) as pilot:
        await press(pilot, "c", "s", "escape", "0")
        assert "It is so, and" in screen_text(app)
        assert "That is where this topic ends." in screen_text(app)
        await press(pilot, "n")
        assert isinstance(app.screen, InterviewReportScreen)


async def test_a_question_of_an_interview_is_reported(menu, run, press, home):
    app = menu()
    async with run(app) as pilot:
        await press(pilot, "c", "s", "escape", "0", "!", *"odd", "enter", "escape")
        (file,) = (home / FOLDER).iterdir()
        assert file.read_text(encoding="utf-8").endswith("odd\n")
        assert isinstance(app.screen, InterviewScreen)


async def test_an_answer_that_the_experiment_contradicts_does_not_count(
    menu, run, press, option_letter, services, runner, monkeypatch
):
    monkeypatch.setattr(
        "mlquiz.tui.prediction_result.outcome_of", lambda *_: PredictionOutcome.DISAGREES
    )
    app = menu()
    async with run(app) as pilot:
        await press(pilot, "c", "s", *SAID, "n", *SAID, "n")
        await press(pilot, option_letter(app, "Lower"), "a", "n")
        await press(pilot, option_letter(app, "zero"), "a")
    assert runner.runs
    assert [each.passed for each in services.store.interviews()[0].answers] == [True] * 3


async def test_a_closed_interview_is_resumed_with_the_same_question(
    menu, run, press, screen_text, services, clock
):
    app = menu()
    async with run(app) as pilot:
        await press(pilot, "c", "s", *SAID, "n")
        clock.advance(minutes=5)
        await press(pilot, "escape", "escape")
        assert "15:00 left" in screen_text(app)
        clock.advance(hours=1)
        await press(pilot, "r")
        assert "Ask why?" in screen_text(app)
        assert "15:00 left" in screen_text(app)
    assert len(services.store.interviews()) == 1


async def test_quitting_the_app_keeps_how_long_it_went(menu, run, press, services, clock):
    app = menu()
    async with run(app) as pilot:
        await press(pilot, "c", "s")
        clock.advance(minutes=2)
        await press(pilot, "ctrl+q")
    (interview,) = services.store.interviews()
    assert (interview.clock, interview.is_open) == (120, True)


async def test_the_report_comes_when_the_time_is_over(
    menu, run, press, screen_text, services, clock
):
    app = menu()
    async with run(app) as pilot:
        await press(pilot, "c", "s")
        clock.advance(minutes=21)
        await press(pilot, *SAID)
        assert "time is up" in screen_text(app)
        await press(pilot, "n")
        assert isinstance(app.screen, InterviewReportScreen)
    assert services.store.interviews()[0].ended is EndReason.TIME


async def test_leaving_an_interview_after_its_time_ends_it(
    menu, run, press, screen_text, services, clock
):
    app = menu()
    async with run(app) as pilot:
        await press(pilot, "c", "s", *SAID, "n")
        clock.advance(minutes=21)
        await press(pilot, "escape", "escape")
        assert isinstance(app.screen, InterviewsScreen)
        assert "Time is up." in [each.message for each in app._notifications]
        assert "interrupted" not in screen_text(app)
        assert "Go on" not in screen_text(app)
    assert services.store.interviews()[0].ended is EndReason.TIME


async def test_an_interview_whose_topics_are_missing_is_reported_and_kept(
    menu, run, press, services, clock, without_ladders
):
    InterviewSession.start(services, InterviewRequest(section="optimization"), clock).pause()
    app = menu()
    app.services = without_ladders
    async with run(app) as pilot:
        await press(pilot, "r")
        assert isinstance(app.screen, InterviewsScreen)
        assert any("--pack DIR" in each.message for each in app._notifications)
    assert services.store.interviews()[0].can_go_on


@pytest.fixture
def reported(services, clock):
    """Hold an interview in which the first question was given up."""
    request = InterviewRequest(section="optimization", seed=1)
    session = InterviewSession.start(services, request, clock)
    session.answer(GaveUp(), confident=None)
    session.advance()


async def test_a_report_is_saved_as_markdown_and_as_a_web_page(
    menu, run, press, screen_text, reported, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    app = menu()
    async with run(app) as pilot:
        await press(pilot, "1", "m", "m", "w")
    saved = sorted(file.name for file in tmp_path.glob("mlquiz-interview-*"))
    stem = "mlquiz-interview-2026-11-22"
    assert saved == [f"{stem}-2.md", f"{stem}.html", f"{stem}.md"]
    assert (tmp_path / saved[-1]).read_text(encoding="utf-8").startswith("# Mock interview of")


async def test_a_report_cannot_be_saved_in_a_folder_that_is_gone(
    menu, run, press, reported, tmp_path, monkeypatch
):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    app = menu()
    async with run(app) as pilot:
        (tmp_path / "gone").rmdir()
        await press(pilot, "1", "m")
        assert "cannot be written" in list(app._notifications)[-1].message
        assert isinstance(app.screen, InterviewReportScreen)


async def test_a_report_leads_to_the_lessons(menu, run, press, screen_text, reported):
    app = menu()
    async with run(app) as pilot:
        await press(pilot, "1", "2")
        assert "No lesson here has that number." in [
            notification.message for notification in app._notifications
        ]
        await press(pilot, "1")
        assert isinstance(app.screen, LessonScreen)


async def test_an_interview_is_in_chinese_and_fits_the_smallest_terminal(
    menu, run, press, screen_text, screen_rows
):
    app = menu()
    async with run(app, size=(60, 20)) as pilot:
        await press(pilot, "L", "c", "s", "ctrl+s", "a")
        assert "你的回答里说到了哪些？" in screen_text(app)
        assert "是什么" in screen_rows(app)[0]
        assert len(screen_rows(app)) == 20


async def test_missing_ladders_are_reported(make_app, run, press, without_ladders):
    app = make_app(screen="interviews")
    app.services = without_ladders
    async with run(app) as pilot:
        await press(pilot, "s")
        assert "no interview questions" in next(iter(app._notifications)).message
        assert isinstance(app.screen, InterviewsScreen)
