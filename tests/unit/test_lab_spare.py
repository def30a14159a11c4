"""The spare process that waits with PyTorch loaded."""

from __future__ import annotations

import os

import pytest

from mlquiz.lab.child import Child
from mlquiz.lab.contract import Point
from mlquiz.lab.protocol import Done
from mlquiz.lab.runner import Runner
from tests.building.throwaway import GOOD, Demo, events_of

pytestmark = pytest.mark.usefixtures("torch_folder")

TELLING_ITS_PROCESS = "pid = os.getpid()\n" + GOOD.replace("x + seed", "pid")


@pytest.fixture
def spawned(monkeypatch: pytest.MonkeyPatch) -> list[Child]:
    """The processes of this test, in the order in which they were started."""
    children, spawn = [], Child.spawn

    async def recorded(*, nice: bool) -> Child:
        children.append(await spawn(nice=nice))
        return children[-1]

    monkeypatch.setattr(Child, "spawn", recorded)
    return children


async def process_of_a_run(runner: Runner, demo: Demo) -> float:
    *_, point, done = await events_of(runner, demo.words(TELLING_ITS_PROCESS))
    assert isinstance(point, Point)
    assert isinstance(done, Done)
    return point.y["a"]


async def test_a_spare_serves_one_run_and_is_replaced(demo: Demo, spawned: list[Child]) -> None:
    runner = Runner()
    await runner.start_warming()
    (spare,) = spawned
    assert await process_of_a_run(runner, demo) == spare.pid
    assert await process_of_a_run(runner, demo) == spawned[1].pid
    await runner.close()
    assert not any(child.alive for child in spawned)
    assert demo.all_dead()


async def test_there_is_one_spare_however_often_it_is_asked_for(spawned: list[Child]) -> None:
    runner = Runner()
    await runner.start_warming()
    await runner.start_warming()
    assert len(spawned) == 1
    await runner.close()


async def test_without_warming_there_is_no_spare(demo: Demo, spawned: list[Child]) -> None:
    runner = Runner(warm=False)
    await runner.start_warming()
    assert spawned == []
    assert await process_of_a_run(runner, demo) == spawned[0].pid
    await runner.close()
    assert len(spawned) == 1


async def test_a_dead_spare_is_not_used(demo: Demo, spawned: list[Child]) -> None:
    runner = Runner()
    await runner.start_warming()
    await spawned[0].close()
    assert await process_of_a_run(runner, demo) == spawned[1].pid
    await runner.close()


async def test_closing_kills_the_spare_and_is_final(spawned: list[Child]) -> None:
    runner = Runner()
    await runner.start_warming()
    await runner.close()
    await runner.start_warming()
    (spare,) = spawned
    assert not spare.alive
    with pytest.raises(ProcessLookupError):
        os.kill(spare.pid, 0)
