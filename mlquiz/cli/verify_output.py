"""What `mlquiz verify` prints: claims, territories and grids as text, or everything as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlquiz.cli.stdio import echo
from mlquiz.text import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mlquiz.lab.evidence import ClaimEvidence, DemoEvidence, KnobSweep
    from mlquiz.lab.grid import GridPoint
    from mlquiz.lab.summary import SeedResult

    Grids = Mapping[str, Sequence[GridPoint]]


def show(
    evidence: Mapping[str, DemoEvidence],
    grids: Grids,
    results: Sequence[SeedResult],
    elapsed: float,
) -> None:
    """Print each claim's count and effect, territories, grids, failures and the throughput."""
    for name, demo in evidence.items():
        echo(f"{name}  ({demo.seconds:.2f} s a seed)")
        for claim, each in demo.claims.items():
            echo(f"  {claim_line(claim, each)}")
        for knob, swept in demo.territory.items():
            echo(f"  {territory_line(knob, swept)}")
        for point in grids.get(name, ()):
            settings = ", ".join(f"{knob}={value}" for knob, value in point.settings.items())
            echo(f"  {settings}")
            for claim, each in point.claims.items():
                echo(f"    {claim_line(claim, each)}")
    for result in results:
        if result.failure:
            echo(f"{result.demo}, seed {result.seed}: {result.failure}", err=True)
    claims = [claim for demo in evidence.values() for claim in demo.claims.values()]
    enough = sum(claim.held_often_enough for claim in claims)
    pace = len(results) / elapsed
    hold = "holds" if len(claims) == 1 else "hold"
    echo(f"{enough} of {counted(len(claims), 'claim')} {hold} in 19 of 20 seeds or more.")
    echo(f"{counted(len(results), 'run')} in {elapsed:.0f} s: {pace:.1f} a second.")


def claim_line(claim: str, each: ClaimEvidence) -> str:
    """Return how often a claim held and its effect: `✓  20/20  0.17 [0.1, 0.2]  wins`."""
    mark = "✓" if each.held_often_enough else "✗"
    effect = f"{effect_of(each.median)} [{effect_of(each.low)}, {effect_of(each.high)}]"
    return f"{mark} {each.held:>3}/{each.seeds:<3} {effect:<28} {claim}"


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
    evidence: Mapping[str, DemoEvidence],
    grids: Grids,
    results: Sequence[SeedResult],
    elapsed: float,
) -> dict[str, Any]:
    """Return the evidence as a record for JSON; an effect that is not finite is null."""
    import msgspec

    return {
        "demos": msgspec.to_builtins(evidence),
        "grids": msgspec.to_builtins(grids),
        "failures": [
            {"demo": result.demo, "seed": result.seed, "message": result.failure}
            for result in results
            if result.failure
        ],
        "runs": len(results),
        "seconds": round(elapsed, 2),
        "runs_per_second": round(len(results) / elapsed, 3),
    }
