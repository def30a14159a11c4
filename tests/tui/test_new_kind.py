"""The recipe for a new kind of question in docs/architecture.md, followed to the letter.

One module, a row in the registry and its words suffice for files, `mlquiz check`, `mlquiz schema`,
both front ends and the log.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from mlquiz.cli import cli
from mlquiz.domain.answers import GaveUp
from mlquiz.domain.filter import Filter
from mlquiz.domain.kinds import registry
from mlquiz.domain.kinds.registry import KINDS, Kind, question_kinds
from mlquiz.i18n import messages
from mlquiz.plain.demos import DemoRunner
from mlquiz.plain.session import PlainSession
from mlquiz.render.terminal import Terminal
from mlquiz.study.eligible_items import new_items
from mlquiz.study.queue_builder import plan
from mlquiz.study.session import StudySession
from tests.building.content import write
from tests.building.sound import SOUND, problem_lines, write_sound

GUIDE = Path(__file__).parents[2] / "docs" / "architecture.md"
BLOCK = re.compile(r"^```\w+\n# (\S+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def recipe() -> dict[str, str]:
    """Return the blocks of the recipe by the file that they belong to."""
    return dict(BLOCK.findall(GUIDE.read_text(encoding="utf-8").partition("## Add a kind")[2]))


@pytest.fixture(autouse=True)
def estimate(monkeypatch: pytest.MonkeyPatch) -> Kind:
    """Add the kind of the recipe: its module, its row and its words."""
    files = recipe()
    module = ModuleType("mlquiz.domain.kinds.estimate")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(files["mlquiz/domain/kinds/estimate.py"], module.__dict__)
    kind = eval(files["mlquiz/domain/kinds/registry.py"], vars(registry))
    monkeypatch.setitem(KINDS, kind.name, kind)
    for key, words in eval(files["mlquiz/i18n/messages.py"], vars(messages)).items():
        monkeypatch.setitem(messages.MESSAGES, key, words)
    return kind


@pytest.fixture
def content(tmp_path: Path) -> Path:
    root = write_sound(tmp_path)
    write(root / "basics" / "weight.toml", SOUND + recipe()["content/basics/weight.toml"])
    return root


def test_a_kind_is_a_module_a_row_and_its_words():
    assert [name for name in recipe() if name.startswith("mlquiz/")] == [
        "mlquiz/domain/kinds/estimate.py",
        "mlquiz/domain/kinds/registry.py",
        "mlquiz/i18n/messages.py",
    ]


def test_its_files_are_checked(content):
    source = (content / "basics" / "weight.toml").read_text(encoding="utf-8")
    assert problem_lines(content) == []
    assert problem_lines(content, source.replace("answer = 10_000", 'answer = "x"')) == [
        "weight.toml:64: answer must be a number, not a text (without quotes)"
    ]
    wrong = problem_lines(content, source.replace('"estimate"', '"estimat"'))
    assert wrong == ["weight.toml:61: kind = 'estimat' is unknown (Did you mean 'estimate'?)"]


def test_its_schema_is_printed():
    printed = json.loads(CliRunner().invoke(cli, ["schema", "content"]).stdout)
    kinds = printed["properties"]["question"]["items"]["anyOf"]
    (found,) = [each for each in kinds if each["properties"]["kind"] == {"const": "estimate"}]
    assert found["required"] == ["id", "kind", "ask", "answer", "why"]


@pytest.mark.parametrize(("typed", "correct"), [("9000", True), ("100", False)])
def test_the_plain_session_asks_it(services, clock, typed, correct):
    lines, out = iter(["", "many", ":u", "", typed, ""]), []
    wanted = Filter(kinds=frozenset({"estimate"}))
    queue = plan(services.library, services.store, wanted, clock(), per_day=9)
    session = StudySession(services.library, services.store, queue, clock=clock)
    PlainSession(
        session,
        services.library,
        DemoRunner(Terminal(sys.stdout)),
        "zh",
        lambda _prompt: next(lines, None),
        out.append,
    ).run()
    assert out.count("相差不超过一倍即可。") == 2  # a step is undone and asked again
    assert "答案：10000" in out
    assert "前一层的每个单元都与后一层的每个单元相连。" in out
    (event,) = services.store.answers()
    assert event.correct is correct
    assert json.loads(event.answer)["typed"] == typed


async def test_the_app_asks_it(ask, run, press, screen_text, services):
    app = ask("estimate")
    async with run(app) as pilot:
        assert "estimate" in screen_text(app)
        assert "close enough" not in screen_text(app)
        await press(pilot, "space")
        assert "A factor of two is close enough." in screen_text(app)
        await press(pilot, *"many", "enter")
        assert not list(services.store.answers())
        await press(pilot, *["backspace"] * 4, *"9000", "enter")
        words = screen_text(app)
        assert "✓ Right." in words
        assert "The answer: 10000" in words
        assert "Each unit of one is joined" in words
        await press(pilot, "u")
        assert "Right." not in screen_text(app)
    assert not list(services.store.answers())


@pytest.mark.parametrize("all_questions", [True, False])
def test_a_kind_that_needs_practice_waits_for_a_later_day(
    services, clock, monkeypatch, estimate, all_questions
):
    kinds = frozenset(question_kinds() if all_questions else ())
    monkeypatch.setitem(KINDS, "estimate", replace(estimate, needs_practice=True))
    library, store = services.library, services.store
    wanted = Filter(concepts=frozenset({"weight"}), kinds=kinds)

    def offered() -> list[str]:
        return list(new_items(library, store, wanted, clock()))

    assert "choice" in offered()
    assert "weights" not in offered()
    queue = plan(library, store, Filter(kinds=frozenset({"choice"})), clock(), per_day=9)
    StudySession(library, store, queue, clock=clock).answer(GaveUp())
    assert "weights" not in offered()
    clock.advance(days=1)
    assert offered()[-1] == "weights"
