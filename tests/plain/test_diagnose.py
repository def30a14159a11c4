"""Diagnoses, line by line."""

import io
import json

import pytest

from mlquiz.domain.filter import Filter
from mlquiz.library.library import Library
from mlquiz.plain.prediction import Experiments
from mlquiz.plain.session import PlainSession
from mlquiz.render.terminal import Terminal
from mlquiz.store.store import Store
from mlquiz.study.clock import utc_now
from mlquiz.study.queue_builder import plan
from mlquiz.study.session import StudySession
from tests.building.diagnosis import write_diagnosis


@pytest.fixture
def answer(tmp_path):
    """Answer the only question of a kind with these lines; return what was written and the log.

    An option is given by its words.
    """

    def run(kind, lines, lang="en", *, chart=False, curves=True):
        root = write_diagnosis(tmp_path, curves=curves)
        out, typed = io.StringIO(), iter(lines)
        terminal = Terminal(out)
        with (
            Store.in_folder(tmp_path / "home") as store,
            Library.open([root], tmp_path / "cache.sqlite") as library,
        ):
            queue = plan(library, store, Filter(kinds=frozenset({kind})), utc_now(), per_day=9)
            session = StudySession(library, store, queue)
            experiments = Experiments(terminal, [tmp_path / "demos"], chart=chart)
            PlainSession(
                session, library, experiments, lang,
                lambda prompt: typed_line(next(typed, None), out.getvalue()),
                terminal.write_wrapped,
            ).run()  # fmt: skip
            return out.getvalue(), [json.loads(event.answer) for event in store.answers()]

    return run


def typed_line(line: str | None, shown: str) -> str | None:
    """Return the letter of the option that was last shown with these words, else the line."""
    rows = [row.strip() for row in shown.split("\n")]
    found = [row[0] for row in rows if line and row[1:] == f") {line}"]
    return found[-1] if found else line


def test_the_curves_are_described_in_numbers(answer):
    out, _ = answer("diagnose", [])
    assert "x → y\nrun A: 0 → 20, 3 → 17, " in out
    assert "lowest 19 → 1, highest 0 → 20" in " ".join(out.split())


def test_the_curves_are_drawn_on_request(answer):
    out, _ = answer("diagnose", [], chart=True)
    assert "run A" in out
    assert "→" not in out
    assert "lowest" not in out
    assert out.count("|") + out.count("│") >= 7


def test_missing_curves_are_told(answer):
    out, _ = answer("diagnose", [], curves=False)
    assert "The curves of basics/fall are missing; `mlquiz check` says more." in out


def test_a_diagnosis_in_chinese(answer):
    out, logged = answer("diagnose", ["第三原因", "?", ""], "zh")
    assert "假设只剩下这两个可能的原因：" in out
    assert "哪个检验能把两者区分开？" in out
    assert "✗ 不正确。" in out
    assert "  ✓ 正确检验" in out
    assert "  · 无效检验\n    两者都通过。" in out
    assert out.count("那样会不变。") == 1
    assert logged[0]["test"] is None
