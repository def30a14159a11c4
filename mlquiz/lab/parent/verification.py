"""Demos over many seeds, in processes that load PyTorch once and are used again.

Any `concurrent.futures.Executor` will do; `local_executor` makes the one of this machine.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from itertools import islice
from multiprocessing.connection import wait as wait_for_end
from pathlib import Path
from typing import TYPE_CHECKING

from mlquiz.errors import MlquizError, UsageError
from mlquiz.lab.api import Comparison, Point
from mlquiz.lab.linux import die_with_parent
from mlquiz.lab.spec import DemoSpec, Value
from mlquiz.lab.spec_file import load_spec
from mlquiz.lab.summary import SeedResult, drawn, thinned
from mlquiz.lab.sweep import sweep

if TYPE_CHECKING:
    from mlquiz.lab.protocol import Done

SEEDS = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")
MAX_SEED = 1_000_000_000
MAX_SEEDS = 100_000
"""Seeds that a demo runs at most; more is a slip of the fingers."""

AHEAD = 1_000
"""Jobs that an executor is given at once; all of them might not fit into memory."""


@dataclass(frozen=True, slots=True)
class Job:
    """One demo with one seed, at its defaults but for one knob, if any.

    `with_curves` asks for what was drawn, to be stored.
    """

    spec: Path
    seed: int
    knob: str = ""
    value: Value | None = None
    with_curves: bool = False


def parse_seeds(text: str) -> range:
    """Read `20` (the first twenty) or `1000-1019` (from, to); raise UsageError otherwise."""
    if match := SEEDS.fullmatch(text.strip()):
        first, last = match.groups()
        seeds = range(int(first), int(last) + 1) if last else range(int(first))
        if len(seeds) > MAX_SEEDS:
            raise UsageError(
                f"{text!r} names more than {MAX_SEEDS:,} seeds: use fewer, such as 1000-1019."
            )
        if seeds:
            return seeds
    raise UsageError(
        f"{text!r} names no seeds: use a count such as 20, or a range such as 1000-1019, "
        f"of numbers below {MAX_SEED:,}."
    )


@contextmanager
def local_executor(jobs: int) -> Iterator[Executor]:
    """Make an executor of `jobs` processes, each on one thread, that ends with the block.

    Whatever ends the block, no process of the executor outlives it, and what has not begun is
    cancelled. Nor does one outlive this process, however that dies; only where the system has no
    signal for it (it is not Linux), a demo that never releases the interpreter runs on after a
    SIGKILL until it does. What a demo starts itself is the demo's to end. The processes are
    spawned: one that is forked from a process that has run PyTorch on several threads may hang.
    """
    others = set(multiprocessing.active_children())
    context = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(jobs, context, initializer=_prepare)
    try:
        yield executor
    except BaseException:
        # Who presses Ctrl-C does not wait for demos to end; one that hangs never would.
        for process in set(multiprocessing.active_children()) - others:
            process.kill()
        raise
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _prepare() -> None:
    """Ready a process, before any demo loads PyTorch, which reads its threads when it loads."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = "1"
    if (parent := multiprocessing.parent_process()) and parent.pid:
        die_with_parent(parent.pid)
        threading.Thread(target=_exit_after, args=(parent.sentinel,), daemon=True).start()


def _exit_after(sentinel: int) -> None:
    """End this process at once when the parent that `sentinel` belongs to is dead."""
    wait_for_end([sentinel])
    os._exit(1)


def torch_version() -> str:
    """Return the version of PyTorch that is installed, without loading it; '' if none is."""
    try:
        return metadata.version("torch").partition("+")[0]
    except metadata.PackageNotFoundError:
        return ""


def run_job(job: Job) -> SeedResult:
    """Run one job in this process. What the demo raises becomes the result's `failure`."""
    spec = load_spec(job.spec)
    try:
        return _run(spec, job)
    except SystemExit:  # it would end the parent, in silence
        return _failed(spec, job, "The demo called sys.exit instead of returning metrics.")


def _run(spec: DemoSpec, job: Job) -> SeedResult:
    from mlquiz.lab.child.execution import execute
    from mlquiz.lab.protocol import Done, Failed, Request

    knobs = spec.defaults
    if job.knob and job.value is not None:
        knobs[job.knob] = job.value
    request = Request(spec.name, spec.listing, spec.conditions, job.seed, knobs)
    points: list[Point] = []
    for event in execute(request, torch_version()):
        if isinstance(event, Point):
            points.append(event)
        elif isinstance(event, Done):
            return _result(spec, job, points, event)
        elif isinstance(event, Failed):
            return _failed(spec, job, event.message)
    raise AssertionError("a run ends in Done or Failed")


def _result(spec: DemoSpec, job: Job, points: Sequence[Point], done: Done) -> SeedResult:
    unknown = {name for point in points for name in point.y} - spec.series.keys()
    missing = spec.metrics.keys() - done.metrics.keys()
    if spec.metrics and (unknown or missing):
        what = "yields the series" if unknown else "does not return the metric"
        which = ", ".join(sorted(unknown or missing))
        where = "which the TOML file does not describe" if unknown else "which it describes"
        return _failed(spec, job, f"`run` {what} {which}, {where}.")
    picture, count = drawn(points)
    return SeedResult(
        spec.name,
        job.seed,
        done.claims,
        done.seconds,
        metrics=done.metrics,
        curves=thinned(points) if job.with_curves else {},
        knob=job.knob,
        value=job.value,
        picture=picture,
        points=count,
    )


def _failed(spec: DemoSpec, job: Job, sentence: str) -> SeedResult:
    nan = float("nan")
    undecided = dict.fromkeys(spec.claims, Comparison(nan, "<", nan, 0.0, nan, holds=False))
    return SeedResult(spec.name, job.seed, undecided, 0.0, sentence, knob=job.knob, value=job.value)


def seed_jobs(demos: Iterable[DemoSpec], seeds: Sequence[int]) -> Iterator[Job]:
    """Yield a job for every demo and seed at the defaults; the first one keeps its curves."""
    for spec in demos:
        for seed in seeds:
            yield Job(spec.path, seed, with_curves=seed == seeds[0])


def territory_jobs(demos: Iterable[DemoSpec], seeds: Sequence[int]) -> Iterator[Job]:
    """Yield a job for every demo, every value of each knob's sweep and every seed."""
    for spec in demos:
        for knob, value in sweep(spec):
            for seed in seeds:
                yield Job(spec.path, seed, knob, value)


def verify(
    demos: Iterable[DemoSpec], seeds: Sequence[int], executor: Executor
) -> Iterator[SeedResult]:
    """Yield the result of every demo for every seed at the defaults, as they come."""
    return run_jobs(seed_jobs(demos, seeds), executor)


def run_jobs(jobs: Iterable[Job], executor: Executor) -> Iterator[SeedResult]:
    """Yield the result of every job, as they come.

    When the caller stops listening, what has not begun is the executor's to cancel. Raises
    MlquizError if a process dies.
    """
    jobs = iter(jobs)
    running: set[Future[SeedResult]] = set()
    try:
        while True:
            running |= {executor.submit(run_job, job) for job in islice(jobs, AHEAD - len(running))}
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()
    except BrokenExecutor as error:
        raise MlquizError(
            "A process that ran demos died: try fewer --jobs, or verify one demo at a time."
        ) from error
