"""The command under bad conditions: signals, streams, bugs. A message, never a traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mlquiz.store.store import Store

PATIENCE = 60
MLQUIZ = [sys.executable, "-m", "mlquiz"]
SURPRISED = """
from mlquiz.study.services import Services
def fail(*_):
    raise ZeroDivisionError("a surprise\\nof two lines")
Services.open = fail
from mlquiz.cli import main
main()
"""


@pytest.fixture
def environment(home: Path, indexed: None) -> dict[str, str]:
    return {**os.environ, "MLQUIZ_HOME": str(home), "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1"}


def shell(line: str, environment: dict[str, str], given: bytes = b"") -> tuple[int, str, str]:
    """Run a line of bash, with the command in $M; return its exit code, stdout and stderr."""
    run = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {line}"], input=given, capture_output=True,
        env={**environment, "M": " ".join(MLQUIZ)}, timeout=PATIENCE, check=False,
    )  # fmt: skip
    return run.returncode, run.stdout.decode("utf-8"), run.stderr.decode("utf-8")


def answers(home: Path) -> int:
    with Store.in_folder(home) as store:
        return sum(1 for _ in store.answers())


def test_ctrl_c_while_a_class_is_defined_is_ctrl_c(environment) -> None:
    wrapped = 'raise RuntimeError("Error calling __set_name__") from KeyboardInterrupt()'
    interrupted = SURPRISED.replace('raise ZeroDivisionError("a surprise\\nof two lines")', wrapped)
    assert wrapped in interrupted
    command = [sys.executable, "-c", interrupted]
    run = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert (run.returncode, run.stderr.strip()) == (130, "Stopped.")


def test_unexpected_error_is_one_line_with_the_debug_hint(environment) -> None:
    command = [sys.executable, "-c", SURPRISED]
    options = {
        "capture_output": True,
        "text": True,
        "timeout": PATIENCE,
        "stdin": subprocess.DEVNULL,
    }
    run = subprocess.run(command, env=environment, check=False, **options)
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1
    assert "ZeroDivisionError: a surprise" in run.stderr
    assert "MLQUIZ_DEBUG=1" in run.stderr
    run = subprocess.run(command, env={**environment, "MLQUIZ_DEBUG": "1"}, check=False, **options)
    assert run.returncode == 1
    assert "Traceback" in run.stderr


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGHUP])
def test_sigterm_and_sighup_end_a_session(environment, home, end: signal.Signals) -> None:
    with subprocess.Popen(
        [*MLQUIZ, "quiz", "--plain", "--kind", "choice"], env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as session:  # fmt: skip
        assert session.stdin is not None
        assert session.stdout is not None
        session.stdin.write("?\n")
        session.stdin.flush()
        assert any(line.startswith("▸") for line in iter(session.stdout.readline, ""))
        session.send_signal(end)
        _, errors = session.communicate(timeout=PATIENCE)
    assert session.returncode == 128 + end
    assert errors == ""
    assert answers(home) == 1
    assert not list(home.glob("*-wal"))


def test_a_session_outlives_its_terminal_under_nohup(environment) -> None:
    with subprocess.Popen(
        ["nohup", *MLQUIZ, "quiz", "--plain", "--kind", "choice"], env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as session:  # fmt: skip
        assert session.stdout is not None
        assert any("left]" in line for line in iter(session.stdout.readline, ""))
        session.send_signal(signal.SIGHUP)
        shown, _ = session.communicate("?\n\n", timeout=PATIENCE)
    assert session.returncode == 0
    assert "1 answered" in shown


def test_sigterm_ends_a_demo(environment) -> None:
    with subprocess.Popen(
        [*MLQUIZ, "demo", "normalization/bn_vs_ln"], env={**environment, "TERM": "xterm"},
        text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as demo:  # fmt: skip
        assert demo.stdout is not None
        demo.stdout.readline()
        demo.send_signal(signal.SIGTERM)
        _, errors = demo.communicate(timeout=PATIENCE)
    assert demo.returncode == 128 + signal.SIGTERM
    assert errors == ""


@pytest.mark.parametrize("command", ["concepts", "demo", "state export", "--help"])
def test_a_closed_pipe_is_no_error(environment, command: str) -> None:
    _, _, errors = shell(f"$M {command} | true", environment)
    assert errors == ""


def test_a_session_whose_reader_leaves_keeps_its_answers(environment, home) -> None:
    _, _, errors = shell("yes '?' | $M quiz --plain -n 2 | head -c 1", environment)
    assert "Traceback" not in errors
    with Store.in_folder(home) as store:
        before = store.states()
        store.rebuild()
        assert store.states() == before


@pytest.mark.parametrize("command", ["concepts", "stats --json", "state export"])
def test_an_output_that_is_full_is_one_sentence(environment, command: str) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full")
    code, _, errors = shell(f"$M {command} > /dev/full", environment)
    assert code == 1
    assert errors.count("\n") == 1
    assert "No space left" in errors


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_survived(environment, home, closed: str) -> None:
    code, _, errors = shell(f"$M quiz --plain {closed}", environment)
    assert code == 0
    assert errors == ""
    assert (home / "mlquiz.sqlite").read_bytes().startswith(b"SQLite format 3\0")


@pytest.mark.parametrize(
    "given",
    [b"\xff\xfe\xed\xa0\x80\n", b"a\0b\n", b"\0" * 10_000, "文\u202e\x1b]0;x\x07\n".encode()],
    ids=["not UTF-8", "NUL", "NULs", "controls"],
)
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_any_bytes_are_an_answer_or_none(environment, home, given: bytes, locale: str) -> None:
    code, _, errors = shell(
        "$M quiz --plain --kind output", {**environment, "LC_ALL": locale}, given
    )
    assert (code, errors) == (0, "")
    with Store.in_folder(home) as store:
        assert all(json.loads(event.answer or "")["typed"] for event in store.answers())


def test_a_terminal_without_chinese_shows_marks_instead(environment) -> None:
    narrow = {**environment, "PYTHONIOENCODING": "ascii"}
    code, shown, errors = shell("$M quiz --plain --lang zh -n 1", narrow, b"?\n\n")
    assert code == 0
    assert errors.count("\n") == 1
    assert "has no Chinese characters: set PYTHONIOENCODING=utf-8" in errors
    assert "?" in shown


def test_ctrl_c_in_code_from_a_string_ends_with_130(environment, tmp_path: Path) -> None:
    interrupted = SURPRISED.replace(
        'raise ZeroDivisionError("a surprise\\nof two lines")', "exec('raise KeyboardInterrupt')"
    )
    assert "KeyboardInterrupt" in interrupted
    (tmp_path / "interrupted.py").write_text(interrupted, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    run = subprocess.run(  # as a module: with -c, CPython loses the interrupt
        [sys.executable, "-m", "interrupted"], env={**environment, "PYTHONPATH": path},
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stderr.strip()) == (130, "Stopped.")
