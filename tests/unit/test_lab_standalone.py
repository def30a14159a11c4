"""Demo scripts that run on their own: `python demos/section/name.py`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.building.content import write
from tests.building.demos import spec_source, write_demo

SCRIPT = """
import torch
from mlquiz.lab import Point, main

def run(seed, rate):
    print("a stray line")
    yield Point(1, {"a": rate})
    if rate == 1.0:
        raise ValueError("too much")
    return {"a": rate, "threads": torch.get_num_threads()}

if __name__ == "__main__":
    main(__file__)
"""


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a script that can run on its own, with a fake `torch` that loads at once."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    fake = '__version__ = "fake"\ndef set_num_threads(n): global get_num_threads; '
    write(tmp_path / "torch.py", fake + "get_num_threads = lambda: n\n")
    told = spec_source(claims={"wins": "It wins"}, holds={"wins": "a > 0.1"}, rate=(0.5, 0.1, 1.0))
    return write_demo(tmp_path, "training/alone", told, SCRIPT).with_suffix(".py")


def alone(script: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, script.name, *arguments]
    return subprocess.run(command, cwd=script.parent, capture_output=True, text=True, check=False)


def test_a_script_runs_alone(script: Path) -> None:
    done = alone(script, "--seed", "3", "--set", "rate=0.5")
    assert done.returncode == 0, done.stderr
    assert "✓ It wins\n  0.5 (seed 3)\n" in done.stdout


def test_the_text_above_a_run_has_the_settings_of_the_run(script: Path) -> None:
    spec = script.with_suffix(".toml")
    spec.write_text(spec.read_text(encoding="utf-8").replace("Look.", "Rate {rate}."), "utf-8")
    assert "\nRate 0.75.\n" in alone(script, "--set", "rate=0.75").stdout


def test_a_script_alone_prints_clean_json(script: Path) -> None:
    done = alone(script, "--seed", "3", "--json")
    report = json.loads(done.stdout)
    assert (report["demo"], report["seed"], report["torch"]) == ("training/alone", 3, "fake")
    assert report["metrics"] == {"a": 0.5, "threads": 1.0}
    assert done.stderr == "a stray line\n"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--set", "rat=1"], 2, "There is no knob 'rat'. Did you mean 'rate'?"),
        (["--set", "rate=7"], 2, "takes a number from 0.1 to 1, not '7'."),
        (["--sed", "3"], 2, "unrecognized arguments: --sed 3"),
        (["--set", "rate=1"], 1, "failed at line 9 of alone.py: ValueError: too much."),
    ],
)
def test_a_script_alone_fails_with_a_sentence(
    script: Path, arguments: list[str], code: int, message: str
) -> None:
    done = alone(script, *arguments)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--set", "rat=1"], "找不到可调参数“rat”。你要找的是“rate”吗？"),
        (["--set", "rate=7"], "可调参数“rate”的值应为 0.1 到 1 的数，而不是“7”。"),
        (["--set", "rate=1"], "实验在 alone.py 第 9 行出错：ValueError: too much。"),
    ],
)
def test_a_script_that_runs_alone_fails_in_the_language_asked_for(
    script: Path, arguments: list[str], message: str
) -> None:
    done = alone(script, *arguments, "--lang", "zh")
    assert message in done.stderr.splitlines()


@pytest.mark.parametrize(("lang", "message"), [("en", "Stopped.\n"), ("zh", "已停止。\n")])
def test_a_script_that_runs_alone_is_stopped_by_ctrl_c(
    script: Path, lang: str, message: str
) -> None:
    interrupted = SCRIPT.replace('ValueError("too much")', "KeyboardInterrupt")
    script.write_text(interrupted, encoding="utf-8")
    done = alone(script, "--set", "rate=1", "--lang", lang)
    assert done.returncode == 130
    assert done.stderr == message


@pytest.mark.parametrize("arguments", [[], ["--json"]])
def test_a_reader_who_leaves_ends_a_script_alone_in_silence(
    script: Path, arguments: list[str]
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing) as nobody:
        command = [sys.executable, script.name, *arguments]
        done = subprocess.run(
            command,
            cwd=script.parent,
            stdout=nobody,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr in ("", "a stray line\n")
