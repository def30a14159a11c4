"""Demos with two claims and one knob, to be run over seeds without PyTorch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from pathlib import Path

from mlquiz.lab.evidence import fingerprint
from mlquiz.lab.parent.jobs import seed_jobs
from mlquiz.lab.parent.verification import run_jobs
from mlquiz.lab.spec import DemoSpec
from mlquiz.lab.spec_file import load_spec
from mlquiz.lab.summary import SeedResult
from tests.building.demos import spec_source, write_demo

WORDS = spec_source(
    claims={"wins": "It wins.", "grows": "It grows."},
    holds={"wins": "a > 0.5", "grows": "a > 1"},
    rate=(2, 1, 9),
)
HEAD = """\
import os, sys, time
from mlquiz.lab import Point

def run(seed, rate):
"""
GOOD = """\
    yield Point(0, {"a": 1.0})
    return {"a": float(rate + seed)}
"""
FAILING_AT_ONE = """\
    yield Point(0, {"a": 1.0})
    return {"a": 2.0 / (seed - 1) ** 2}
"""
ENDLESS = """\
    lifeline = os.open(os.environ["LIFELINE"], os.O_WRONLY)
    os.write(lifeline, b".")
    yield Point(0, {"a": 1.0})
    time.sleep(3600)
"""
LETHAL = "    yield os._exit(3)\n"


class ImmediateExecutor(Executor):
    """An executor that runs each call immediately in this process."""

    def submit(self, fn, /, *args, **kwargs):
        future = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def verify(
    demos: Sequence[DemoSpec], seeds: Sequence[int], executor: Executor
) -> Iterator[SeedResult]:
    """Yield the result of every demo with every seed at the defaults, as they complete."""
    versions = {spec.name: fingerprint(spec) for spec in demos}
    return run_jobs(seed_jobs(demos, versions, seeds), executor)


def demo(demos: Path, name: str, body: str) -> DemoSpec:
    return load_spec(write_demo(demos, f"training/{name}", WORDS, HEAD + body))
