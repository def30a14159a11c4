"""Rows about demos: key to first point, and a demo under mlquiz against its bare loop."""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import NamedTuple

from benchmarks.timing import Row, timed
from mlquiz.lab.contract import Point
from mlquiz.lab.protocol import Done
from mlquiz.lab.runner import Runner
from mlquiz.lab.verifying import local_executor, verify
from mlquiz.lab.words import find_demo, load_words

WARMING = 10.0
"""Seconds that the spare process is given; a learner reads a question for longer."""
DEMO = "training/gradient_clipping"
BARE = """
import runpy, sys, time, torch
torch.set_num_threads(1)
torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1).step()
sys.stdin.readline()
begun = time.perf_counter()
listing = runpy.run_path(sys.argv[1])
running = time.perf_counter()
points = listing["run"](0, **{knobs})
next(points)
first = time.perf_counter()
for point in points:
    pass
print(first - begun, time.perf_counter() - running)
"""


class Took(NamedTuple):
    """Milliseconds until the first point, and for all that the demo computes."""

    first: float
    all: float


async def warm_run(runner: Runner) -> Took:
    """Run the demo under mlquiz, in the spare process, which is warm by now."""
    words = load_words(find_demo(DEMO))
    begun, first, seconds = time.perf_counter(), 0.0, 0.0
    async for event in runner.run(words, 0, words.defaults):
        if isinstance(event, Point) and not first:
            first = time.perf_counter() - begun
        if isinstance(event, Done):
            seconds = event.seconds
    return Took(first * 1000, seconds * 1000)


class BareScript:
    """A plain script that has loaded PyTorch and an optimizer, and waits, as the spare does."""

    def __init__(self) -> None:
        words = load_words(find_demo(DEMO))
        script = BARE.replace("{knobs}", repr(dict(words.defaults)))
        command = [sys.executable, "-c", script, str(words.listing)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)

    def run(self) -> Took:
        """Have it run the demo's loop, once."""
        output, _ = self._process.communicate("\n")
        first, seconds = map(float, output.split())
        return Took(first * 1000, seconds * 1000)


async def in_turn(rounds: int) -> tuple[list[Took], list[Took]]:
    """Run the demo as a plain script, then under mlquiz, so often; return the times of both."""
    bare, ours = [], []
    runner = Runner(warm=True)
    try:
        await runner.start_warming()
        for _ in range(rounds):
            script = BareScript()
            await asyncio.sleep(WARMING)
            bare.append(await asyncio.to_thread(script.run))
            ours.append(await warm_run(runner))
    finally:
        await runner.close()
    return ours, bare


def seeds_in_turn(rounds: int, seeds: int) -> tuple[list[float], list[float]]:
    """Return what a seed takes in one worker that is used again and again, and in a process."""
    words = load_words(find_demo(DEMO))
    alone = [sys.executable, str(words.listing), "--json"]
    warm, cold = [], []
    with local_executor(1) as executor:
        list(verify([words], range(1), executor))
        for _ in range(rounds):
            warm.append(timed(lambda: list(verify([words], range(seeds), executor))) / seeds)
            cold.append(timed(lambda: subprocess.run(alone, capture_output=True, check=True)))
    return warm, cold


def rows(rounds: int) -> Iterator[Row]:
    """Measure demos."""
    ours, bare = asyncio.run(in_turn(6 * rounds))
    warm, cold = seeds_in_turn(rounds, seeds=8)
    script = f"cold script {statistics.median(cold):.0f} ms"
    firsts = [took.first for took in ours]
    yield Row("key to first demo point, warm", firsts, peer_name=script, budget=50.0)
    yield Row("the floor: what the demo itself computes until then", [took.first for took in bare])
    yield Row("a seed in a warm worker", warm, cold, "a cold process", 0.5)
    whole = [took.all for took in ours], [took.all for took in bare]
    yield Row("demo under mlquiz", *whole, "its bare loop", 1.05)
