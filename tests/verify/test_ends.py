"""However `mlquiz verify` ends, no process is left. A demo that may hang holds a lifeline open."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.building.seeded import ENDLESS, demo
from tests.building.throwaway import ON_LINUX, PATIENCE, Lifeline, started

COMMAND = """
import sys, pathlib, mlquiz.paths
mlquiz.paths.BUNDLED = pathlib.Path(sys.argv.pop(1))
from mlquiz.cli import main
main()
"""


@contextmanager
def verifying(running: int, demos: Path, lifeline: Lifeline) -> Iterator[subprocess.Popen[str]]:
    """Start `mlquiz verify` and wait until so many runs have started."""
    command = [sys.executable, "-c", COMMAND, str(demos.parent), "verify", "--jobs", "2"]
    environment = {**os.environ, "LIFELINE": str(lifeline.path)}
    with started(
        [*command, "--seeds", "9"], stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert [lifeline.read() for _ in range(running)] == [b"."] * running
        yield process


def interrupt(demos: Path, running: int, lifeline: Lifeline, *, to_all: bool) -> None:
    """Press Ctrl-C in `mlquiz verify` once so many runs have started; it must end at once."""
    with verifying(running, demos, lifeline) as process:
        send = os.killpg if to_all else os.kill
        send(process.pid, signal.SIGINT)
        assert process.wait(PATIENCE) == 130
        assert process.stderr is not None
        assert process.stderr.read().strip() == "Stopped."
    assert lifeline.read() == b""


@pytest.mark.parametrize("to_all", [False, True], ids=["only the parent", "as a terminal does"])
def test_ctrl_c_leaves_no_process(demos: Path, lifeline: Lifeline, *, to_all: bool) -> None:
    demo(demos, "endless", ENDLESS)
    interrupt(demos, 2, lifeline, to_all=to_all)


def test_ctrl_c_leaves_a_process_without_work_as_quiet(demos: Path, lifeline: Lifeline) -> None:
    once = ENDLESS.replace("    time", "    if seed == 0: time")
    demo(demos, "endless", once + "    return {'a': 1.0}\n")
    interrupt(demos, 9, lifeline, to_all=True)


@pytest.mark.parametrize(
    ("end", "code"),
    [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGKILL, -signal.SIGKILL)],
)
def test_no_end_of_the_parent_leaves_a_process(
    demos: Path, lifeline: Lifeline, end: signal.Signals, code: int
) -> None:
    demo(demos, "endless", ENDLESS)
    with verifying(2, demos, lifeline) as process:
        process.send_signal(end)
        assert process.wait(PATIENCE) == code
        assert lifeline.read() == b""


@ON_LINUX
def test_a_demo_that_never_releases_the_interpreter_dies_with_its_parent(
    demos: Path, lifeline: Lifeline
) -> None:
    demo(demos, "greedy", ENDLESS.replace("time.sleep", "__import__('ctypes').PyDLL(None).sleep"))
    with verifying(2, demos, lifeline) as process:
        process.kill()
        process.wait(PATIENCE)
        assert lifeline.read() == b""


def test_sigterm_prints_nothing(demos: Path, lifeline: Lifeline) -> None:
    demo(demos, "endless", ENDLESS)
    with verifying(2, demos, lifeline) as process:
        process.terminate()
        assert process.stderr is not None
        assert process.stderr.read() == ""
