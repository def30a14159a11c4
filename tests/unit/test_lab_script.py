"""Demo scripts: loading and running them, and the errors if they don't follow the rules."""

from __future__ import annotations

import math
import os
import py_compile
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mlquiz.lab.api import Point
from mlquiz.lab.child.execution import execute
from mlquiz.lab.child.script import RunResult, ScriptError, load_script, run_script
from mlquiz.lab.protocol import Done, Failed, LogMessage, Request, Start
from tests.building.content import write as write_file

HEAD = "from mlquiz.lab import Point\n"
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    return lambda source: write_file(tmp_path / "thrown_away.py", HEAD + source)


def steps_of(path: Path, holds: str, **knobs: float) -> list[Point | LogMessage | RunResult]:
    return list(run_script(load_script(path), {"wins": holds}, 7, knobs))


def test_points_notes_and_the_outcome_come_in_turn(write: Write) -> None:
    path = write(
        """
def run(seed, rate):
    yield Point(1, {"a": seed})
    yield "half way"
    yield Point(2, {"a": float("nan")})
    return {"a": rate, "same": True}
"""
    )
    first, note, second, outcome = steps_of(path, "a > 0.1", rate=0.5)
    assert first == Point(1.0, {"a": 7.0})
    assert note == LogMessage("half way")
    assert isinstance(second, Point)
    assert math.isnan(second.y["a"])
    assert isinstance(outcome, RunResult)
    assert outcome.metrics == {"a": 0.5, "same": 1.0}
    assert outcome.claims["wins"].holds


def test_numbers_of_numpy_become_plain(write: Write) -> None:
    path = write(
        """
import numpy as np

def run(seed):
    yield Point(np.int64(1), {"a": np.float32(0.5)})
    return {"a": np.float32(0.5)}
"""
    )
    point, outcome = steps_of(path, "a > 0.1")
    assert point == Point(1.0, {"a": 0.5})
    assert isinstance(outcome, RunResult)
    assert type(outcome.metrics["a"]) is float
    assert outcome.claims["wins"].holds is True


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "thrown_away.py has no function `run`."),
        ("def run(seed): return {}", "must yield points, but is not a generator."),
        ("def run(seed):\n yield 3", "must yield `Point(x, {…})`, not 3."),
        ("def run(seed):\n yield Point('a', {})", "has 'a' for its x, not a number."),
        ("def run(seed):\n yield Point(1, 2)", "must hold a dict of named numbers, not 2."),
        ("def run(seed):\n yield Point(1, {'a': 'b'})", "plain numbers by name, but 'a' is 'b'."),
        ("def run(seed):\n yield Point(1, {})", "must return a dict of named numbers, not None."),
        (
            "import torch\ndef run(seed):\n yield Point(1, {})\n return {'a': torch.ones(1)}",
            "must return plain numbers by name, but 'a' is tensor([1.]).",
        ),
        (
            "def run(seed):\n yield Point(1, {})\n return {}",
            "The claim 'wins' needs 'a', which `run` of thrown_away.py does not return.",
        ),
    ],
)
def test_a_broken_contract_is_one_sentence(write: Write, source: str, message: str) -> None:
    with pytest.raises(ScriptError) as caught:
        steps_of(write(source), "a > 0")
    assert message in str(caught.value)


def test_a_missing_script_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ScriptError, match="cannot be read: No such file"):
        load_script(tmp_path / "nowhere.py")


def test_two_loads_share_nothing(write: Write) -> None:
    path = write("state = []")
    first, second = load_script(path), load_script(path)
    first.state.append(1)
    assert second.state == []
    assert first.__name__ != second.__name__


def test_a_script_leaves_no_bytecode(write: Write, tmp_path: Path) -> None:
    load_script(write("x = 1"))
    assert not (tmp_path / "__pycache__").exists()


def test_bytecode_that_lies_beside_a_script_is_not_trusted(write: Write) -> None:
    path = write("x = 1")
    before = path.stat()
    write("x = 2")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    py_compile.compile(str(path), doraise=True)
    write("x = 1")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert load_script(path).x == 1


def test_a_script_that_fails_to_load_leaves_no_module(write: Write) -> None:
    before = set(sys.modules)
    with pytest.raises(ZeroDivisionError):
        load_script(write("1 / 0"))
    assert set(sys.modules) == before


def test_a_script_may_define_dataclasses(tmp_path: Path) -> None:
    path = write_file(
        tmp_path / "arms.py",
        "from __future__ import annotations\nfrom dataclasses import dataclass\n"
        "@dataclass\nclass Arm:\n    rate: float\n",
    )
    assert load_script(path).Arm(0.1).rate == 0.1


def request(path: Path) -> Request:
    return Request("training/thrown_away", path, {"wins": "a > 0"}, 7, {})


def test_a_run_is_start_points_done(write: Write) -> None:
    path = write(
        """
def run(seed):
    yield Point(1, {})
    return {"a": 1}
"""
    )
    start, point, done = execute(request(path), "2.13")
    assert start == Start("training/thrown_away", 7, {}, "2.13")
    assert point == Point(1.0, {})
    assert isinstance(done, Done)
    assert done.claims["wins"].holds
    assert done.seconds >= 0


def test_an_exception_keeps_the_scripts_own_frames(write: Write) -> None:
    path = write(
        """
import json

def run(seed):
    yield Point(1, {})
    deeper()

def deeper():
    json.loads("nonsense")
"""
    )
    *_, failed = execute(request(path), "2.13")
    assert isinstance(failed, Failed)
    assert failed.message == (
        "The demo failed at line 10 of thrown_away.py: "
        "JSONDecodeError: Expecting value: line 1 column 1 (char 0)."
    )
    assert "in deeper" in failed.detail
    assert "in run" in failed.detail
    assert "decoder.py" not in failed.detail


def test_a_syntax_error_has_its_place(write: Write) -> None:
    *_, failed = execute(request(write("def run(:\n")), "2.13")
    assert isinstance(failed, Failed)
    assert failed.message.startswith("The demo failed: SyntaxError: ")
    assert "line 2" in failed.detail


def test_a_broken_contract_ends_the_run(write: Write) -> None:
    *_, failed = execute(request(write("def run(seed):\n yield 3")), "2.13")
    assert isinstance(failed, Failed)
    assert failed.message == "`run` of thrown_away.py must yield `Point(x, {…})`, not 3."
