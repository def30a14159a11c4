"""Runs for a caller without an event loop."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import closing

import pytest

from mlquiz.lab.blocking import BlockingRunner, run_blocking
from mlquiz.lab.contract import Point
from mlquiz.lab.protocol import Done
from tests.building.content import write
from tests.building.demos import words_source
from tests.building.throwaway import ENDLESS, ENDLESS_WAYS, FORKING, GOOD, PATIENCE, Demo, started

pytestmark = pytest.mark.usefixtures("torch_folder")


def test_blocking_runs_share_a_spare(demo: Demo) -> None:
    good = demo.words(GOOD)
    with BlockingRunner(warm=True) as runner:
        runner.start_warming()
        for _ in range(2):
            assert isinstance(list(runner.run(good, 7, {}))[-1], Done)
    assert demo.all_dead()


def test_a_blocking_run_that_is_left_early_leaves_no_survivor(demo: Demo) -> None:
    with closing(run_blocking(demo.words(FORKING), 7, {})) as events:
        for event in events:
            if isinstance(event, Point):
                break
    assert demo.all_dead()


PARENT = """
import signal, sys
from pathlib import Path
from mlquiz.lab.blocking import run_blocking
from mlquiz.lab.contract import Point
from mlquiz.lab.words import load_words

signal.signal(signal.SIGTERM, lambda *_: sys.exit(77))
try:
    for event in run_blocking(load_words(Path(sys.argv[1])), 7, {}):
        if isinstance(event, Point):
            print("streaming", flush=True)
except KeyboardInterrupt:
    sys.exit(130)
"""


def end_of_a_parent(demo: Demo, source: str, end: signal.Signals) -> int:
    """Send a signal to a process that watches a demo run; return its exit code."""
    path = write(demo.words(source).path, words_source(claims={"wins": "It wins."}))
    command = [sys.executable, "-c", PARENT, str(path)]
    with started(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "streaming\n"
        parent.send_signal(end)
        return parent.wait(PATIENCE)


@ENDLESS_WAYS
@pytest.mark.parametrize(("end", "code"), [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, 130)])
def test_a_demo_dies_with_its_parent(
    demo: Demo, source: str, end: signal.Signals, code: int
) -> None:
    assert end_of_a_parent(demo, source, end) == code
    assert demo.all_dead()


def test_a_signal_that_the_parent_handles_is_still_handled(demo: Demo) -> None:
    assert end_of_a_parent(demo, ENDLESS, signal.SIGTERM) == 77
    assert demo.all_dead()
