"""Checks of evidence: measured with the current version of a demo, and sufficient."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlquiz.lab.evidence import ClaimEvidence, DemoEvidence, fingerprint, write_evidence
from mlquiz.lab.spec_file import load_spec
from tests.building.content import write
from tests.building.demos import spec_source
from tests.building.sound import DEMO, SCRIPT, problem_lines


def record(sound: Path, **claims: tuple[int, int]) -> None:
    """Write evidence for the current demo: for each claim, the seeds that held and all seeds."""
    spec = load_spec(sound.parent / "demos" / "basics" / "fall.toml")
    found = {name: ClaimEvidence(*counts, 0.5, 0.4, 0.6) for name, counts in claims.items()}
    demo = DemoEvidence(fingerprint(spec), "0-19", "2.0", "2026-01-01", 0.1, found)
    write_evidence(sound.parent / "demos", {spec.name: demo})


def test_current_evidence_that_is_enough_is_no_problem(sound: Path) -> None:
    record(sound, falls=(19, 20))
    assert problem_lines(sound) == []


@pytest.mark.parametrize(
    ("claims", "problem"),
    [
        ({"falls": (18, 20)}, "the claim 'falls' held in only 18 of 20 seeds"),
        ({"falls": (0, 0)}, "the claim 'falls' held in only 0 of 0 seeds"),
        ({"falls": (1, 1)}, "the claim 'falls' was tested with only 1 seed; 20 are needed"),
        ({"falls": (19, 19)}, "the claim 'falls' was tested with only 19 seeds; 20 are needed"),
        ({"other": (20, 20)}, "there is no evidence for the claim 'falls'"),
    ],
)
def test_a_claim_without_enough_evidence_is_reported(
    sound: Path, claims: dict[str, tuple[int, int]], problem: str
) -> None:
    record(sound, **claims)
    assert problem_lines(sound) == [
        f"fall.toml:9: {problem} (run `mlquiz verify basics/fall --write`)"
    ]


def test_a_demo_without_evidence_is_reported(sound: Path) -> None:
    write_evidence(sound.parent / "demos", {})
    (problem,) = problem_lines(sound)
    assert problem.startswith("fall.toml:9: there is no evidence for the claim 'falls' (run")


@pytest.mark.parametrize("changed", ["script", "default"])
def test_evidence_about_another_version_is_reported(sound: Path, changed: str) -> None:
    demo = sound.parent / "demos" / "basics" / "fall"

    def with_rate(default: int) -> str:
        return spec_source(claims={"falls": "It falls."}, series=["loss"], rate=(default, 0, 9))

    write(demo.with_suffix(".py"), SCRIPT.replace("run(seed)", "run(seed, rate)"))
    write(demo.with_suffix(".toml"), with_rate(1))
    record(sound, falls=(18, 20))
    if changed == "script":
        with demo.with_suffix(".py").open("a") as script:
            script.write("another = 1\n")
    else:
        write(demo.with_suffix(".toml"), with_rate(2))
    (problem,) = problem_lines(sound)
    assert problem.startswith(
        "fall.toml:10: the evidence was recorded for another version of this demo"
    )


def test_unreadable_evidence_is_reported(sound: Path) -> None:
    write(sound.parent / "demos" / "evidence.json", "{}")
    hint = "(delete it and run `mlquiz verify --write`)"
    assert problem_lines(sound) == [f"evidence.json:1: this is not a record of evidence {hint}"]


def test_a_broken_demo_is_not_reported_for_missing_evidence(sound: Path) -> None:
    demo = sound.parent / "demos" / "basics" / "fall"
    record(sound, falls=(20, 20))
    demo.with_suffix(".py").unlink()
    assert problem_lines(sound) == ["fall.py:1: the script is missing"]
    write(demo.with_suffix(".py"), SCRIPT)
    write(demo.with_suffix(".toml"), DEMO.replace("look", "lok"))
    assert all("evidence" not in problem for problem in problem_lines(sound))
