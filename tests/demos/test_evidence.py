"""The committed evidence: complete, about the present demos, and found again when re-run."""

from __future__ import annotations

import statistics

import pytest

from mlquiz.lab.evidence import DemoEvidence, fingerprint, read_evidence
from mlquiz.lab.parent.local_executor import local_executor
from mlquiz.lab.spec_file import find_demos, load_spec
from mlquiz.paths import demos_dir
from tests.building.seeded import verify

DEMOS = find_demos()
SAMPLE = 4
"""Recorded seeds of each demo that the scheduled test runs again."""


@pytest.fixture(scope="module")
def record() -> dict[str, DemoEvidence]:
    return read_evidence(demos_dir())


@pytest.mark.parametrize("name", DEMOS)
def test_every_claim_of_every_demo_was_measured_in_its_present_version(name, record):
    spec = load_spec(DEMOS[name])
    assert record[name].fingerprint == fingerprint(spec)
    assert record[name].claims.keys() == spec.claims.keys()


@pytest.mark.parametrize("name", DEMOS)
def test_every_claim_held_in_19_of_20_seeds(name, record):
    weak = {
        claim: each for claim, each in record[name].claims.items() if not each.held_often_enough
    }
    assert weak == {}
    assert all(each.seeds >= 20 for each in record[name].claims.values())


def spread(low: float, high: float, median: float) -> tuple[float, float]:
    """Return the recorded middle 90 %, widened by its own width and the noise of float32."""
    slack = (high - low) + 0.05 * abs(median) + 1e-6
    return low - slack, high + slack


@pytest.mark.scheduled
def test_a_sample_of_seeds_comes_out_as_recorded(record):
    demos = [load_spec(path) for path in DEMOS.values()]
    seeds = {name: recorded_seeds(record[name]) for name in DEMOS}
    first = max(each[0] for each in seeds.values())
    with local_executor(2) as executor:
        results = list(verify(demos, range(first, first + SAMPLE), executor))
    for spec in demos:
        runs = [result for result in results if result.demo == spec.name]
        for claim, recorded in record[spec.name].claims.items():
            held = sum(run.claims[claim].holds for run in runs)
            assert held >= SAMPLE - 1 - (recorded.seeds - recorded.held), (spec.name, claim)
            effect = statistics.median(run.claims[claim].effect for run in runs)
            if None not in (recorded.low, recorded.high, recorded.median):
                low, high = spread(recorded.low, recorded.high, recorded.median)
                assert low <= effect <= high, (spec.name, claim)


def recorded_seeds(evidence: DemoEvidence) -> tuple[int, int]:
    first, _, last = evidence.seeds.partition("-")
    return int(first), int(last)
