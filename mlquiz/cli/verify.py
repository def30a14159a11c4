"""The command `mlquiz verify`: test every claim over many seeds."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Any

import click

from mlquiz.cli.context import open_sources
from mlquiz.cli.demo import complete_demo
from mlquiz.cli.options import pack_option
from mlquiz.cli.signals import exit_on_signals
from mlquiz.cli.stdio import echo, echo_json
from mlquiz.errors import MlquizError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from mlquiz.lab.evidence import DemoEvidence, KnobSweep
    from mlquiz.lab.spec import DemoSpec
    from mlquiz.lab.summary import SeedResult


TERRITORY_SEEDS = 5
MAX_JOBS = 256
"""Maximum number of processes at once; each loads PyTorch, so a larger number must be a typo."""


@click.command(epilog="Example: mlquiz verify regularization/dropout --seeds 1000-1019")
@click.argument("names", nargs=-1, shell_complete=complete_demo)
@click.option(
    "--seeds", default="20", show_default=True, help="A count, or a range such as 1000-1019."
)
@click.option(
    "--jobs",
    type=click.IntRange(1, MAX_JOBS),
    help="Number of parallel processes; default: one per core.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--territory", is_flag=True, help="Also change each knob alone (always with --write)."
)
@click.option("--write", is_flag=True, help="Save the result in evidence.json beside the demos.")
@pack_option
def verify(
    names: tuple[str, ...],
    seeds: str,
    jobs: int | None,
    *,
    as_json: bool,
    territory: bool,
    write: bool,
    packs: tuple[Path, ...],
) -> None:
    """Run the demos NAMES, or all, over seeds and count how often each claim holds.

    With --pack, all are those of the pack, whose code must be trusted.

    The territory of a claim is where it still holds when one knob at a time is changed over its
    range; it is measured with the first five seeds.

    The exit code is 1 if a claim holds in fewer than 19 of 20 seeds.
    """
    from mlquiz.lab.parent.verification import parse_seeds, require_torch

    wanted = parse_seeds(seeds)
    demos = chosen_demos(names, packs)
    require_torch()
    if write:
        save_evidence(demos, {})  # report a broken record now, not after minutes of work
    versions = fingerprints(demos)
    begun = time.monotonic()
    with exit_on_signals():
        swept = wanted[:TERRITORY_SEEDS] if territory or write else range(0)
        results = collect(demos, wanted, swept, jobs or os.cpu_count() or 1, quiet=as_json)
        evidence = gather(demos, wanted, results, versions)
        if write:
            save_evidence(demos, evidence)
    if as_json:
        echo_json(as_record(evidence, results, time.monotonic() - begun))
    else:
        show(evidence, results, time.monotonic() - begun)
    claims = [claim for each in evidence.values() for claim in each.claims.values()]
    sys.exit(0 if all(claim.enough for claim in claims) else 1)


def chosen_demos(names: Sequence[str], packs: Sequence[Path]) -> list[DemoSpec]:
    """Return the named demos; without names, all of the packs, or all that ship with mlquiz.

    Raises MlquizError if the code of a pack is not trusted.
    """
    from mlquiz.lab.spec_file import find_demo, find_demos, load_spec
    from mlquiz.packs.opening import is_named
    from mlquiz.packs.trust import check_demo_trust

    with open_sources("en", packs) as (sources, _):
        named = [each for each in sources if any(is_named(each, pack) for pack in packs)]
        chosen = named or sources[:1]
        paths = [find_demo(name, *(each.demos for each in sources)) for name in names]
        paths = paths or list(find_demos(*(each.demos for each in chosen)).values())
        if not paths:
            raise MlquizError("The pack has no demos.")
        demos = [load_spec(path) for path in paths]
        for spec in demos:
            check_demo_trust(spec.pack)
        return demos


def save_evidence(demos: Sequence[DemoSpec], evidence: Mapping[str, DemoEvidence]) -> None:
    """Add evidence to the record of each demos folder; only read the records if there is none."""
    from mlquiz.lab.evidence import read_evidence, write_evidence

    for folder in {spec.path.parents[1] for spec in demos}:
        record = read_evidence(folder)
        names = {spec.name for spec in demos if spec.path.parents[1] == folder}
        own = {name: each for name, each in evidence.items() if name in names}
        if own:
            write_evidence(folder, {**record, **own})


def collect(
    demos: Sequence[DemoSpec], seeds: range, swept: range, jobs: int, *, quiet: bool
) -> list[SeedResult]:
    """Return the results of all runs; show progress, and leave no process behind on a signal.

    `swept` are the seeds with which each knob is changed.
    """
    from mlquiz.lab.parent.verification import local_executor, run_jobs, seed_jobs, territory_jobs

    todo = [*seed_jobs(demos, seeds), *territory_jobs(demos, swept)]
    with local_executor(min(jobs, len(todo))) as executor:
        results = run_jobs(todo, executor)
        bar = click.progressbar(
            results, length=len(todo), label="Running", file=sys.stderr,
            hidden=quiet or not sys.stderr.isatty(),
        )  # fmt: skip
        with bar as running:
            return list(running)


def fingerprints(demos: Sequence[DemoSpec]) -> dict[str, str]:
    """Return each demo's fingerprint; raises MlquizError if a script cannot be read.

    Call it before the runs: an unreadable script is then reported at once, not after minutes of
    work, and a script that changes during the runs gets no evidence.
    """
    from mlquiz.lab.evidence import fingerprint

    try:
        return {spec.name: fingerprint(spec) for spec in demos}
    except OSError as error:
        raise MlquizError(
            f"{error.filename or 'A listing'} cannot be read ({error.strerror}): "
            "`mlquiz check` reports the problem."
        ) from error


def gather(
    demos: Sequence[DemoSpec],
    seeds: range,
    results: Sequence[SeedResult],
    versions: Mapping[str, str],
) -> dict[str, DemoEvidence]:
    """Return the evidence for each demo; `versions` are their fingerprints."""
    import statistics
    from datetime import UTC, datetime

    from mlquiz.lab.evidence import DemoEvidence
    from mlquiz.lab.parent.verification import torch_version
    from mlquiz.lab.summary import spreads, summarize, territory

    evidence = {}
    for spec in demos:
        own = [result for result in results if result.demo == spec.name]
        runs = [result for result in own if not result.knob]
        swept = [result for result in own if result.knob]
        curves = next((result.curves for result in runs if result.curves), {})
        evidence[spec.name] = DemoEvidence(
            fingerprint=versions[spec.name],
            seeds=f"{seeds[0]}-{seeds[-1]}",
            torch=torch_version(),
            date=datetime.now(UTC).date().isoformat(),
            seconds=round(statistics.median(run.seconds for run in runs), 3),
            claims=summarize(runs),
            metrics=spreads(runs),
            drawn_seed=seeds[0],
            curves=curves,
            territory=territory(spec, swept) if swept else {},
        )
    return evidence


def show(evidence: dict[str, DemoEvidence], results: Sequence[SeedResult], elapsed: float) -> None:
    """Print each claim's count and effect, the territories, the failures and the throughput."""
    for name, demo in evidence.items():
        echo(f"{name}  ({demo.seconds:.2f} s a seed)")
        for claim, each in demo.claims.items():
            mark = "✓" if each.enough else "✗"
            effect = f"{effect_of(each.median)} [{effect_of(each.low)}, {effect_of(each.high)}]"
            echo(f"  {mark} {each.held:>3}/{each.seeds:<3} {effect:<28} {claim}")
        for knob, swept in demo.territory.items():
            echo(f"  {territory_line(knob, swept)}")
    for result in results:
        if result.failure:
            echo(f"{result.demo}, seed {result.seed}: {result.failure}", err=True)
    claims = [claim for demo in evidence.values() for claim in demo.claims.values()]
    enough = sum(claim.enough for claim in claims)
    pace = len(results) / elapsed
    echo(f"{enough} of {len(claims)} claims hold in 19 of 20 seeds or more.")
    echo(f"{len(results)} runs in {elapsed:.0f} s: {pace:.1f} a second.")


def territory_line(knob: str, swept: KnobSweep) -> str:
    """Return how many claims held at each value of a knob: `rate:  0.1 5/5  0.3 2/5`."""
    counts = [
        f"{value} {sum(held[index] >= swept.needed for held in swept.held.values())}"
        f"/{len(swept.held)}"
        for index, value in enumerate(swept.values)
    ]
    unmoved = "" if swept.moves else "  (changes nothing that is drawn)"
    return f"{knob}:  {'  '.join(counts)}{unmoved}"


def effect_of(value: float | None) -> str:
    """Return an effect as text; '∞' for None, an effect that is not finite."""
    from mlquiz.lab.claim_result import number

    return "∞" if value is None else number(value)


def as_record(
    evidence: dict[str, DemoEvidence], results: Sequence[SeedResult], elapsed: float
) -> dict[str, Any]:
    """Return the evidence as a record for JSON; an effect that is not finite is null."""
    import msgspec

    return {
        "demos": msgspec.to_builtins(evidence),
        "failures": [
            {"demo": result.demo, "seed": result.seed, "message": result.failure}
            for result in results
            if result.failure
        ],
        "runs": len(results),
        "seconds": round(elapsed, 2),
        "runs_per_second": round(len(results) / elapsed, 3),
    }
