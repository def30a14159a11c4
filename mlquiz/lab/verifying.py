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

from mlquiz.errors import MlquizError, UsageError
from mlquiz.lab.evidence import SeedResult
from mlquiz.lab.words import DemoSpec, load_words

SEEDS = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")
MOST_SEEDS = 100_000
"""Seeds that a demo runs at most; more is a slip of the fingers."""

AHEAD = 1_000
"""Jobs that an executor is given at once; all of them might not fit into memory."""


@dataclass(frozen=True, slots=True)
class Job:
    """One demo at its default knobs and one seed."""

    words: Path
    seed: int


def parse_seeds(text: str) -> range:
    """Read `20` (the first twenty) or `1000-1019` (from, to); raise UsageError otherwise."""
    if match := SEEDS.fullmatch(text.strip()):
        first, last = match.groups()
        seeds = range(int(first), int(last) + 1) if last else range(int(first))
        if len(seeds) > MOST_SEEDS:
            raise UsageError(
                f"{text!r} names more than {MOST_SEEDS:,} seeds: use fewer, such as 1000-1019."
            )
        if seeds:
            return seeds
    raise UsageError(
        f"{text!r} names no seeds: use a count such as 20, or a range such as 1000-1019."
    )


@contextmanager
def local_executor(jobs: int) -> Iterator[Executor]:
    """Make an executor of `jobs` processes, each on one thread, that ends with the block.

    Whatever ends the block, no process of the executor outlives it, and what has not begun is
    cancelled. Nor does one outlive this process, however that dies, with one exception: after a
    SIGKILL a demo that never lets go of the interpreter runs on until it does. What a demo starts
    itself is the demo's to end. The processes are spawned: one that is forked from a process that
    has run PyTorch on several threads may hang.
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
    threading.Thread(target=_die_with_parent, daemon=True).start()


def _die_with_parent() -> None:
    """End this process at once when its parent is dead, whatever it is doing."""
    if parent := multiprocessing.parent_process():
        wait_for_end([parent.sentinel])
        os._exit(1)


def torch_version() -> str:
    """Return the version of PyTorch that is installed, without loading it; '' if none is."""
    try:
        return metadata.version("torch").partition("+")[0]
    except metadata.PackageNotFoundError:
        return ""


def run_job(job: Job) -> SeedResult:
    """Run one job in this process. What the demo raises becomes the result's `failure`."""
    words = load_words(job.words)
    try:
        return _run(words, job.seed)
    except SystemExit:  # it would end the parent, in silence
        return _failed(words, job.seed, "The demo called sys.exit instead of returning metrics.")


def _run(words: DemoSpec, seed: int) -> SeedResult:
    from mlquiz.lab.execution import execute
    from mlquiz.lab.protocol import Done, Failed, Request

    request = Request(words.name, words.listing, words.conditions, seed, words.defaults)
    for event in execute(request, torch_version()):
        if isinstance(event, Done):
            claims = {name: (each.holds, each.effect) for name, each in event.claims.items()}
            return SeedResult(words.name, seed, claims, event.seconds)
        if isinstance(event, Failed):
            return _failed(words, seed, event.message)
    raise AssertionError("a run ends in Done or Failed")


def _failed(words: DemoSpec, seed: int, sentence: str) -> SeedResult:
    undecided = dict.fromkeys(words.claims, (False, float("nan")))
    return SeedResult(words.name, seed, undecided, 0.0, sentence)


def verify(
    demos: Iterable[DemoSpec], seeds: Sequence[int], executor: Executor
) -> Iterator[SeedResult]:
    """Yield the result of every demo for every seed, as they come.

    When the caller stops listening, what has not begun is the executor's to cancel. Raises
    MlquizError if a process dies.
    """
    jobs = (Job(words.path, seed) for words in demos for seed in seeds)
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
