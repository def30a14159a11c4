"""The plan of a verification: which demos run with which seeds and settings, and its outcome."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from mlquiz.errors import MlquizError
from mlquiz.lab.evidence import DemoEvidence, fingerprint
from mlquiz.lab.grid import GridPoint, Settings, grid_claims, grid_points
from mlquiz.lab.parent.jobs import Job, grid_jobs, seed_jobs, territory_jobs, torch_version
from mlquiz.lab.spec import DemoSpec
from mlquiz.lab.summary import SeedResult, spreads, summarize, territory

TERRITORY_SEEDS = 5


class Plan(Struct, frozen=True):
    """What is to run: each demo with `seeds` at its defaults and at each of its `grid_points`.

    `territory_seeds` are the seeds with which each knob is changed, `versions` the demos'
    fingerprints.
    """

    demos: Sequence[DemoSpec]
    seeds: range
    territory_seeds: range
    grid_points: Mapping[str, Sequence[Settings]]
    versions: Mapping[str, str]

    @property
    def jobs(self) -> list[Job]:
        """The jobs to run."""
        demos, versions = self.demos, self.versions
        return [
            *seed_jobs(demos, versions, self.seeds),
            *territory_jobs(demos, versions, self.territory_seeds),
            *grid_jobs(demos, versions, self.seeds, self.grid_points),
        ]

    @property
    def folders(self) -> list[Path]:
        """The folders in which the demos are."""
        return sorted({spec.path.parents[1] for spec in self.demos})

    def evidence(self, results: Sequence[SeedResult]) -> dict[str, DemoEvidence]:
        """Return the evidence for each demo at its defaults, and its territory."""
        return {spec.name: self._evidence(spec, results) for spec in self.demos}

    def grids(self, results: Sequence[SeedResult]) -> dict[str, list[GridPoint]]:
        """Return the evidence at each point of the demos' grids."""
        return {
            name: grid_claims(points, _runs(name, "grid", results))
            for name, points in self.grid_points.items()
            if points
        }

    def _evidence(self, spec: DemoSpec, results: Sequence[SeedResult]) -> DemoEvidence:
        runs = _runs(spec.name, "seeds", results)
        swept = _runs(spec.name, "territory", results)
        return DemoEvidence(
            fingerprint=self.versions[spec.name],
            seeds=f"{self.seeds[0]}-{self.seeds[-1]}",
            torch=torch_version(),
            date=datetime.now(UTC).date().isoformat(),
            seconds=round(statistics.median(run.seconds for run in runs), 3),
            claims=summarize(runs),
            metrics=spreads(runs),
            drawn_seed=self.seeds[0],
            curves=next((run.curves for run in runs if run.curves), {}),
            territory=territory(spec, swept) if swept else {},
        )


def make_plan(
    demos: Sequence[DemoSpec], seeds: range, axes: Sequence[str], *, with_territory: bool
) -> Plan:
    """Return the plan for these demos; `axes` are those of a grid.

    A script that changes afterwards makes the run fail. Raises UsageError for an invalid grid and
    MlquizError if a script cannot be read, before any work is done.
    """
    return Plan(
        demos,
        seeds,
        seeds[:TERRITORY_SEEDS] if with_territory else range(0),
        {spec.name: grid_points(spec, axes) for spec in demos},
        _fingerprints(demos),
    )


def _fingerprints(demos: Sequence[DemoSpec]) -> dict[str, str]:
    try:
        return {spec.name: fingerprint(spec) for spec in demos}
    except OSError as error:
        path = error.filename or "A demo's script"
        raise MlquizError(f"{path} cannot be read: {error.strerror}.") from error


def _runs(demo: str, part: str, results: Sequence[SeedResult]) -> list[SeedResult]:
    return [run for run in results if (run.demo, run.part) == (demo, part)]
