"""What mlquiz does on a system without fork, signals and process groups, as on Windows."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.building.seeded import ENDLESS, GOOD, demo
from tests.building.throwaway import PATIENCE, Lifeline, started
from tests.building.windows import write_rehearsal
from tests.verify.conftest import demos
from tests.verify.test_ends import COMMAND

__all__ = ["demos"]

EVERY_MODULE = """
import importlib, pkgutil, mlquiz
POSIX_ONLY = {"mlquiz.lab.child.guard", "mlquiz.tui.textual_patches.driver"}
for each in pkgutil.walk_packages(mlquiz.__path__, "mlquiz."):
    if each.name not in POSIX_ONLY and not each.name.endswith("__main__"):
        importlib.import_module(each.name)
"""
APP = """
from textual.drivers.headless_driver import HeadlessDriver as Default
from textual.app import App
from mlquiz.tui.app import MlquizApp
App.get_driver_class = lambda self: Default
print(MlquizApp.get_driver_class(object.__new__(MlquizApp)) is Default)
"""
OUTPUT = "from mlquiz.lab.parent.snippets import run_snippet; print(run_snippet({code!r}, {limit}))"


@pytest.fixture(autouse=True)
def windows(torch_folder: Path) -> None:
    """Start every Python process without what Windows lacks, and with a fake PyTorch."""
    write_rehearsal(torch_folder)


def python(code: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        env={**os.environ, **environment},
    )


def test_the_rehearsal_lacks_what_windows_lacks() -> None:
    found = python("import os, signal; print(hasattr(os, 'fork'), hasattr(signal, 'SIGHUP'))")
    assert found.stdout == "False False\n"


def test_nothing_that_windows_lacks_is_imported() -> None:
    done = python(EVERY_MODULE)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_session_and_the_record_work(mlquiz) -> None:
    quiz = mlquiz("quiz", "--plain", "-n", "1", given="?\n\n")
    assert quiz.returncode == 0, quiz.stderr
    stats = mlquiz("stats", "--json")
    assert stats.returncode == 0, stats.stderr


def test_the_app_takes_the_driver_of_textual() -> None:
    done = python(APP)
    assert (done.stdout, done.stderr) == ("True\n", "")


def test_a_damaged_database_is_replaced_under_a_lock(mlquiz, home: Path) -> None:
    mlquiz("quiz", "--plain", "-n", "1", given="?\n\n")
    (home / "mlquiz.sqlite").write_bytes(b"no database" * 1000)
    stats = mlquiz("stats", BUSY="1")
    assert stats.returncode == 0, stats.stderr
    assert "locked 1 1" in stats.stderr
    assert list(home.glob("mlquiz.damaged-*.sqlite"))


def test_a_demo_runs_and_fails_with_a_sentence(demos: Path) -> None:
    demo(demos, "good", GOOD)
    done = python(COMMAND, str(demos.parent), "demo", "good", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["metrics"] == {"a": 2.0}
    demo(demos, "bad", "    yield 1 / 0\n")
    done = python(COMMAND, str(demos.parent), "demo", "bad")
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr


def test_demos_are_verified(demos: Path) -> None:
    demo(demos, "good", GOOD)
    done = python(COMMAND, str(demos.parent), "verify", "--jobs", "1", "--seeds", "3")
    assert done.returncode == 0, done.stderr
    assert "2 of 2 claims hold" in done.stdout


def test_a_demo_ends_with_the_app_that_started_it(demos: Path, lifeline: Lifeline) -> None:
    demo(demos, "endless", ENDLESS)
    command = [sys.executable, "-c", COMMAND, str(demos.parent), "demo", "endless"]
    environment = {**os.environ, "LIFELINE": str(lifeline.path)}
    with started(command, env=environment, stdout=subprocess.DEVNULL) as process:
        assert lifeline.read() == b"."
        process.kill()
        process.wait(PATIENCE)
        assert lifeline.read() == b""


def test_ctrl_c_ends_a_demo(demos: Path, lifeline: Lifeline) -> None:
    demo(demos, "endless", ENDLESS)
    command = [sys.executable, "-c", COMMAND, str(demos.parent), "demo", "endless"]
    environment = {**os.environ, "LIFELINE": str(lifeline.path)}
    with started(command, env=environment, stdout=subprocess.DEVNULL) as process:
        assert lifeline.read() == b"."
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 130
        assert lifeline.read() == b""


@pytest.mark.parametrize(
    ("code", "limit", "found"),
    [
        ("print(6 * 7)", 60, "printed='42\\n', failure=''"),
        ("import time; time.sleep(3600)", 0.5, "failure='it ran for more than 0.5 s'"),
    ],
)
def test_code_of_a_question_runs_and_is_stopped(code: str, limit: float, found: str) -> None:
    done = python(OUTPUT.format(code=code, limit=limit))
    assert found in done.stdout, done.stderr
