"""The app on a real terminal, ended, killed, stopped and continued: nothing lost or left behind."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psutil
import pytest

from mlquiz.store.store import Store
from tests.building.demos import spec_source
from tests.building.throwaway import Demo
from tests.robustness.terminals import ESCAPES, FULL_SCREEN, Terminal, groups_below, survivors

pytestmark = pytest.mark.usefixtures("torch_folder")
MLQUIZ = [sys.executable, "-m", "mlquiz"]
WITH_DEMOS = """
import sys
from pathlib import Path
import mlquiz.tui.demos
folder = Path(sys.argv.pop(1))
mlquiz.tui.demos.demos_dir = lambda: folder
from mlquiz.cli import main
main()
"""
SURPRISED = """
from mlquiz.tui.screens.quiz import QuizScreen
def fail(screen):
    raise ZeroDivisionError("a surprise")
QuizScreen.{method} = {fail}
from mlquiz.cli import main
main()
"""
WORST = """
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)

def run(seed):
    os.fork()
    os.killpg(0, signal.SIGTERM)
    subprocess.Popen(["sleep", "3600"], pass_fds=[lifeline])
    print("flood " * 100_000)
    yield Point(0, {"a": 1.0})
    while True:
        time.sleep(3600)
"""
"""Forks, ignores signals, signals its process group and starts a process that outlives Python."""


@pytest.fixture
def environment(home: Path, indexed: None) -> dict[str, str]:
    return {
        **os.environ, "MLQUIZ_HOME": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8",
        "PS1": "READY$ ",
    }  # fmt: skip


def answers(home: Path) -> int:
    """Return the number of saved answers; assert that the states match the log."""
    with Store.in_folder(home) as store:
        before = store.states()
        store.rebuild()
        assert store.states() == before
        return sum(1 for _ in store.answers())


def answer(terminal: Terminal) -> None:
    """Give one answer and wait until it is accepted."""
    terminal.wait_for_text("left")
    terminal.send("0")
    terminal.wait_for_text("n next")


def kill(number: int) -> Callable[[Terminal], None]:
    return lambda terminal: os.kill(terminal.pid, number)


@pytest.mark.parametrize(
    ("end", "code"),
    [
        (kill(signal.SIGTERM), 143),
        (kill(signal.SIGHUP), 129),
        (kill(signal.SIGINT), 130),
        (kill(signal.SIGKILL), -9),
        (Terminal.hang_up, 129),
        (lambda terminal: terminal.send("\x03"), 0),
    ],
    ids=["SIGTERM", "SIGHUP", "SIGINT", "SIGKILL", "terminal closed", "Ctrl-C"],
)
def test_however_the_app_ends_nothing_is_lost_or_left(
    environment: Mapping[str, str], home: Path, demo: Demo, end, code: int
) -> None:
    """A demo that resists being stopped is running."""
    path = demo.spec(WORST).path
    path.write_text(spec_source(claims={"wins": "It wins"}), encoding="utf-8")
    command = [sys.executable, "-c", WITH_DEMOS, str(path.parent.parent), "quiz"]
    with Terminal([*command, "--kind", "choice"], environment) as terminal:
        answer(terminal)
        terminal.send("\x10")
        terminal.wait_for_text("An action")
        terminal.send("thrown_away")
        terminal.wait_for_text("Arms")
        terminal.send("\r")
        terminal.wait_for_text("r run")
        terminal.send("r")
        terminal.wait_for_text("Running, seed 0")
        groups = groups_below(terminal.pid)
        assert groups
        end(terminal)
        assert terminal.exit_code() == code
        if code >= 0 and end is not Terminal.hang_up:
            assert terminal.is_as_before
        assert "Traceback" not in terminal.output
    assert demo.all_dead()
    assert not survivors(groups)
    assert answers(home) == 1


def is_idle(pid: int) -> bool:
    """Return whether a process uses no processor time for half a second."""
    process = psutil.Process(pid)
    before = process.cpu_times()[:2]
    time.sleep(0.5)
    return process.cpu_times()[:2] == before


@pytest.mark.parametrize(
    ("end", "code"),
    [(kill(signal.SIGTERM), 143), (Terminal.hang_up, 129)],
    ids=["SIGTERM", "terminal closed"],
)
def test_an_app_that_waits_for_a_terminal_that_takes_no_output_ends_too(
    environment: Mapping[str, str], home: Path, end, code: int
) -> None:
    with Terminal([*MLQUIZ, "quiz", "--kind", "choice"], environment) as terminal:
        answer(terminal)
        terminal.send("T" * 100)  # each paints the whole screen, and nothing reads that
        terminal.wait_until(lambda: is_idle(terminal.pid), reads=False)  # it waits for the terminal
        end(terminal)
        assert terminal.exit_code(reads=False) == code
    assert answers(home) == 1


SHELL = ["bash", "--norc", "--noprofile", "-i"]
"""A shell with job control."""


@pytest.mark.parametrize("line", ["{app}", "sh -c '{app}; true'"], ids=["alone", "in a job"])
def test_ctrl_z_gives_the_terminal_back_and_fg_paints_all_again(
    environment: Mapping[str, str], home: Path, line: str
) -> None:
    app = " ".join([*MLQUIZ, "quiz", "--kind", "choice"])
    with Terminal(SHELL, environment) as terminal:
        terminal.wait_for_text("READY$")
        terminal.send(line.format(app=app) + "\r")
        answer(terminal)
        terminal.send("\x1a")
        terminal.wait_for_text("Stopped")
        terminal.wait_for_text("READY$")
        assert not terminal.is_full_screen
        terminal.send("echo he''llo\r")
        terminal.wait_for_text("hello")
        terminal.send(
            "bg; until [ -n \"$(jobs -s)\" ]; do sleep 0.05; done; echo stopped aga''in\r"
        )
        terminal.wait_for_text("stopped again")  # a background job may not paint
        terminal.send("fg\r")
        terminal.wait_for_text("left")
        terminal.wait_for_text("n next")
        assert terminal.is_full_screen
        terminal.send("n")
        answer(terminal)
        terminal.send("\x1a")
        terminal.wait_for_text("Stopped")
        terminal.send("kill %1; wait; echo go''ne\r")
        terminal.wait_for_text("gone")
        assert not terminal.is_full_screen
    assert answers(home) == 2


STOPPING_EDITOR = """#!/bin/sh
kill -TSTP 0
echo "from my editor" > "$1"
"""
"""Stops its whole process group, as vim and emacs do on Ctrl-Z, before it writes."""


def test_ctrl_z_in_the_learners_editor_stops_the_job_and_fg_goes_on(
    environment: Mapping[str, str], tmp_path: Path
) -> None:
    editor = tmp_path / "editor"
    editor.write_text(STOPPING_EDITOR, encoding="utf-8")
    editor.chmod(0o755)
    with Terminal(SHELL, {**environment, "VISUAL": str(editor)}) as terminal:
        terminal.wait_for_text("READY$")
        terminal.send(" ".join([*MLQUIZ, "quiz", "--kind", "open", "\r"]))
        terminal.wait_for_text("your editor")
        terminal.send("\x0f")
        terminal.wait_for_text("Stopped")
        terminal.send("fg\r")
        terminal.wait_for_text("from my editor", after=FULL_SCREEN)


def test_an_editor_that_fails_leaves_the_app_on_the_terminal(
    environment: Mapping[str, str],
) -> None:
    command = [*MLQUIZ, "quiz", "--kind", "open"]
    with Terminal(command, {**environment, "VISUAL": "no-such-editor"}) as terminal:
        terminal.wait_for_text("your editor")
        terminal.send("\x0f")
        terminal.wait_for_text("The editor failed", after=FULL_SCREEN)
        terminal.send("typed here")
        terminal.wait_for_text("typed here")
        terminal.send("\x03")
        assert terminal.exit_code() == 0
        assert terminal.is_as_before


def test_where_no_shell_waits_ctrl_z_stops_nothing(environment: Mapping[str, str]) -> None:
    with Terminal([*MLQUIZ, "quiz", "--kind", "choice"], environment) as terminal:
        answer(terminal)
        terminal.send("\x1a")
        terminal.wait_for_text("n next", after=FULL_SCREEN)  # keys typed before that are lost
        terminal.send("\x03")
        assert terminal.exit_code() == 0
        assert terminal.is_as_before


def test_an_app_that_was_stopped_by_force_paints_all_again(environment, home: Path) -> None:
    with Terminal([*MLQUIZ, "quiz", "--kind", "choice"], environment) as terminal:
        answer(terminal)
        for _ in range(2):
            os.kill(terminal.pid, signal.SIGSTOP)
            terminal.skip_output()
            os.kill(terminal.pid, signal.SIGCONT)
            terminal.wait_for_text("left")
            terminal.wait_for_text("n next")
        terminal.send("n")
        answer(terminal)
        terminal.send("\x03")
        assert terminal.exit_code() == 0
        assert terminal.is_as_before
    assert answers(home) == 2


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_the_spare_process_ends_with_the_app(environment, end: signal.Signals) -> None:
    with Terminal([*MLQUIZ, "quiz", "--kind", "choice"], environment) as terminal:
        terminal.wait_for_text("left")
        terminal.wait_until(lambda: bool(groups_below(terminal.pid)))
        groups = groups_below(terminal.pid)
        os.kill(terminal.pid, end)
        terminal.exit_code()
    assert not survivors(groups)


@pytest.mark.parametrize(
    ("method", "fail"),
    [
        ("action_lesson", "fail"),
        ("action_lesson", "lambda screen: screen.run_worker(lambda: fail(screen), thread=True)"),
        ("open", "fail"),
    ],
    ids=["key", "worker", "start"],
)
def test_unexpected_error_is_one_line_on_a_restored_terminal(
    environment, home: Path, method: str, fail: str
) -> None:
    program = SURPRISED.format(method=method, fail=fail)
    with Terminal(
        [sys.executable, "-c", program, "quiz", "--kind", "choice"], environment
    ) as terminal:
        if method != "open":
            answer(terminal)
            terminal.send("l")
        assert terminal.exit_code() == 1
        assert terminal.is_as_before
        said = ESCAPES.sub("", terminal.output.rpartition("\x1b[?1004l")[2]).strip()
    assert said.startswith("mlquiz: ")
    assert "ZeroDivisionError: a surprise" in " ".join(said.split())  # lines are wrapped
    assert said.endswith("for a traceback.")
    assert answers(home) == (method != "open")


def test_a_lesson_that_was_opened_by_a_command_ends_like_every_screen(environment) -> None:
    with Terminal([*MLQUIZ, "learn", "dropout"], environment) as terminal:
        terminal.wait_for_text("quiz on it")
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.exit_code() == 143
    program = SURPRISED.replace("screens.quiz", "screens.lesson").replace("Quiz", "Lesson")
    program = program.format(method="open", fail="fail")
    with Terminal([sys.executable, "-c", program, "learn", "dropout"], environment) as terminal:
        assert terminal.exit_code() == 1
        assert "ZeroDivisionError: a surprise" in terminal.output
