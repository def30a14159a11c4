"""The jobs of a verification: what a process of an executor runs, on this machine or another.

A job has the name of its demo and a hash of it, no path: the process finds the demo in its own
installation, and rejects the job if that is another version.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from mlquiz.errors import MlquizError
from mlquiz.lab.api import Comparison, Point
from mlquiz.lab.evidence import fingerprint
from mlquiz.lab.spec import DemoSpec, Value
from mlquiz.lab.spec_file import load_spec
from mlquiz.lab.summary import Part, SeedResult, downsample, hash_points
from mlquiz.lab.sweep import sweep
from mlquiz.paths import demos_dir

if TYPE_CHECKING:
    from mlquiz.lab.protocol import Done

DEMO_FOLDERS = "MLQUIZ_DEMOS"
"""The variable with more folders in which a process finds demos, separated as in PATH."""

_one_at_a_time = threading.Lock()


class OtherVersionError(MlquizError):
    """Raised by a job whose demo or PyTorch is another version than the one that was asked for."""


@dataclass(frozen=True, slots=True)
class Job:
    """A run of one demo with one seed, at its defaults except for `settings`.

    `fingerprint` is the hash of the demo and `torch` the version of PyTorch that the job was
    planned with. `with_curves` is whether the result includes the curves, for storage.
    """

    demo: str
    fingerprint: str
    torch: str
    seed: int
    part: Part
    settings: tuple[tuple[str, Value], ...] = ()
    with_curves: bool = False


@cache
def torch_version() -> str:
    """Return the version of the installed PyTorch, without loading it; '' if there is none."""
    try:
        return metadata.version("torch").partition("+")[0]
    except metadata.PackageNotFoundError:
        return ""


def seed_jobs(
    demos: Iterable[DemoSpec], versions: Mapping[str, str], seeds: Sequence[int]
) -> Iterator[Job]:
    """Yield a job for every demo and seed at the defaults, with curves for the first seed.

    `versions` has the fingerprint of each demo, here and below.
    """
    for spec in demos:
        for seed in seeds:
            yield _job(spec, versions, seed, "seeds", with_curves=seed == seeds[0])


def territory_jobs(
    demos: Iterable[DemoSpec], versions: Mapping[str, str], seeds: Sequence[int]
) -> Iterator[Job]:
    """Yield a job for every demo, every value of each knob's sweep and every seed."""
    for spec in demos:
        for setting in sweep(spec):
            for seed in seeds:
                yield _job(spec, versions, seed, "territory", (setting,))


def grid_jobs(
    demos: Iterable[DemoSpec],
    versions: Mapping[str, str],
    seeds: Sequence[int],
    grids: Mapping[str, Sequence[Mapping[str, Value]]],
) -> Iterator[Job]:
    """Yield a job for every demo, every point of its grid of settings and every seed."""
    for spec in demos:
        for point in grids.get(spec.name, ()):
            for seed in seeds:
                yield _job(spec, versions, seed, "grid", tuple(point.items()))


def _job(
    spec: DemoSpec,
    versions: Mapping[str, str],
    seed: int,
    part: Part,
    settings: tuple[tuple[str, Value], ...] = (),
    *,
    with_curves: bool = False,
) -> Job:
    version = versions[spec.name]
    return Job(spec.name, version, torch_version(), seed, part, settings, with_curves)


def run_job(job: Job) -> SeedResult:
    """Run one job in this process, on one thread; an exception of the demo is a `failure`.

    Two jobs of one process never run at once, because they share PyTorch's random state and the
    memory limit. Raises OtherVersionError if the demo is not here in the version of the job.
    """
    spec = _own_spec(job)
    with _one_at_a_time:
        limit_threads()
        try:
            return _run(spec, job)
        except SystemExit:  # it would end the process without a message
            return _failed(spec, job, "The demo called sys.exit instead of returning metrics.")


def demo_folders() -> list[Path]:
    """Return the folders in which this process finds demos; the last one ships with mlquiz."""
    named = os.environ.get(DEMO_FOLDERS, "")
    return [*(Path(part) for part in named.split(os.pathsep) if part), demos_dir()]


def _own_spec(job: Job) -> DemoSpec:
    """Return the demo of a job as it is in this process's folders."""
    here = f"on {socket.gethostname()}"
    if job.torch != torch_version():
        raise OtherVersionError(
            f"PyTorch {here} is {torch_version() or 'missing'}, not {job.torch or 'missing'}: "
            "install the same version on every machine."
        )
    for folder in demo_folders():
        path = folder / f"{job.demo}.toml"
        if path.is_file():
            spec = load_spec(path)
            if _fingerprint(spec) == job.fingerprint:
                return spec
    raise OtherVersionError(
        f"The demo {job.demo} {here} is not the version that is to be verified: install the same "
        "mlquiz on every machine, and do not edit a demo while it runs."
    )


def _fingerprint(spec: DemoSpec) -> str:
    try:
        return fingerprint(spec)
    except OSError:
        return ""


def limit_threads() -> None:
    """Limit the numerical libraries of this process to one thread, loaded or yet to be loaded."""
    os.environ.update(OMP_NUM_THREADS="1", MKL_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    if "numpy" in sys.modules:
        _limit_loaded_libraries()
    if torch := sys.modules.get("torch"):
        torch.set_num_threads(1)


@cache
def _limit_loaded_libraries() -> object:
    """Limit libraries that were loaded before the job, such as by Dask; return what keeps that."""
    try:
        from threadpoolctl import threadpool_limits
    except ImportError:  # it comes with scikit-learn
        return None
    return threadpool_limits(1)


def _run(spec: DemoSpec, job: Job) -> SeedResult:
    from mlquiz.lab.child.execution import execute
    from mlquiz.lab.protocol import Done, Failed, Request

    knobs = {**spec.defaults, **dict(job.settings)}
    request = Request(spec.name, spec.script, spec.conditions, job.seed, knobs)
    points: list[Point] = []
    for event in execute(request, job.torch):
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
    points_hash, count = hash_points(points)
    return SeedResult(
        spec.name,
        job.seed,
        done.claims,
        done.seconds,
        metrics=done.metrics,
        curves=downsample(points) if job.with_curves else {},
        part=job.part,
        settings=dict(job.settings),
        points_hash=points_hash,
        points=count,
    )


def _failed(spec: DemoSpec, job: Job, sentence: str) -> SeedResult:
    nan = float("nan")
    undecided = dict.fromkeys(spec.claims, Comparison(nan, "<", nan, 0.0, nan, holds=False))
    return SeedResult(
        spec.name,
        job.seed,
        undecided,
        0.0,
        sentence,
        part=job.part,
        settings=dict(job.settings),
    )
