"""Rows about demos: in the lab on a terminal, compared with a plain script and a cold process."""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from benchmarks.answering import BUDGET, FLOOR, start
from benchmarks.startup import QUESTION, environment, open_command
from benchmarks.terminal import DOWN, UP, Terminal
from benchmarks.timing import Row, timed
from mlquiz.lab.evidence import fingerprint
from mlquiz.lab.parent.jobs import seed_jobs
from mlquiz.lab.parent.local_executor import local_executor
from mlquiz.lab.parent.verification import run_jobs
from mlquiz.lab.spec_file import find_demo, load_spec

WARM_UP_SECONDS = 10.0
"""Seconds for the spare process to load PyTorch; a learner reads a question for longer."""
DRAIN_SECONDS = 0.1
"""Seconds to read what is painted before a key is pressed; the demo is still training then."""
DEMO = "normalization/bn_small_batch"
POINT, END, CURSOR = "┤", "Ran in", "▸"
"""Text on the screen with the first point, at the end of the run, and before a knob."""
BARE = """
import runpy, sys, time, torch
torch.set_num_threads(1)
torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1).step()
sys.stdin.readline()
start = time.perf_counter()
script = runpy.run_path(sys.argv[1])
running = time.perf_counter()
points = script["run"](0, **{knobs})
next(points)
first = time.perf_counter()
for point in points:
    pass
print(first - start, time.perf_counter() - running)
"""


class RunTimes(NamedTuple):
    """Milliseconds until the first point, and for the demo's whole computation."""

    first: float
    all: float


class LabTimes(NamedTuple):
    """Milliseconds in the lab, by run: to the first point, for a key during it, for the demo."""

    first: list[float]
    key: list[float]
    all: list[float]
    floor: list[float]
    """Milliseconds for a key in a minimal app, right before `key`."""


class BareScript:
    """A plain script that has loaded PyTorch and an optimizer and waits, like a spare process."""

    def __init__(self) -> None:
        spec = load_spec(find_demo(DEMO))
        script = BARE.replace("{knobs}", repr(dict(spec.defaults)))
        command = [sys.executable, "-c", script, str(spec.script)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)

    def run(self) -> RunTimes:
        """Run the demo's loop once and return its times."""
        output, _ = self._process.communicate("\n")
        first, seconds = map(float, output.split())
        return RunTimes(first * 1000, seconds * 1000)


def measure_alternately(folder: Path, rounds: int) -> tuple[LabTimes, list[RunTimes]]:
    """Run the demo as a plain script, then in the lab, for `rounds` rounds; return both times."""
    firsts, keys, floors, bare = [], [], [], []
    with ExitStack() as stack:
        minimal = start(stack, FLOOR, folder, "a")
        command = open_command(folder, 600, DEMO)
        terminal = stack.enter_context(Terminal(command, environment(folder)))
        for number in range(rounds):
            script = BareScript()
            terminal.drain(WARM_UP_SECONDS)
            bare.append(script.run())
            firsts.append(terminal.press("r", POINT))
            floors.append(minimal.press("b", QUESTION))
            terminal.drain(
                DRAIN_SECONDS
            )  # the key's pixels would come after all that is not read yet
            terminal.send(UP if number % 2 else DOWN)
            keys.append(terminal.wait_for(CURSOR))
            terminal.wait_for(END)  # not painted before: the demo was training
    seconds = (folder / "seconds").read_text(encoding="ascii").split()
    return LabTimes(firsts, keys, [float(each) * 1000 for each in seconds], floors), bare


def measure_seeds(rounds: int, seeds: int) -> tuple[list[float], list[float]]:
    """Return the milliseconds per seed in one reused worker, and in a new process each."""
    spec = load_spec(find_demo(DEMO))
    versions = {spec.name: fingerprint(spec)}
    alone = [sys.executable, str(spec.script), "--json"]
    warm, cold = [], []
    with local_executor(1) as executor:

        def run(count: int) -> None:
            list(run_jobs(seed_jobs([spec], versions, range(count)), executor))

        run(1)
        for _ in range(rounds):
            warm.append(timed(lambda: run(seeds)) / seeds)
            cold.append(timed(lambda: subprocess.run(alone, capture_output=True, check=True)))
    return warm, cold


def rows(folder: Path, rounds: int) -> Iterator[Row]:
    """Measure and yield the rows about demos."""
    ours, bare = measure_alternately(folder, 6 * rounds)
    warm, cold = measure_seeds(rounds, seeds=8)
    minimal = "a minimal app changes its text"
    yield Row("key to pixels, while a demo trains", ours.key, ours.floor, minimal, BUDGET)
    first = "key to first demo point on the screen, warm"
    computed = [times.first for times in bare]
    yield Row(first, ours.first, computed, "what the demo itself computes until then", 1.4)
    whole = [statistics.median(cold)] * len(ours.first)
    yield Row(first, ours.first, whole, "a whole run in a new process")
    yield Row("a seed in a warm worker", warm, cold, "a cold process", 0.5)
    yield Row("demo in the lab", ours.all, [times.all for times in bare], "its bare loop", 1.05)
