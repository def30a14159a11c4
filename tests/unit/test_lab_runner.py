"""Runs in real processes, with hostile demos; no process may outlive its run.

Each demo holds a named pipe open for writing, its lifeline: the pipe ends when the last process
that holds it is dead, so no test has to guess how long dying takes.
"""

from __future__ import annotations

import asyncio
import math
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import aclosing, closing
from pathlib import Path

import pytest

from mlquiz.domain.text import Text
from mlquiz.lab.blocking import BlockingRunner, run_blocking
from mlquiz.lab.contract import Point
from mlquiz.lab.protocol import Done, Event, Failed, Ready, Request, Start, decode, encode_request
from mlquiz.lab.runner import Runner
from mlquiz.lab.words import ClaimWords, DemoWords

PATIENCE = 20.0
"""Seconds after which something that must happen is given up; nothing waits for them to pass."""

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
from mlquiz.lab import Point, above
lifeline = os.open({lifeline!r}, os.O_WRONLY)

def wins(m):
    return above(m["a"], 0.0)
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

FORKING_THEN_GONE = """
def run(seed):
    if os.fork() == 0:
        while True:
            time.sleep(3600)
    yield Point(0, {"a": 1.0})
    os._exit(0)
"""

STUBBORN = (
    """
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.signal(signal.SIGINT, signal.SIG_IGN)
"""
    + ENDLESS
)


SPAWNING = """
def run(seed):
    subprocess.Popen(["sleep", "3600"], pass_fds=[lifeline])
    yield Point(0, {"a": 1.0})
    while True:
        time.sleep(3600)
"""

# Unlike CDLL, PyDLL keeps the interpreter's lock: no other thread gets a turn.
GREEDY = """
import ctypes

def run(seed):
    yield Point(0, {"a": 1.0})
    ctypes.PyDLL(None).sleep(3600)
"""

ENDLESS_WAYS = pytest.mark.parametrize(
    "source",
    [ENDLESS, STUBBORN, GREEDY, FORKING, SPAWNING],
    ids=["hangs", "stubborn", "greedy", "forks", "spawns"],
)


class Demo:
    """A throw-away demo on disk, and the reading end of its lifeline."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "thrown_away.toml"
        fifo = folder / "lifeline"
        os.mkfifo(fifo)
        self._fifo = str(fifo)
        self._lifeline = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)

    def words(self, source: str) -> DemoWords:
        listing = HEAD.format(lifeline=self._fifo) + source
        self.path.with_suffix(".py").write_text(listing, encoding="utf-8")
        text = Text("text", "文本")
        return DemoWords(
            name="training/thrown_away",
            path=self.path,
            title=text,
            look=text,
            x=text,
            y=text,
            scale_x="linear",
            scale_y="linear",
            series={"a": text},
            knobs={},
            claims={"wins": ClaimWords(text)},
            concepts=(),
            sources=(),
        )

    def all_dead(self) -> bool:
        """Whether every process that ran the demo is dead, at the latest after `PATIENCE`."""
        readable, _, _ = select.select([self._lifeline], [], [], PATIENCE)
        return bool(readable) and os.read(self._lifeline, 1) == b""

    def close(self) -> None:
        os.close(self._lifeline)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    with closing(Demo(tmp_path)) as made:
        yield made


@pytest.fixture
def torch_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch) -> Path:
    """A folder whose `torch.py` the child processes import: the process is real, torch is not."""
    folder = tmp_path_factory.mktemp("torch")
    (folder / "torch.py").write_text(FAKE_TORCH, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(folder))
    return folder


@pytest.fixture(autouse=True)
def _fake_torch(torch_folder: Path) -> None:
    """Every test here starts quickly."""


async def events_of(runner: Runner, words: DemoWords) -> list[Event]:
    return [event async for event in runner.run(words, 7, {})]


async def last_of(words: DemoWords, **options: float) -> Event:
    runner = Runner(warm=False, **options)
    async with asyncio.timeout(PATIENCE):
        events = await events_of(runner, words)
    await runner.close()
    return events[-1]


async def test_a_run_is_ready_start_points_done(demo: Demo) -> None:
    events = await events_of(Runner(warm=False), demo.words(GOOD))
    assert [type(event) for event in events] == [Ready, Start, Point, Point, Point, Done]
    assert events[0] == Ready("fake")
    assert events[2] == Point(0.0, {"a": 7.0})
    done = events[-1]
    assert isinstance(done, Done)
    assert done.claims["wins"].holds
    assert demo.all_dead()


async def test_an_exception_becomes_an_event(demo: Demo) -> None:
    source = "def run(seed):\n    print('so far')\n    yield Point(0, {})\n    1 / 0\n"
    failed = await last_of(demo.words(source))
    assert isinstance(failed, Failed)
    assert failed.message.endswith("ZeroDivisionError: division by zero.")
    assert "1 / 0" in failed.detail
    assert failed.stderr == "so far\n"


async def test_floods_of_output_corrupt_nothing(demo: Demo) -> None:
    flood = """
