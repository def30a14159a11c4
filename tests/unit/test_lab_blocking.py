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
from tests.building.throwaway import ENDLESS_WAYS, FORKING, GOOD, PATIENCE, Demo

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
import sys
from pathlib import Path
from mlquiz.lab.blocking import run_blocking
from mlquiz.lab.contract import Point
from mlquiz.lab.words import load_words

try:
    for event in run_blocking(load_words(Path(sys.argv[1])), 7, {}):
        if isinstance(event, Point):
            print("streaming", flush=True)
except KeyboardInterrupt:
    sys.exit(130)
"""


@ENDLESS_WAYS
@pytest.mark.parametrize(("end", "code"), [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, 130)])
def test_a_demo_dies_with_its_parent(demo: Demo, source: str, end: signal.Signals, code: int):
    path = write(demo.words(source).path, words_source(claims={"wins": "It wins."}))
    command = [sys.executable, "-c", PARENT, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "streaming\n"
        parent.send_signal(end)
        assert parent.wait(PATIENCE) == code
    assert demo.all_dead()
