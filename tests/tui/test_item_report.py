"""`!` on an item writes a report."""

from mlquiz.study.item_report import FOLDER
from mlquiz.tui.screens.item_report import ItemReportScreen
from mlquiz.tui.screens.quiz import QuizScreen


async def test_a_note_on_a_question_is_written_and_the_question_waits(
    ask, run, press, screen_text, home
):
    app = ask("choice")
    async with run(app) as pilot:
        await press(pilot, "!")
        assert isinstance(app.screen, ItemReportScreen)
        await press(pilot, "enter")
        assert "Write a note first" in next(iter(app._notifications)).message
        await press(pilot, *"wrong", "enter")
        assert "To send it" in screen_text(app)
        (file,) = (home / FOLDER).iterdir()
        assert str(file) in screen_text(app)
        assert file.read_text(encoding="utf-8").endswith("wrong\n")
        await press(pilot, "L")
        assert "反馈已写入" in screen_text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, QuizScreen)
        assert app.screen.session.answered is None


async def test_an_answered_question_is_reported_with_its_answer(ask, run, press, home):
    app = ask("choice")
    async with run(app) as pilot:
        await press(pilot, "0", "!", "x", "enter")
        (file,) = (home / FOLDER).iterdir()
        assert "- answer: " in file.read_text(encoding="utf-8")
