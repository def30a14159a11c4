"""The command `mlquiz verify`: test every claim over many seeds."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

import click

from mlquiz.cli.context import open_sources
from mlquiz.cli.demo import complete_demo
from mlquiz.cli.options import pack_option
from mlquiz.cli.signals import exit_on_signals
from mlquiz.cli.stdio import echo_json
from mlquiz.errors import MlquizError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from concurrent.futures import Executor
    from contextlib import AbstractContextManager
    from pathlib import Path

    from mlquiz.lab.evidence import DemoEvidence
    from mlquiz.lab.parent.plan import Plan
    from mlquiz.lab.spec import DemoSpec
    from mlquiz.lab.summary import SeedResult


MAX_JOBS = 256
"""Maximum number of processes at once; each loads PyTorch, so a larger number must be a typo."""


@click.command(epilog="Example: mlquiz verify regularization/dropout --seeds 1000-1019")
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=complete_demo)
@click.option(
    "--seeds",
    metavar="SEEDS",
    default="20",
    show_default=True,
    help="A count, or a range such as 1000-1019.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, MAX_JOBS),
    metavar="N",
    help="Number of parallel processes; default: one per core.",
)
@click.option(
    "--grid",
    "axes",
    multiple=True,
    metavar="KNOB=V,V,...",
    help="Also run every combination of these values; repeatable.",
)
@click.option(
    "--executor",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help="What runs the jobs; dask needs the extra mlquiz[dask].",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Address of Dask's scheduler; default: one on this machine.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--territory", is_flag=True, help="Also change each knob alone (always with --write)."
)
@click.option("--write", is_flag=True, help="Save the result in evidence.json, next to the demos.")
@pack_option
def verify(
    names: tuple[str, ...],
    seeds: str,
    jobs: int | None,
    axes: tuple[str, ...],
    executor: str,
    scheduler: str | None,
    *,
    as_json: bool,
    territory: bool,
    write: bool,
    packs: tuple[Path, ...],
) -> None:
    """Run demos over many seeds and count how often each claim holds.

    Without NAME, all demos are run. With --pack, "all" means the pack's demos, whose code must be
    trusted; with --grid, it means those that accept its values.

    The territory of a claim is where it still holds when one knob at a time is changed over its
    range; it is measured with the first five seeds.

    The exit code is 1 if a claim holds in fewer than 19 of 20 seeds at the defaults.
    """
    from mlquiz.cli.verify_output import as_record, show
    from mlquiz.lab.parent.plan import make_plan
    from mlquiz.lab.parent.verification import parse_seeds, require_torch

    wanted = parse_seeds(seeds)
    if scheduler and executor != "dask":
        raise UsageError("--scheduler is the address of Dask's scheduler: add --executor dask.")
    plan = make_plan(
        chosen_demos(names, packs, axes), wanted, axes, with_territory=territory or write
    )
    require_torch()
    if write:
        save_evidence(plan.demos, {})  # report a broken record now, not after minutes of work
    start = time.monotonic()
    with exit_on_signals():
        results = run_plan(plan, executor, jobs, scheduler or "", quiet=as_json)
        evidence = plan.evidence(results)
        if write:
            save_evidence(plan.demos, evidence)
    found = (evidence, plan.grids(results), results, time.monotonic() - start)
    if as_json:
        echo_json(as_record(*found))
    else:
        show(*found)
    claims = [claim for each in evidence.values() for claim in each.claims.values()]
    sys.exit(0 if all(claim.held_often_enough for claim in claims) else 1)


def chosen_demos(
    names: Sequence[str], packs: Sequence[Path], axes: Sequence[str] = ()
) -> list[DemoSpec]:
    """Return the named demos; without names, all of the packs, or all that ship with mlquiz.

    Without names, those that do not accept the grid in `axes` are left out. Raises MlquizError if
    the code of a pack is not trusted.
    """
    from mlquiz.lab.grid import demos_accepting
    from mlquiz.lab.spec_file import find_demo, find_demos, load_spec
    from mlquiz.packs.opening import is_named
    from mlquiz.packs.trust import check_demo_trust

    with open_sources("en", packs) as (sources, _):
        named = [each for each in sources if any(is_named(each, pack) for pack in packs)]
        chosen = named or sources[:1]
        found = (find_demo(name, *(each.demos for each in sources)) for name in names)
        paths = list(dict.fromkeys(found))  # one demo may be named twice, with its section and not
        paths = paths or list(find_demos(*(each.demos for each in chosen)).values())
        if not paths:
            raise MlquizError("The pack has no demos.")
        demos = [load_spec(path) for path in paths]
        for spec in demos:
            check_demo_trust(spec.pack)
    return demos if names else demos_accepting(demos, axes)


def save_evidence(demos: Sequence[DemoSpec], evidence: Mapping[str, DemoEvidence]) -> None:
    """Add evidence to the record of each demos folder; only read the records if there is none."""
    from mlquiz.lab.evidence import read_evidence, write_evidence

    for folder in {spec.path.parents[1] for spec in demos}:
        record = read_evidence(folder)
        names = {spec.name for spec in demos if spec.path.parents[1] == folder}
        own = {name: each for name, each in evidence.items() if name in names}
        if own:
            write_evidence(folder, {**record, **own})


def run_plan(
    plan: Plan, executor: str, jobs: int | None, scheduler: str, *, quiet: bool
) -> list[SeedResult]:
    """Return the results of all jobs, in any order; show progress unless `quiet`.

    Leaves no process behind on a signal.
    """
    from mlquiz.lab.parent.verification import run_jobs

    todo = plan.jobs
    count = min(jobs or os.cpu_count() or 1, len(todo))
    with open_executor(executor, count, plan.folders, scheduler) as workers:
        bar = click.progressbar(
            run_jobs(todo, workers), length=len(todo), label="Running", file=sys.stderr,
            hidden=quiet or not sys.stderr.isatty(),
        )  # fmt: skip
        with bar as running:
            return list(running)


def open_executor(
    name: str, jobs: int, folders: Sequence[Path], scheduler: str
) -> AbstractContextManager[Executor]:
    """Return the executor called `name`, which runs demos of `folders` in `jobs` processes."""
    if name == "dask":
        from mlquiz.lab.parent.dask_executor import dask_executor

        return dask_executor(jobs, folders, scheduler)
    from mlquiz.lab.parent.local_executor import local_executor

    return local_executor(jobs, folders)
