"""Steps that few kinds of question have, in both front ends, on a throw-away kind."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.events import Paste

from mlquiz.domain.filter import Filter
from mlquiz.domain.kinds.registry import KINDS
from mlquiz.i18n.messages import MESSAGES
from mlquiz.plain.demos import DemoRunner
from mlquiz.plain.session import PlainSession
from mlquiz.render.terminal import Terminal
from mlquiz.study.queue_builder import plan
from mlquiz.study.session import StudySession
from mlquiz.text import Text
from mlquiz.tui.widgets.answer_editor import AnswerEditor
from mlquiz.tui.widgets.options import Options
from tests.building.content import write
from tests.building.sound import SOUND, write_sound
from tests.building.workshop import QUESTION, ROW


@pytest.fixture(autouse=True)
def workshop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, ROW.name, ROW)
    monkeypatch.setitem(MESSAGES, "kind.workshop", Text("build", "动手"))


@pytest.fixture
def content(tmp_path: Path) -> Path:
    root = write_sound(tmp_path)
    write(root / "basics" / "weight.toml", SOUND + QUESTION)
    return root


def records(services) -> list[dict[str, object]]:
    found = [json.loads(event.answer) for event in services.store.answers()]
    return [{key: each[key] for key in each if key != "seed"} for each in found]


async def test_the_app_takes_a_line_an_order_and_code(ask, run, press, screen_text, services):
    app = ask("workshop")
    async with run(app) as pilot:
        await press(pilot, "1", "2")
        assert app.screen.query_one(Options).cursor == 11
        await press(pilot, "enter", "c", "a")
        assert "[1] three" in screen_text(app)
        assert "[2] one" in screen_text(app)
        assert "[ ] two" in screen_text(app)
        await press(pilot, "enter")
        editor = app.focused
        assert isinstance(editor, AnswerEditor)
        assert editor.text == "def f():\n    "
        await press(pilot, "ctrl+s")
        assert "Return something." in screen_text(app)
        await press(pilot, *"return", "space", "1", "ctrl+s")
        assert "✓ Right." in screen_text(app)
    assert records(services) == [
        {"line": 12, "order": [2, 0], "code": "def f():\n    return 1"},
    ]


async def test_each_step_is_undone_and_the_learner_may_give_up(
    ask, run, press, screen_text, services
):
    app = ask("workshop")
    async with run(app) as pilot:
        await press(pilot, "3", "enter", "b")
        assert "[1] two" in screen_text(app)
        await press(pilot, "u")
        assert "[ ] two" in screen_text(app)
        assert app.screen.question.progress == (1, False)
        await press(pilot, "u")
        assert app.screen.question.progress == (0, False)
        await press(pilot, "3", "enter", "b", "enter", "escape", "0")
    assert records(services) == [{"gave_up": True}]


async def test_a_digit_that_leads_nowhere_begins_a_new_number(ask, run, press):
    app = ask("workshop")
    async with run(app) as pilot:
        for keys, cursor in (("1", 0), ("3", 2), ("1", 0), ("1", 10)):
            await press(pilot, *keys)
            assert app.screen.query_one(Options).cursor == cursor
        await press(pilot, "ａ", "１", "０")
        assert app.screen.query_one(Options).cursor == 9


async def test_pasted_code_cannot_command_the_terminal(ask, run, press, settle):
    app = ask("workshop")
    async with run(app) as pilot:
        await press(pilot, "1", "enter", "a", "enter")
        app.post_message(Paste("x = 1\x1b[2J\r\n\treturn\u202e x"))
        await settle(pilot)
        assert app.focused.text == "def f():\n    x = 1[2J\n\treturn x"


@pytest.fixture
def lines() -> Iterator[str]:
    return iter(["13", "12", ":u", "x", "2", "aa", "c, a", "def f():", "    return 1", ".", ""])


def test_the_plain_session_takes_them_line_by_line(services, clock, lines):
    out: list[str] = []
    queue = plan(
        services.library,
        services.store,
        Filter(kinds=frozenset({"workshop"})),
        clock(),
        per_day=9,
    )
    session = StudySession(services.library, services.store, queue, clock=clock)
    demos = DemoRunner(Terminal(sys.stdout))
    PlainSession(
        session, services.library, demos, "en", lambda _: next(lines, None), out.append
    ).run()
    assert " 12) x12 = 12" in out
    assert out.count("Type the number of a line, from 1 to 12.") == 2
    assert "Type letters from a to c in order, each once, such as bca." in out
    assert records(services) == [{"line": 2, "order": [2, 0], "code": "def f():\n    return 1"}]
