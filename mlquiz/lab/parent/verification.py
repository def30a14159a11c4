"""Running demos over many seeds, in processes that load PyTorch once and are reused.

Any `concurrent.futures.Executor` works; `local_executor` creates one on this machine.
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
"""Maximum number of seeds for a demo; a larger number is taken for a typing error."""

AHEAD = 1_000
"""Maximum number of submitted jobs; all jobs at once might not fit into memory."""


@dataclass(frozen=True, slots=True)
class Job:
    """A run of one demo with one seed, at its defaults except for one knob, if given.

    `with_curves` is whether the result includes the curves, for storage.
    """

    spec: Path
    seed: int
    knob: str = ""
    value: Value | None = None
    with_curves: bool = False


def parse_seeds(text: str) -> range:
    """Parse a count, `20`, or an inclusive range, `1000-1019`; raise UsageError otherwise."""
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
    """Provide an executor of `jobs` single-threaded processes, which is shut down on exit.

    However the block ends, pending jobs are cancelled and no process of the executor outlives it.
    None outlives this process either, however that dies, with one exception: on systems other than
    Linux, if this process is killed with SIGKILL, a demo that does not release the GIL runs until
    it does. Processes that a demo starts are not ended. The processes are spawned, because one that
    is forked from a process that has run PyTorch on several threads may hang.
    """
    others = set(multiprocessing.active_children())
    context = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(jobs, context, initializer=_prepare)
    try:
        yield executor
    except BaseException:
        # After Ctrl-C, do not wait for running demos: one of them might hang.
        for process in set(multiprocessing.active_children()) - others:
            process.kill()
        raise
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _prepare() -> None:
    """Initialize a process before a demo loads PyTorch, which reads its thread limits on import."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent handles Ctrl-C
    os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = "1"
    if (parent := multiprocessing.parent_process()) and parent.pid:
        die_with_parent(parent.pid)
        threading.Thread(target=_exit_after, args=(parent.sentinel,), daemon=True).start()


def _exit_after(sentinel: int) -> None:
    """Exit this process as soon as the process with this `sentinel`, its parent, has ended."""
    wait_for_end([sentinel])
    os._exit(1)


def torch_version() -> str:
    """Return the version of the installed PyTorch, without loading it; '' if there is none."""
    try:
        return metadata.version("torch").partition("+")[0]
    except metadata.PackageNotFoundError:
        return ""


def require_torch() -> None:
    """Raise MlquizError, with the command that installs it, if there is no PyTorch."""
    if not torch_version():
        from mlquiz.lab.child.dependencies import not_installed

        missing = not_installed("torch")
        raise MlquizError(missing.message, missing.zh)


def run_job(job: Job) -> SeedResult:
    """Run one job in this process. An exception of the demo becomes the result's `failure`."""
    spec = load_spec(job.spec)
    try:
        return _run(spec, job)
    except SystemExit:  # it would end the parent without a message
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
    """Yield a job for every demo and seed at the defaults, with curves for the first seed."""
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
    """Yield the result of every demo with every seed at the defaults, as they complete."""
    return run_jobs(seed_jobs(demos, seeds), executor)


def run_jobs(jobs: Iterable[Job], executor: Executor) -> Iterator[SeedResult]:
    """Yield the result of every job, as they complete.

    If the caller stops iterating early, jobs that were submitted remain with the executor. Raises
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