def run(seed):
    for x in range(3):
        print("out " * 50_000)
        print("err " * 50_000, file=sys.stderr)
        os.write(1, b'{"v":1,"event":"done"}\\n')
        subprocess.run(["echo", "from a child"])
        yield Point(x, {"a": 1.0})
    return {"a": 1.0}
"""
    events = await events_of(Runner(warm=False), demo.words(flood))
    assert [type(event) for event in events] == [Ready, Start, Point, Point, Point, Done]


async def test_stderr_is_kept_up_to_a_bound(demo: Demo) -> None:
    source = """
def run(seed):
    print("x" * 1_000_000)
    print("the last line")
    yield 3
"""
    failed = await last_of(demo.words(source))
    assert isinstance(failed, Failed)
    assert failed.stderr.endswith("x\nthe last line\n")
    assert len(failed.stderr) <= 16 * 1024


async def test_nan_and_infinity_arrive(demo: Demo) -> None:
    source = """
def run(seed):
    yield Point(0, {"a": math.nan, "b": math.inf})
    return {"a": math.nan}
"""
    *_, point, done = await events_of(Runner(warm=False), demo.words(source))
    assert isinstance(point, Point)
    assert math.isnan(point.y["a"])
    assert point.y["b"] == math.inf
    assert isinstance(done, Done)
    assert math.isnan(done.metrics["a"])
    assert not done.claims["wins"].holds


async def test_a_giant_point_is_refused(demo: Demo) -> None:
    source = """
def run(seed):
    yield Point(0, {f"series {n}": 1.0 for n in range(100_000)})
    time.sleep(3600)
