"""The spare process that waits with PyTorch loaded."""

from __future__ import annotations

import asyncio
import os

import pytest

from mlquiz.lab.api import Point
from mlquiz.lab.parent.runner import Runner
from mlquiz.lab.parent.worker_process import WorkerProcess
from mlquiz.lab.protocol import Done
from tests.building.throwaway import GOOD, PATIENCE, Demo, events_of

pytestmark = pytest.mark.usefixtures("torch_folder")

TELLING_ITS_PROCESS = "pid = os.getppid()\n" + GOOD.replace("x + seed", "pid")


Spawned = asyncio.Queue[WorkerProcess]
"""The worker processes of a test, in the order in which they were started."""


@pytest.fixture
def spawned(monkeypatch: pytest.MonkeyPatch) -> Spawned:
    children, spawn = asyncio.Queue(), WorkerProcess.spawn

    async def recorded(*, nice: bool) -> WorkerProcess:
        child = await spawn(nice=nice)
        await children.put(child)
        return child

    monkeypatch.setattr(WorkerProcess, "spawn", recorded)
    return children


async def process_of_a_run(runner: Runner, demo: Demo) -> float:
    async with asyncio.timeout(PATIENCE):
        *_, point, done = await events_of(runner, demo.spec(TELLING_ITS_PROCESS))
    assert isinstance(point, Point)
    assert isinstance(done, Done)
    return point.y["a"]


async def test_a_spare_serves_one_run_and_is_replaced(demo: Demo, spawned: Spawned) -> None:
    runner = Runner()
    await runner.start_warming()
    first = spawned.get_nowait()
    assert await process_of_a_run(runner, demo) == first.pid
    second = await asyncio.wait_for(spawned.get(), PATIENCE)
    assert await process_of_a_run(runner, demo) == second.pid
    await runner.close()
    assert not first.alive
    assert not second.alive
    assert demo.all_dead()


async def test_there_is_one_spare_however_often_it_is_asked_for(spawned: Spawned) -> None:
    runner = Runner()
    await runner.start_warming()
    await runner.start_warming()
    assert spawned.qsize() == 1
    await runner.close()


async def test_there_is_one_spare_however_many_ask_at_once(spawned: Spawned) -> None:
    runner = Runner()
    await asyncio.gather(runner.start_warming(), runner.start_warming())
    assert spawned.qsize() == 1
    await runner.close()


async def test_closing_kills_a_spare_that_is_only_just_starting(spawned: Spawned) -> None:
    runner = Runner()
    starting = asyncio.create_task(runner.start_warming())
    await asyncio.sleep(0)
    await runner.close()
    await starting
    assert not spawned.get_nowait().alive


async def test_a_run_that_is_cancelled_while_its_spare_starts_spoils_no_other(demo: Demo) -> None:
    runner = Runner()
    await process_of_a_run(runner, demo)
    cancelled = asyncio.create_task(process_of_a_run(runner, demo))
    await asyncio.sleep(0)
    cancelled.cancel()
    await asyncio.gather(cancelled, return_exceptions=True)
    await process_of_a_run(runner, demo)
    await runner.close()
    assert demo.all_dead()


async def test_without_warming_there_is_no_spare(demo: Demo, spawned: Spawned) -> None:
    runner = Runner(warm=False)
    await runner.start_warming()
    assert spawned.empty()
    assert await process_of_a_run(runner, demo) == spawned.get_nowait().pid
    await runner.close()
    assert spawned.empty()


async def test_a_dead_spare_is_not_used(demo: Demo, spawned: Spawned) -> None:
    runner = Runner()
    await runner.start_warming()
    await spawned.get_nowait().close()
    assert await process_of_a_run(runner, demo) == spawned.get_nowait().pid
    await runner.close()


async def test_closing_kills_the_spare_and_is_final(spawned: Spawned) -> None:
    runner = Runner()
    await runner.start_warming()
    spare = spawned.get_nowait()
    await runner.close()
    await runner.start_warming()
    assert spawned.empty()
    assert not spare.alive
    with pytest.raises(ProcessLookupError):
        os.kill(spare.pid, 0)
