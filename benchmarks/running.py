"""Rows about demos: key to first point, and a demo under mlquiz against its bare loop."""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

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
listing = runpy.run_path(sys.argv[1])
begun = time.perf_counter()
for point in listing["run"](0, **{knobs}):
    pass
print(time.perf_counter() - begun)
"""


async def warm_run(runner: Runner) -> tuple[float, float]:
    """Return the milliseconds to the first point and the demo's own seconds, when warm."""
    words = load_words(find_demo(DEMO))
    await runner.start_warming()
    await asyncio.sleep(WARMING)
    begun, first, seconds = time.perf_counter(), 0.0, 0.0
    async for event in runner.run(words, 0, words.defaults):
        if isinstance(event, Point) and not first:
            first = (time.perf_counter() - begun) * 1000
        if isinstance(event, Done):
            seconds = event.seconds
    return first, seconds


async def warm_runs(rounds: int) -> tuple[float, float]:
    runner = Runner(warm=True)
    try:
        found = [await warm_run(runner) for _ in range(rounds)]
    finally:
        await runner.close()
    firsts, seconds = zip(*found, strict=True)
    return statistics.median(firsts), statistics.median(seconds)


def bare_seconds(rounds: int) -> float:
    """Return the seconds of the demo's loop in a plain script, PyTorch and optimizer loaded."""
    words = load_words(find_demo(DEMO))
    script = BARE.replace("{knobs}", repr(dict(words.defaults)))
    runs = [
        subprocess.run(
            [sys.executable, "-c", script, str(words.listing)],
            capture_output=True, text=True, check=True,
        )
        for _ in range(rounds)
    ]  # fmt: skip
    return statistics.median(float(run.stdout) for run in runs)


def warm_seed(seeds: int) -> float:
    """Return the milliseconds a seed takes in one worker that is used again and again."""
    words = load_words(find_demo(DEMO))
    with local_executor(1) as executor:
        list(verify([words], range(1), executor))
        return timed(lambda: list(verify([words], range(seeds), executor))) / seeds


def rows(rounds: int) -> Iterator[Row]:
    """Measure demos."""
    first, seconds = asyncio.run(warm_runs(rounds))
    words = load_words(find_demo(DEMO))
    cold = timed(
        lambda: subprocess.run(
            [sys.executable, str(words.listing), "--json"], capture_output=True, check=True
        )
    )
    yield Row("key to first demo point, warm", first, None, f"cold script {cold:.0f} ms", 50.0)
    yield Row("a seed in a warm worker", warm_seed(8 * rounds), cold, "a cold process", 0.5)
    bare = bare_seconds(rounds)
    yield Row("demo under mlquiz", seconds * 1000, bare * 1000, "its bare loop", 1.05)