"""
    assert await last_of(demo.words(source)) == Failed("The demo's point has more than 256 KiB.")
    assert demo.all_dead()


@ENDLESS_WAYS
async def test_a_run_beyond_its_time_is_killed(demo: Demo, source: str) -> None:
    failed = await last_of(demo.words(source), run_limit=0.2)
    assert failed == Failed("The demo ran for more than 0.2 s and was stopped.")
    assert demo.all_dead()


async def test_a_pytorch_that_never_loads_is_given_up(
    demo: Demo, torch_folder: Path, monkeypatch
) -> None:
    (torch_folder / "torch.py").write_text("import time\ntime.sleep(3600)", encoding="utf-8")
    monkeypatch.setattr("mlquiz.lab.runner.START_LIMIT", 0.2)
    assert await last_of(demo.words(GOOD)) == Failed("PyTorch took more than 0.2 s to load.")


@pytest.mark.parametrize("end", ["os._exit(0)", "sys.exit(0)"])
async def test_an_exit_without_a_result_is_told(demo: Demo, end: str) -> None:
    source = f"def run(seed):\n    yield Point(0, {{}})\n    {end}\n"
    failed = await last_of(demo.words(source))
    assert failed == Failed("The demo's process ended without a result (exit code 0).")


async def test_an_exit_that_leaves_a_child_behind_is_told(demo: Demo) -> None:
    failed = await last_of(demo.words(FORKING_THEN_GONE))
    assert failed == Failed("The demo's process ended without a result (exit code 0).")
    assert demo.all_dead()


async def test_a_process_killed_while_streaming_is_told(demo: Demo) -> None:
    source = "def run(seed):\n    yield Point(0, {})\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    assert await last_of(demo.words(source)) == Failed("The demo's process was killed by SIGKILL.")


@ENDLESS_WAYS
async def test_cancelling_leaves_no_survivor(demo: Demo, source: str) -> None:
    streaming = asyncio.Event()

    async def watch() -> None:
        async for event in runner.run(words, 7, {}):
            if isinstance(event, Point):
                streaming.set()

    runner, words = Runner(warm=False), demo.words(source)
    task = asyncio.create_task(watch())
    await asyncio.wait_for(streaming.wait(), PATIENCE)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert demo.all_dead()


async def test_leaving_early_leaves_no_survivor(demo: Demo) -> None:
    async with aclosing(Runner(warm=False).run(demo.words(FORKING), 7, {})) as events:
        async for event in events:
            if isinstance(event, Point):
                break
    assert demo.all_dead()


async def test_a_spare_serves_one_run_and_is_replaced(demo: Demo) -> None:
    words = demo.words("pid = os.getpid()\n" + GOOD.replace("x + seed", "pid"))
    runner = Runner()
    await runner.start_warming()
    spare = runner._spare
    assert spare is not None
    *_, point, done = await events_of(runner, words)
    assert isinstance(point, Point)
    assert isinstance(done, Done)
    assert point.y["a"] == spare.pid
    *_, again, _ = await events_of(runner, words)
    assert isinstance(again, Point)
    assert again.y["a"] != spare.pid
    await runner.close()
    assert demo.all_dead()


async def test_a_dead_spare_is_not_used(demo: Demo) -> None:
    runner = Runner()
    await runner.start_warming()
    assert runner._spare is not None
    await runner._spare.close()
    assert isinstance((await events_of(runner, demo.words(GOOD)))[-1], Done)
    await runner.close()


async def test_closing_kills_the_spare_and_is_final() -> None:
    runner = Runner()
    await runner.start_warming()
    spare = runner._spare
    assert spare is not None
    await runner.close()
    await runner.start_warming()
    assert runner._spare is None
    assert not spare.alive


@pytest.mark.parametrize(
    ("error", "message"),
    [
        ("ModuleNotFoundError('No module', name='torch')", "PyTorch is not installed: install it"),
        ("ImportError('libtorch.so is missing')", "does not load (libtorch.so is missing)"),
        ("ModuleNotFoundError('No module', name='sympy')", "does not load, sympy is missing"),
        ("OSError()", "does not load (OSError): reinstall it."),
    ],
)
async def test_without_pytorch_a_plain_sentence_comes(
    demo: Demo, torch_folder: Path, error: str, message: str
) -> None:
    (torch_folder / "torch.py").write_text(f"raise {error}", encoding="utf-8")
    failed = await last_of(demo.words(GOOD))
    assert isinstance(failed, Failed)
    assert message in failed.message


async def test_the_folder_that_one_stands_in_is_not_imported_from(
    demo: Demo, tmp_path: Path, monkeypatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('shadowed')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert isinstance(await last_of(demo.words(GOOD)), Done)


WORKER = [sys.executable, "-P", "-m", "mlquiz.lab.worker"]


@ENDLESS_WAYS
def test_a_worker_dies_when_its_stdin_ends(demo: Demo, source: str) -> None:
    words = demo.words(source)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(WORKER, **pipes, start_new_session=True) as worker:
        worker.stdin.write(encode_request(Request(words.name, words.listing, (), 7, {})))
        worker.stdin.flush()
        assert isinstance([decode(worker.stdout.readline()) for _ in range(3)][-1], Point)
        worker.stdin.close()
        assert worker.wait(PATIENCE) == -signal.SIGKILL
    assert demo.all_dead()


def test_a_worker_that_gets_nonsense_says_so() -> None:
    done = subprocess.run(
        WORKER, input=b"nonsense\n", capture_output=True, timeout=PATIENCE, check=True
    )
    failed = decode(done.stdout.splitlines()[-1])
    assert isinstance(failed, Failed)
    assert failed.message == "The demo's process was sent a request that it cannot read."


def test_blocking_runs_share_a_spare(demo: Demo) -> None:
    words = demo.words(GOOD)
    with BlockingRunner(warm=True) as runner:
        runner.start_warming()
        for _ in range(2):
            assert isinstance(list(runner.run(words, 7, {}))[-1], Done)
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
from mlquiz.domain.text import Text
from mlquiz.lab.blocking import run_blocking
from mlquiz.lab.contract import Point
from mlquiz.lab.words import DemoWords

text = Text("", "")
words = DemoWords(name="a/b", path=Path(sys.argv[1]), title=text, look=text, x=text, y=text,
    scale_x="linear", scale_y="linear", series={}, knobs={}, claims={}, concepts=(), sources=())
try:
    for event in run_blocking(words, 7, {}):
        if isinstance(event, Point):
            print("streaming", flush=True)
except KeyboardInterrupt:
    sys.exit(130)
"""


@ENDLESS_WAYS
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
def test_a_demo_dies_with_its_parent(demo: Demo, source: str, end: signal.Signals) -> None:
    path = demo.words(source).path
    command = [sys.executable, "-c", PARENT, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "streaming\n"
        parent.send_signal(end)
        assert parent.wait(PATIENCE) == {signal.SIGKILL: -9, signal.SIGINT: 130}[end]
    assert demo.all_dead()
