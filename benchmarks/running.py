"""Rows about demos: key to first point, and a demo under mlquiz against its bare loop."""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
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


def bare_run() -> Took:
    """Run the demo's loop in a plain script that has loaded PyTorch and an optimizer."""
    words = load_words(find_demo(DEMO))
    script = BARE.replace("{knobs}", repr(dict(words.defaults)))
    command = [sys.executable, "-c", script, str(words.listing)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    first, seconds = map(float, run.stdout.split())
    return Took(first * 1000, seconds * 1000)


async def side_by_side(rounds: int) -> tuple[Took, Took]:
    """Return the medians under mlquiz and of the plain script, which take turns."""
    ours, bare = [], []
    runner = Runner(warm=True)
    try:
        await runner.start_warming()
        for _ in range(rounds):
            await asyncio.sleep(WARMING)
            bare.append(await asyncio.to_thread(bare_run))
            ours.append(await warm_run(runner))
    finally:
        await runner.close()
    return middle(ours), middle(bare)


def middle(runs: Sequence[Took]) -> Took:
    """Return the median of either time."""
    firsts, alls = zip(*runs, strict=True)
    return Took(statistics.median(firsts), statistics.median(alls))


def warm_seed(seeds: int) -> float:
    """Return the milliseconds a seed takes in one worker that is used again and again."""
    words = load_words(find_demo(DEMO))
    with local_executor(1) as executor:
        list(verify([words], range(1), executor))
        return timed(lambda: list(verify([words], range(seeds), executor))) / seeds


def rows(rounds: int) -> Iterator[Row]:
    """Measure demos."""
    ours, bare = asyncio.run(side_by_side(4 * rounds))
    words = load_words(find_demo(DEMO))
    cold = timed(
        lambda: subprocess.run(
            [sys.executable, str(words.listing), "--json"], capture_output=True, check=True
        )
    )
    yield Row("key to first demo point, warm", ours.first, None, f"cold script {cold:.0f} ms", 50.0)
    yield Row("the floor: what the demo itself computes until then", bare.first, None, "", None)
    yield Row("a seed in a warm worker", warm_seed(8 * rounds), cold, "a cold process", 0.5)
    yield Row("demo under mlquiz", ours.all, bare.all, "its bare loop", 1.05)
