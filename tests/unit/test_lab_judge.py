"""Exercises in real worker processes: limits, confinement, and what the parent reports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mlquiz.domain.exercises import Exercise, ExerciseResult, FailureKind
from mlquiz.lab.parent import runner as runner_module
from mlquiz.lab.parent.sync_runner import SyncRunner
from mlquiz.lab.protocol import Failed

pytestmark = pytest.mark.usefixtures("torch_folder")

EXERCISE = Exercise(
    setup="", solution="def answer():\n    return 42", calls=("answer()", "answer() + 1")
)


@pytest.fixture
def runner() -> Iterator[SyncRunner]:
    with SyncRunner() as started:
        yield started


def failure_of(runner: SyncRunner, body: str):
    result = runner.judge(EXERCISE, f"def answer():\n    {body}")
    assert isinstance(result, ExerciseResult)
    assert result.failure is not None
    return result.failure


def test_right_code_passes(runner: SyncRunner) -> None:
    assert runner.judge(EXERCISE, EXERCISE.solution) == ExerciseResult(passed=2)


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        ("import socket; socket.create_connection(('localhost', 9))", "the network cannot be"),
        (
            "import urllib.request; urllib.request.urlopen('http://localhost:9')",
            "the network cannot be used",
        ),
        ("import subprocess; subprocess.run(['true'])", "processes cannot be started"),
        ("import os; os.system('true')", "processes cannot be started"),
        ("import os; os.fork()", "processes cannot be started"),
        ("import os; os.kill(os.getpid(), 0)", "processes cannot be signalled"),
        ("import os; os.killpg(os.getpgrp(), 0)", "processes cannot be signalled"),
        ("open('written', 'w')", "files cannot be"),
        ("import os; os.remove('written')", "files cannot be"),
        ("import pathlib; pathlib.Path('written').touch()", "files cannot be"),
    ],
)
def test_code_is_confined(
    runner: SyncRunner, body: str, refused: str, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    failure = failure_of(runner, body)
    assert failure.kind is FailureKind.ERROR
    assert failure.error.startswith(f"PermissionError: {refused} ")
    assert not (tmp_path / "written").exists()


def test_code_that_needs_too_much_memory_is_reported(
    runner: SyncRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    failure = failure_of(runner, "return len(bytearray(2**33))")
    assert (failure.kind, failure.line) == (FailureKind.MEMORY, 2)


def test_code_that_asks_for_input_fails_at_once(runner: SyncRunner) -> None:
    assert failure_of(runner, "return input()").error.startswith("EOFError")


def test_code_that_ends_its_process_fails(runner: SyncRunner) -> None:
    assert failure_of(runner, "import os; os._exit(3)").kind is FailureKind.CRASH


def test_code_that_cannot_be_interrupted_is_killed(
    runner: SyncRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner_module, "EXERCISE_LIMIT", 0.5)
    failure = failure_of(runner, "return 7 ** 7 ** 9 ** 3")
    assert failure.kind is FailureKind.TIME


def test_terminal_escapes_in_output_are_not_passed_on(runner: SyncRunner) -> None:
    code = "def answer():\n    print('\\x1b[31mred')\n    raise ValueError('\\x1b[2J')"
    result = runner.judge(EXERCISE, code)
    assert isinstance(result, ExerciseResult)
    assert "\x1b" not in result.printed + result.failure.error
    assert "red" in result.printed


def test_a_worker_that_exits_before_the_exercise_is_not_called_a_demo(
    runner: SyncRunner, torch_folder: Path
) -> None:
    (torch_folder / "torch.py").write_text("import os\nos._exit(3)", encoding="utf-8")
    failed = runner.judge(EXERCISE, EXERCISE.solution)
    assert isinstance(failed, Failed)
    assert failed.message == "The process ended without a result (exit code 3)."
    assert failed.zh == "进程已结束，但没有结果（退出码 3）。"


def test_without_torch_the_command_that_installs_it_is_named(
    runner: SyncRunner, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "torch.py").write_text(
        "raise ModuleNotFoundError(\"No module named 'torch'\", name='torch')"
    )
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path / 'broken'}:{__import__('os').getcwd()}")
    failed = runner.judge(EXERCISE, EXERCISE.solution)
    assert isinstance(failed, Failed)
    assert "install" in failed.message
    assert "安装" in failed.zh
