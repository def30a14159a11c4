"""Runs for callers without an event loop."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
from contextlib import closing
from types import SimpleNamespace

import pytest

from mlquiz.lab.api import Point
from mlquiz.lab.parent.sync_runner import SyncRunner, run_blocking
from mlquiz.lab.protocol import Done
from mlquiz.plain.demos import DemoRunner
from mlquiz.render.terminal import Terminal
from tests.building.content import write
from tests.building.demos import spec_source
from tests.building.throwaway import ENDLESS, ENDLESS_WAYS, FORKING, GOOD, PATIENCE, Demo, started

pytestmark = pytest.mark.usefixtures("torch_folder")


def test_blocking_runs_share_a_spare(demo: Demo) -> None:
    good = demo.spec(GOOD)
    with SyncRunner(warm=True) as runner:
        runner.start_warming()
        for _ in range(2):
            assert isinstance(list(runner.run(good, 7, {}))[-1], Done)
    assert demo.all_dead()


def test_a_blocking_run_that_is_left_early_leaves_no_survivor(demo: Demo) -> None:
    with closing(run_blocking(demo.spec(FORKING), 7, {})) as events:
        for event in events:
            if isinstance(event, Point):
                break
    assert demo.all_dead()


def test_an_experiment_that_cannot_be_shown_leaves_no_survivor(
    demo: Demo, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody_reads(_words, events, *_, **__):
        if any(isinstance(event, Point) for event in events):
            raise BrokenPipeError

    monkeypatch.setattr("mlquiz.lab.report.watch_run", nobody_reads)
    path = write(demo.spec(ENDLESS).path, spec_source(claims={"wins": "It wins."}))
    item = SimpleNamespace(demo="training/thrown_away")
    session = SimpleNamespace(answered=SimpleNamespace(asked=SimpleNamespace(item=item)))
    with pytest.raises(BrokenPipeError) as caught:
        DemoRunner(Terminal(io.StringIO()), [path.parents[1]]).run_demo(session, "en")
    assert demo.all_dead()
    assert caught.tb  # the traceback keeps the run from being garbage-collected


PARENT = """
import signal, sys
from pathlib import Path
from mlquiz.lab.parent.sync_runner import run_blocking
from mlquiz.lab.api import Point
from mlquiz.lab.spec_file import load_spec

signal.signal(signal.SIGTERM, lambda *_: sys.exit(77))
try:
    for event in run_blocking(load_spec(Path(sys.argv[1])), 7, {}):
        if isinstance(event, Point):
            print("streaming", flush=True)
except KeyboardInterrupt:
    sys.exit(130)
"""


def end_of_a_parent(demo: Demo, source: str, end: signal.Signals) -> int:
    """Send a signal to a process that is watching a run of the demo; return its exit code."""
    path = write(demo.spec(source).path, spec_source(claims={"wins": "It wins."}))
    command = [sys.executable, "-c", PARENT, str(path)]
    with started(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "streaming\n"
        parent.send_signal(end)
        return parent.wait(PATIENCE)


WITHOUT_THREADS = """
import sys, threading
from pathlib import Path
from mlquiz.lab.parent.sync_runner import run_blocking
from mlquiz.lab.spec_file import load_spec

def no_thread(self):
    raise RuntimeError("can't start new thread")

threading.Thread.start = no_thread
for event in run_blocking(load_spec(Path(sys.argv[1])), 7, {}):
    print(event.message)
"""


def test_a_run_without_a_thread_is_one_sentence(demo: Demo) -> None:
    path = write(demo.spec(GOOD).path, spec_source(claims={"wins": "It wins."}))
    command = [sys.executable, "-c", WITHOUT_THREADS, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    sentence = "The system cannot start a process: can't start new thread.\n"
    assert (done.returncode, done.stdout) == (0, sentence)
    assert done.stderr == ""


@ENDLESS_WAYS
@pytest.mark.parametrize(("end", "code"), [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, 130)])
def test_a_demo_dies_with_its_parent(
    demo: Demo, source: str, end: signal.Signals, code: int
) -> None:
    assert end_of_a_parent(demo, source, end) == code
    assert demo.all_dead()


CLOSING = """
import asyncio, os, signal, sys
from contextlib import closing
from pathlib import Path
from mlquiz.lab.parent.sync_runner import run_blocking
from mlquiz.lab.api import Point
from mlquiz.lab.parent.{module} import {name}
from mlquiz.lab.spec_file import load_spec

close = {name}.{close}

async def close_after_a_signal(self):
    for _ in range(2):
        os.kill(os.getpid(), int(sys.argv[2]))
        for _ in range(5):  # turns of the loop, in which the signal could do harm
            await asyncio.sleep(0)
    await close(self)
    print("closed")

signal.signal(signal.SIGTERM, lambda *_: sys.exit(77))
{name}.{close} = close_after_a_signal
try:
    with closing(run_blocking(load_spec(Path(sys.argv[1])), 7, {{}})) as events:
        for event in events:
            if {leaves} and isinstance(event, Point):
                break
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.mark.parametrize(("end", "code"), [(signal.SIGTERM, 77), (signal.SIGINT, 130)])
@pytest.mark.parametrize("leaves", [False, True], ids=["to its end", "left early"])
@pytest.mark.parametrize(
    ("module", "name", "close"),
    [("worker_process", "WorkerProcess", "_close"), ("runner", "Runner", "close")],
    ids=["run", "runner"],
)
def test_signal_is_delivered_after_close(
    demo: Demo,
    module: str,
    name: str,
    close: str,
    *,
    leaves: bool,
    end: signal.Signals,
    code: int,
) -> None:
    path = write(demo.spec(GOOD).path, spec_source(claims={"wins": "It wins."}))
    source = CLOSING.format(module=module, name=name, close=close, leaves=leaves)
    command = [sys.executable, "-c", source, str(path), str(int(end))]
    pipe = subprocess.PIPE
    with started(command, stdout=pipe, stderr=pipe, text=True) as parent:
        assert parent.communicate(timeout=PATIENCE) == ("closed\n", "")
        assert parent.returncode == code
    assert demo.all_dead()


def test_a_signal_that_the_parent_handles_is_still_handled(demo: Demo) -> None:
    assert end_of_a_parent(demo, ENDLESS, signal.SIGTERM) == 77
    assert demo.all_dead()
