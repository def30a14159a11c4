"""Questions that ask to write code, in both front ends."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from textual.events import Paste

from mlquiz import external_editor
from mlquiz.domain.filter import Filter
from mlquiz.domain.kinds.registry import question_kinds
from mlquiz.domain.rating import Rating
from mlquiz.plain.demos import DemoRunner
from mlquiz.plain.session import PlainSession
from mlquiz.render.terminal import Terminal
from mlquiz.study import eligible_items
from mlquiz.study.eligible_items import new_items
from mlquiz.study.queue_builder import plan
from mlquiz.study.session import StudySession
from mlquiz.tui.widgets import answer_editor
from tests.building.content import write
from tests.building.exercise import QUESTION
from tests.building.sound import SOUND, write_sound


@pytest.fixture
def content(tmp_path: Path) -> Path:
    root = write_sound(tmp_path)
    write(root / "basics" / "weight.toml", SOUND + QUESTION)
    return root


@pytest.fixture
def answers(services):
    return lambda: [json.loads(event.answer) for event in services.store.answers()]


async def write_body(press, settle, pilot, body: str) -> None:
    """Type over the placeholder and run the code."""
    await press(pilot, *("space" if each == " " else each for each in body), "ctrl+s")
    await settle(pilot)


async def test_a_wrong_attempt_shows_the_case_and_a_right_one_ends_the_question(
    ask, run, press, settle, screen_text, answers, services
):
    app = ask("implement")
    async with run(app) as pilot:
        await settle(pilot)
        assert app.focused.text == "def square(x):\n    ..."
        await write_body(press, settle, pilot, "return x*x*x")
        assert "Case 2 of 4 fails: three" in screen_text(app)
        assert "expected 9" in screen_text(app)
        assert "got      27" in screen_text(app)
        assert "2 attempts left" in screen_text(app)
        assert app.focused.text == "def square(x):\n    return x*x*x"
        await press(pilot, "backspace", "backspace", "ctrl+s")
        await settle(pilot)
        assert "✓ Right in the end." in screen_text(app)
        assert "A solution:" in screen_text(app)
        assert "A number times itself." in screen_text(app)
    (answer,) = answers()
    assert [each["result"]["passed"] for each in answer["attempts"]] == [1, 4]
    (event,) = services.store.answers()
    assert (event.correct, event.rating) == (True, Rating.HARD)


async def test_after_three_wrong_attempts_the_mistake_is_explained(
    ask, run, press, settle, screen_text, services
):
    app = ask("implement")
    async with run(app) as pilot:
        await settle(pilot)
        await write_body(press, settle, pilot, "return x*2")
        await press(pilot, "ctrl+s")
        await settle(pilot)
        await press(pilot, "ctrl+s")
        await settle(pilot)
        assert "✗ Not right." in screen_text(app)
        assert "That is double." in screen_text(app)
        assert "return x * x" in screen_text(app)
    (event,) = services.store.answers()
    assert event.rating is Rating.AGAIN


async def test_invalid_code_is_no_attempt(ask, run, press, settle, screen_text, runner):
    app = ask("implement")
    async with run(app) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+s")
        assert "Replace the ... with your code." in screen_text(app)
        await write_body(press, settle, pilot, "return (x")
        assert "This is not valid Python" in screen_text(app)
        assert runner.judged == []


async def test_an_attempt_is_undone_and_giving_up_keeps_the_code(
    ask, run, press, settle, screen_text, answers
):
    app = ask("implement")
    async with run(app) as pilot:
        await settle(pilot)
        await write_body(press, settle, pilot, "return 1")
        await press(pilot, "escape", "u")
        assert app.screen.question.progress == (0, False)
        assert "Case" not in screen_text(app)
        assert app.focused.text == "def square(x):\n    return 1"
        await press(pilot, "ctrl+s")
        await settle(pilot)
        await press(pilot, "escape", "space")
        assert "A solution:" in screen_text(app)
    (answer,) = answers()
    assert answer["gave_up"]
    assert "return 1" in answer["attempts"][0]["code"]


async def test_the_reason_is_shown_if_code_cannot_run(ask, run, press, settle, screen_text, runner):
    runner.broken = "PyTorch is not installed."
    app = ask("implement")
    async with run(app) as pilot:
        await settle(pilot)
        await write_body(press, settle, pilot, "return x*x")
        assert "PyTorch is not installed." in screen_text(app)
        assert app.focused.text.endswith("return x*x")
        runner.broken = ""
        await press(pilot, "ctrl+s")
        await settle(pilot)
        assert "✓ Right." in screen_text(app)


async def test_a_run_that_is_left_is_cancelled_and_counts_for_nothing(
    ask, run, press, settle, screen_text, runner, answers
):
    runner.hold = True
    app = ask("implement")
    async with run(app) as pilot:
        await settle(pilot)
        await press(pilot, *"1", "ctrl+s")
        assert "Running your code" in screen_text(app)
        await press(pilot, "2", "ctrl+s")
        await settle(pilot)
        assert (len(runner.judged), runner.cancelled) == (2, 1)
        await press(pilot, "escape", "space")
        await settle(pilot)
    assert [set(answer) for answer in answers()] == [{"gave_up", "seed"}]


async def test_undo_leaves_no_hint_of_what_was_undone(ask, run, press, settle, screen_text, runner):
    app = ask("implement")
    async with run(app) as pilot:
        await settle(pilot)
        await write_body(press, settle, pilot, "return 1")
        runner.hold = True
        await press(pilot, "ctrl+s")
        assert "Running your code" in screen_text(app)
        await press(pilot, "escape", "u")
        assert app.screen.question.progress == (0, False)
        assert "Running your code" not in screen_text(app)


async def test_code_is_indented_as_it_is_typed(ask, run, press, settle):
    app = ask("implement")
    async with run(app) as pilot:
        await settle(pilot)
        typed = "if x:", "enter", "y = x", "enter", "return y"
        for each in typed:
            keys = [each] if each == "enter" else ["space" if k == " " else k for k in each]
            await press(pilot, *keys)
        assert app.focused.text == "def square(x):\n    if x:\n        y = x\n        return y"


async def test_the_learners_own_editor_can_be_used(ask, run, press, settle, monkeypatch):
    from contextlib import nullcontext

    app = ask("implement")
    monkeypatch.setattr(answer_editor, "edit", lambda text, _: text.replace("...", "return 7\n"))
    monkeypatch.setattr(app, "suspend", nullcontext)
    async with run(app) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+o")
        assert app.focused.text == "def square(x):\n    return 7"


@pytest.mark.parametrize("is_pasted", [True, False])
async def test_code_that_is_too_long_is_cut_and_the_learner_told(
    ask, run, press, settle, monkeypatch, is_pasted
):
    from contextlib import nullcontext

    app = ask("implement")
    long = "x = 1\n" * 5_000
    monkeypatch.setattr(answer_editor, "edit", lambda *_: long)
    monkeypatch.setattr(app, "suspend", nullcontext)
    async with run(app) as pilot:
        await settle(pilot)
        before = len(app.focused.text) if is_pasted else 0
        if is_pasted:
            app.post_message(Paste(long))
            await settle(pilot)
        else:
            await press(pilot, "ctrl+o")
        assert len(app.focused.text) <= before + answer_editor.MAX_LENGTH
        messages = [each.message for each in app._notifications]
        assert "The text was too long: only its first 10000 characters were taken." in messages


def plain_session(services, clock, runner, lines, lang="en"):
    """Return what a plain session writes for these lines."""
    out: list[str] = []
    given = iter(lines)
    wanted = Filter(kinds=frozenset({"implement"}))
    queue = plan(services.library, services.store, wanted, clock(), per_day=9)
    session = StudySession(services.library, services.store, queue, clock=clock)
    demos = DemoRunner(Terminal(sys.stdout))
    PlainSession(
        session, services.library, demos, lang, lambda _: next(given, None), out.append
    ).run()
    return out


@pytest.mark.usefixtures("torch_folder")
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_plain_session_reads_code_line_by_line(services, clock, runner, answers, lang):
    lines = ["def square(x):", "", "    print(x)", "    return x", "."]
    lines += ["return x *", ".", "e", "return x * x", ".", ""]
    out = plain_session(services, clock, runner, lines, lang)
    case = "Case 2 of 4 fails: three" if lang == "en" else "第 2 个用例未通过（共 4 个）：三"
    assert case in out
    assert "    3" in out  # what the code printed
    assert any(
        ("not valid Python" if lang == "en" else "不是合法的 Python") in each for each in out
    )
    assert any(("needs a terminal" if lang == "en" else "需要终端") in each for each in out)
    assert ("✓ Right in the end." if lang == "en" else "✓ 改对了。") in out
    (answer,) = answers()
    assert [each["result"]["passed"] for each in answer["attempts"]] == [1, 4]


@pytest.mark.usefixtures("torch_folder")
def test_a_plain_session_takes_code_from_an_editor(
    services, clock, runner, answers, monkeypatch: pytest.MonkeyPatch
):
    drafts = []

    def edit(text: str, extension: str) -> str | None:
        drafts.append(text)
        return None if len(drafts) == 1 else text.replace("...", "return x * x")

    monkeypatch.setattr(external_editor, "edit", edit)
    out = plain_session(services, clock, runner, ["e", "e", ""])
    assert "✓ Right." in out
    assert drafts == ["def square(x):\n    ..."] * 2


@pytest.mark.usefixtures("torch_folder")
def test_a_plain_session_is_left_in_the_middle_of_code(services, clock, runner, answers):
    out = plain_session(services, clock, runner, ["def square(x):", ":q"])
    assert answers() == []
    assert any("Session over" in each for each in out)


def test_without_torch_code_is_asked_for_only_on_request(services, clock, monkeypatch):
    def new(*kinds: str) -> list[str]:
        wanted = Filter(kinds=frozenset(kinds))
        return list(new_items(services.library, services.store, wanted, clock()))

    assert "write-square" in new()
    monkeypatch.setattr(eligible_items, "has_torch", lambda: False)
    assert "choice" in new()
    assert "write-square" not in new()
    assert "write-square" not in new(*question_kinds())
    assert new("implement") == ["write-square"]
