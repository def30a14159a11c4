"""Throw-away demos in real processes, and a way to check that none outlives its run.

Each demo keeps a named pipe open for writing, its lifeline. Reading reaches the end of the pipe
when the last process that holds it is dead, so no test has to guess how long that takes.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from mlquiz.lab.parent.runner import Runner
from mlquiz.lab.protocol import RunEvent
from mlquiz.lab.spec import DemoSpec
from tests.building.content import write
from tests.building.demos import SERIES, claim_spec, demo_spec

PATIENCE = 60.0
"""Timeout in seconds for what must happen; no test waits this long unless it fails."""

FAKE_TORCH = """
class Anything:
    def __getattr__(self, name):
        return self
    def __call__(self, *args, **kwargs):
        return self

__version__ = "fake"

def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return Anything()
"""

HEAD = """
import math, os, signal, subprocess, sys, time
from mlquiz.lab import Point
lifeline = os.open({lifeline!r}, os.O_WRONLY)
"""

GOOD = """
def run(seed):
    for x in range(3):
        yield Point(x, {"a": x + seed})
    return {"a": 1.0}
"""

ENDLESS = """
def run(seed):
    yield Point(0, {"a": 1.0})
    while True:
        time.sleep(3600)
"""

FORKING = """
def run(seed):
    if os.fork() == 0:
        while True:
            time.sleep(3600)
    yield Point(0, {"a": 1.0})
    while True:
        time.sleep(3600)
"""

STUBBORN = f"""
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.signal(signal.SIGINT, signal.SIG_IGN)
{ENDLESS}
"""

SPAWNING = """
def run(seed):
    subprocess.Popen(["sleep", "3600"], pass_fds=[lifeline])
    yield Point(0, {"a": 1.0})
    while True:
        time.sleep(3600)
"""

ESCAPING = """
def run(seed):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(3600)
        os._exit(0)
    code = "import time; time.sleep(3600)"
    subprocess.Popen([sys.executable, "-c", code], pass_fds=[lifeline], start_new_session=True)
    yield Point(0, {"a": 1.0})
    time.sleep(3600)
"""

# Without an environment, the process carries no mark: only a subreaper can find it.
NAMELESS = """
def run(seed):
    code = "import time; time.sleep(3600)"
    command = [sys.executable, "-c", code]
    subprocess.Popen(command, pass_fds=[lifeline], start_new_session=True, env={})
    yield Point(0, {"a": 1.0})
    time.sleep(3600)
"""

# Unlike CDLL, PyDLL keeps the global interpreter lock: no other thread can run.
GREEDY = """
import ctypes

def run(seed):
    yield Point(0, {"a": 1.0})
    ctypes.PyDLL(None).sleep(3600)
"""

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="there is no subreaper")

ENDLESS_WAYS = pytest.mark.parametrize(
    "source",
    [
        pytest.param(ENDLESS, id="hangs"),
        pytest.param(STUBBORN, id="stubborn"),
        pytest.param(GREEDY, id="greedy"),
        pytest.param(FORKING, id="forks"),
        pytest.param(SPAWNING, id="spawns"),
        pytest.param(ESCAPING, id="escapes"),
        pytest.param(NAMELESS, id="escapes without environment", marks=ON_LINUX),
    ],
)


class Lifeline:
    """The reading end of a named pipe."""

    def __init__(self, path: Path) -> None:
        os.mkfifo(path)
        self.path = path
        self._end = os.open(path, os.O_RDONLY | os.O_NONBLOCK)

    def read(self) -> bytes:
        """Return the next byte, or b"" once every process that held the pipe is dead.

        Raises TimeoutError if neither happens within `PATIENCE`.
        """
        readable, _, _ = select.select([self._end], [], [], PATIENCE)
        if not readable:
            raise TimeoutError(f"{self.path} is still held")
        return os.read(self._end, 1)

    def close(self) -> None:
        os.close(self._end)


class Demo:
    """A demo on disk whose script can be changed, and its lifeline."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "training" / "thrown_away.toml"
        self._lifeline = Lifeline(folder / "lifeline")

    def spec(self, source: str) -> DemoSpec:
        """Write `source` as the demo's script and return the demo's spec."""
        script = HEAD.format(lifeline=str(self._lifeline.path)) + source
        write(self._path.with_suffix(".py"), script)
        return demo_spec(self._path, series={"a": SERIES}, claims={"wins": claim_spec()})

    def all_dead(self) -> bool:
        """Return whether every process that ran the demo is dead, after waiting for them to end.

        Raises TimeoutError if one is still alive after `PATIENCE`.
        """
        return self._lifeline.read() == b""

    def close(self) -> None:
        self._lifeline.close()


@contextmanager
def started(command: list[str], **options: Any) -> Iterator[subprocess.Popen[Any]]:
    """Start a process in its own session; kill its process group on exit, even after a failure."""
    with subprocess.Popen(command, start_new_session=True, **options) as process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


@pytest.fixture
def lifeline(tmp_path: Path) -> Iterator[Lifeline]:
    with closing(Lifeline(tmp_path / "lifeline")) as made:
        yield made


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    with closing(Demo(tmp_path)) as made:
        yield made


@pytest.fixture
def torch_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch) -> Path:
    """Return a folder with a fake `torch.py`, which child processes import instead of PyTorch."""
    folder = tmp_path_factory.mktemp("torch")
    write(folder / "torch.py", FAKE_TORCH)
    monkeypatch.setenv("PYTHONPATH", str(folder), prepend=os.pathsep)
    return folder


async def events_of(runner: Runner, spec: DemoSpec) -> list[RunEvent]:
    """Return all events of a run with seed 7."""
    return [event async for event in runner.run(spec, 7, {})]


async def last_of(spec: DemoSpec, **options: float) -> RunEvent:
    """Return the last event of a run that starts without a spare process."""
    runner = Runner(warm=False, **options)
    async with asyncio.timeout(PATIENCE):
        events = await events_of(runner, spec)
    await runner.close()
    return events[-1]
