"""Demos that exhaust memory, flood the pipe or break their process: a message, no survivor."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from mlquiz.lab.api import Point
from mlquiz.lab.parent.runner import Runner
from mlquiz.lab.protocol import Done, Failed
from tests.building.throwaway import PATIENCE, Demo, events_of, last_of

pytestmark = pytest.mark.usefixtures("torch_folder")
MIB = 2**20
ENFORCED = pytest.mark.skipif(sys.platform == "darwin", reason="macOS enforces no such limit")


async def failure_of(demo: Demo, source: str, **options) -> Failed:
    failed = await last_of(demo.spec(source), **options)
    assert isinstance(failed, Failed)
    assert demo.all_dead()
    return failed


@ENFORCED
@pytest.mark.parametrize(
    "eating",
    [
        "kept = []\n    while True:\n        kept.append(bytearray(1 << 20))",
        "bytes(1 << 40)",
        "text = 'a'\n    while True:\n        text += text",
        'raise RuntimeError("DefaultCPUAllocator: can\'t allocate memory: you tried 9 bytes")',
    ],
    ids=["bit by bit", "at once", "doubling", "in PyTorch"],
)
async def test_a_demo_that_eats_memory_is_stopped(demo: Demo, eating: str) -> None:
    source = f"def run(seed):\n    yield Point(0, {{'a': 1.0}})\n    {eating}\n"
    failed = await failure_of(demo, source, memory=256 * MIB)
    assert failed.message == "The demo needs more than 0.25 GiB of memory."
    assert "line" in failed.detail


@ENFORCED
async def test_a_demo_that_eats_memory_in_a_process_of_its_own_takes_none_down(demo: Demo) -> None:
    source = """
def run(seed):
    code = "kept = []\\nwhile True: kept.append(bytearray(1 << 20))"
    failed = subprocess.run([sys.executable, "-c", code], capture_output=True)
    yield Point(0, {"a": 1.0})
    return {"a": float(failed.returncode)}
"""
    spec = demo.spec(source)
    done = (await events_of(Runner(warm=False, memory=256 * MIB), spec))[-1]
    assert isinstance(done, Done)
    assert done.metrics["a"] == 1.0


FLOOD = """
def run(seed):
    for x in range(ROUNDS):
        yield Point(x, {"a": 1.0})
    return {"a": 1.0}
"""


async def test_events_that_come_faster_than_they_are_read_wait(demo: Demo) -> None:
    """The full pipe blocks the demo, so no events are buffered without bound or lost."""
    spec = demo.spec(FLOOD.replace("ROUNDS", "20_000"))
    async with asyncio.timeout(PATIENCE):
        events = [event async for event in Runner(warm=False).run(spec, 7, {})]
    places = [event.x for event in events if isinstance(event, Point)]
    assert places == list(range(20_000))


async def test_an_endless_flood_is_stopped(demo: Demo) -> None:
    source = "def run(seed):\n    while True:\n        yield 'a' * 8000\n"
    failed = await failure_of(demo, source)
    assert failed.message == "The process sent more than 16 MiB and was stopped."


@pytest.mark.parametrize(
    "breaking",
    [
        "os.closerange(0, 256)",
        "[os.close(fd) for fd in (0, 1, 2)]; os._exit(0)",
        "os.closerange(3, 256); os._exit(0)",
        "os._exit(0)",
        "os._exit(77)",
        "os.abort()",
        "sys.stdout.close(); sys.stderr.close(); os.closerange(3, 256)",
        "os.dup2(os.open('/dev/zero', os.O_RDONLY), 3)",
        "os.setsid() if os.getpgrp() != os.getpid() else os.kill(os.getpid(), signal.SIGSEGV)",
    ],
)
async def test_a_demo_that_breaks_its_process_is_reported(demo: Demo, breaking: str) -> None:
    head = "def run(seed):\n    yield Point(0, {'a': 1.0})\n    "
    source = f"{head}{breaking}\n    yield Point(1, {{}})\n"
    failed = await failure_of(demo, source)
    assert "The process" in failed.message


async def test_a_demo_that_closes_its_streams_may_go_on(demo: Demo, tmp_path: Path) -> None:
    source = """
def run(seed):
    for fd in (0, 1, 2):
        os.close(fd)
    open({path!r}, "w").write("x" * 9999)
    yield Point(0, {{"a": 1.0}})
    return {{"a": 1.0}}
""".format(path=str(tmp_path / "file"))
    last = (await events_of(Runner(warm=False), demo.spec(source)))[-1]
    assert isinstance(last, Done | Failed)
    assert demo.all_dead()
