"""Evidence: counting seeds, saving the counts, and the version of the demo that they belong to."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from mlquiz.errors import MlquizError
from mlquiz.lab.api import Comparison
from mlquiz.lab.evidence import (
    FILE_NAME,
    ClaimEvidence,
    DemoEvidence,
    KnobSweep,
    current_evidence,
    fingerprint,
    held_ranges,
    read_evidence,
    write_evidence,
)
from mlquiz.lab.spec import DemoSpec, Knob
from mlquiz.lab.summary import SeedResult, summarize
from mlquiz.lint.evidence import evidence_problems
from tests.building.content import write
from tests.building.demos import LABEL, demo_spec

SCRIPT = "def run(seed, rate): ...\n"
EVIDENCE = ClaimEvidence(held=19, seeds=20, median=0.5, low=None, high=0.75)


def spec_in(folder: Path, rate: float = 0.5) -> DemoSpec:
    path = folder / "training" / "arms.toml"
    write(path.with_suffix(".py"), SCRIPT)
    return demo_spec(path, knobs={"rate": Knob(rate, LABEL, range=(0.0, 1.0))})


def evidence_about(spec: DemoSpec) -> DemoEvidence:
    return DemoEvidence(fingerprint(spec), "0-19", "2.0", "2026-01-01", 0.1, {"wins": EVIDENCE})


@pytest.mark.parametrize(
    ("script", "same"),
    [
        ("# A comment.\n\ndef run(seed, rate): ...  # and a remark\n", True),
        ('"""About the demo."""\n\ndef run(seed, rate): ...\n', True),
        ("def run(seed, rate): return\n", False),
        ('def run(seed, rate): """One line."""; return\n', False),
        ("def run(seed, rate):\n    return '# not a comment'\n", False),
        ("def run(seed, rate: ...\n", False),
    ],
)
def test_evidence_survives_changed_comments_only(tmp_path: Path, script: str, same: bool) -> None:
    spec = spec_in(tmp_path)
    before = fingerprint(spec)
    write(spec.script, script)
    assert (fingerprint(spec) == before) is same


def result(seed: int, *, holds: bool, effect: float) -> SeedResult:
    decided = Comparison(0.0, "<", 0.0, 0.0, effect, holds)
    return SeedResult("training/arms", seed, {"wins": decided}, 0.1)


def test_a_summary_counts_seeds_and_gives_the_middle_of_the_effects() -> None:
    runs = [result(seed, holds=seed > 1, effect=seed / 100) for seed in range(101)]
    assert summarize(runs) == {"wins": ClaimEvidence(99, 101, 0.5, 0.05, 0.95)}


def test_a_quantile_between_two_effects_is_interpolated() -> None:
    runs = [result(seed, holds=True, effect=float(seed)) for seed in range(2)]
    assert summarize(runs)["wins"] == ClaimEvidence(2, 2, 0.5, 0.05, 0.95)


def test_an_effect_that_is_not_finite_is_none() -> None:
    effects = [math.inf, math.inf, math.nan, 1.0]
    runs = [result(seed, holds=True, effect=effect) for seed, effect in enumerate(effects)]
    found = summarize(runs)["wins"]
    assert (found.median, found.high) == (None, None)
    nothing = summarize([result(0, holds=False, effect=math.nan)])["wins"]
    assert nothing == ClaimEvidence(0, 1, None, None, None)


def test_a_failed_run_counts_against_every_claim() -> None:
    failed = SeedResult("training/arms", 1, {}, 0.0, "It failed.")
    found = summarize([result(0, holds=True, effect=1.0), failed])
    assert (found["wins"].held, found["wins"].seeds) == (1, 2)


@pytest.mark.parametrize(
    ("held", "seeds", "enough"),
    [(20, 20, True), (19, 20, True), (18, 20, False), (1, 1, True), (9, 10, False), (0, 0, False)],
)
def test_nineteen_of_twenty_are_enough(held: int, seeds: int, enough: bool) -> None:
    assert ClaimEvidence(held, seeds, None, None, None).held_often_enough is enough


def test_what_was_written_is_read(tmp_path: Path) -> None:
    about = evidence_about(spec_in(tmp_path))
    record = {"b/b": about, "a/a": about}
    write_evidence(tmp_path, record)
    assert read_evidence(tmp_path) == record
    assert list(read_evidence(tmp_path)) == ["a/a", "b/b"]
    assert [file.name for file in tmp_path.glob("evidence*")] == [FILE_NAME]


def test_a_claim_that_was_not_recorded_held_nowhere(tmp_path: Path) -> None:
    spec = spec_in(tmp_path)
    swept = KnobSweep((0.0, 0.5, 1.0), 5, {"wins": (0, 5, 5)}, (10, 10, 10), moves=True)
    found = replace(evidence_about(spec), territory={"rate": swept})
    assert held_ranges(found, spec, "wins") == {"rate": (0.5, 1.0)}
    assert held_ranges(found, spec, "unknown") == {"rate": None}


def test_no_file_is_no_evidence(tmp_path: Path) -> None:
    assert read_evidence(tmp_path) == {}
    assert current_evidence(spec_in(tmp_path)) == {}


@pytest.mark.parametrize("depth", [9_000, 100_000])
def test_a_script_that_is_nested_too_deeply_has_a_hash_of_its_own(
    tmp_path: Path, depth: int
) -> None:
    spec = spec_in(tmp_path)
    write(spec.script, f"x = {'-' * depth}1\n")
    before = fingerprint(spec)
    write(spec.script, f"x = {'-' * depth}2\n")
    assert fingerprint(spec) != before


DEEP = f'{{"format": 2, "demos": {{}}, "more": {"[" * 100_000}{"]" * 100_000}}}'


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"format": 3, "demos": {}}', "\x00", pytest.param(DEEP, id="too deep")],
)
def test_an_invalid_record_is_reported_with_a_hint(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE_NAME).write_text(content, encoding="utf-8")
    with pytest.raises(MlquizError, match=r"not a record of evidence .* delete it and run"):
        read_evidence(tmp_path)
    assert current_evidence(spec_in(tmp_path)) == {}


def test_a_record_that_cannot_be_read_is_not_to_be_deleted(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(MlquizError) as caught:
        read_evidence(tmp_path)
    assert str(caught.value) == f"{tmp_path / FILE_NAME} cannot be read: Is a directory."
    (problem,) = evidence_problems(tmp_path, [])
    assert (problem.message, problem.hint) == ("the file cannot be read: Is a directory", "")


def test_a_record_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    with pytest.raises(MlquizError, match="cannot be written: No such file"):
        write_evidence(tmp_path / "nowhere", {})


def test_evidence_is_about_one_script_and_its_defaults(tmp_path: Path) -> None:
    spec = spec_in(tmp_path)
    write_evidence(tmp_path, {spec.name: evidence_about(spec)})
    assert current_evidence(spec) == {"wins": EVIDENCE}
    assert current_evidence(spec_in(tmp_path, rate=0.25)) == {}
    spec.script.write_text(f"{SCRIPT}changed = 1\n", encoding="utf-8")
    assert current_evidence(spec) == {}
    spec.script.write_text(SCRIPT, encoding="utf-8")
    assert current_evidence(spec) == {"wins": EVIDENCE}
    spec.script.unlink()
    assert current_evidence(spec) == {}
