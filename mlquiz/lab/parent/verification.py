"""Running demos over many seeds, by any `concurrent.futures.Executor`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from itertools import islice
from queue import SimpleQueue

from mlquiz.errors import MlquizError, UsageError
from mlquiz.lab.parent.jobs import Job, run_job, torch_version
from mlquiz.lab.summary import SeedResult

SEEDS = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")
MAX_SEED = 1_000_000_000
MAX_SEEDS = 100_000
"""Maximum number of seeds for a demo; a larger number is assumed to be a typo."""

AHEAD = 4_000
"""Maximum number of submitted jobs: enough for a thousand cores, and little memory."""


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


def require_torch() -> None:
    """Raise MlquizError, with the command that installs it, if there is no PyTorch."""
    if not torch_version():
        from mlquiz.lab.child.dependencies import not_installed

        missing = not_installed("torch")
        raise MlquizError(missing.message, missing.zh)


def run_jobs(jobs: Iterable[Job], executor: Executor) -> Iterator[SeedResult]:
    """Yield the result of every job, as they complete.

    If the caller stops iterating early, jobs that were submitted remain with the executor. Raises
    MlquizError if a process dies.
    """
    waiting = iter(jobs)
    finished: SimpleQueue[Future[SeedResult]] = SimpleQueue()
    running = 0
    try:
        while True:
            for job in islice(waiting, AHEAD - running):
                executor.submit(run_job, job).add_done_callback(finished.put)
                running += 1
            if not running:
                return
            yield finished.get().result()
            running -= 1
    except BrokenExecutor as error:
        raise MlquizError(
            "A process that ran demos died: try fewer --jobs, or verify one demo at a time."
        ) from error
