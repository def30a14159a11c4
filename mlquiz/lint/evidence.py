"""Checks that the committed evidence matches the current demos and supports their claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from mlquiz.errors import MlquizError
from mlquiz.lab.evidence import FILE_NAME, DemoEvidence, EvidenceByDemo, fingerprint, read_evidence
from mlquiz.lab.spec import DemoSpec
from mlquiz.lab.spec_file import ParsedDemoSpec
from mlquiz.text import counted
from mlquiz.toml_schema.problem import Problem

MIN_SEEDS = 20
"""Minimum number of seeds of the evidence for a claim, which fewer could support by chance."""

MIN_POINTS = 10
"""Minimum number of points of a curve at each value of a knob."""


def evidence_problems(demos: Path, parsed_specs: Iterable[ParsedDemoSpec]) -> Iterator[Problem]:
    """Yield the problems of the evidence for these demos; nothing if none was ever recorded."""
    file = demos / FILE_NAME
    if not file.exists():
        return
    try:
        record = read_evidence(demos)
    except MlquizError as error:
        if isinstance(error.__cause__, OSError):
            yield Problem(file, 1, 1, f"the file cannot be read: {error.__cause__.strerror}")
            return
        hint = "delete it and run `mlquiz verify --write`"
        yield Problem(file, 1, 1, "this is not a record of evidence", hint)
        return
    for parsed_spec in parsed_specs:
        # An invalid spec or a missing script is already reported.
        if parsed_spec.spec and parsed_spec.spec.script.is_file():
            yield from _demo_problems(parsed_spec, parsed_spec.spec, record)


def _demo_problems(
    parsed_spec: ParsedDemoSpec, spec: DemoSpec, record: EvidenceByDemo
) -> Iterator[Problem]:
    hint = f"run `mlquiz verify {spec.name} --write`"
    found = record.get(spec.name)
    try:
        current = fingerprint(spec)
    except OSError:
        return  # an unreadable script is already reported
    if found and found.fingerprint != current:
        message = "the evidence was recorded for another version of this demo"
        yield parsed_spec.document.problem(("finding",), message, hint)
        return
    for claim in spec.claims:
        if message := _claim_error(claim, found):
            yield parsed_spec.document.problem(parsed_spec.claim_path(claim), message, hint)
    if found:
        for knob in spec.knobs:
            if message := _knob_error(knob, spec, found):
                yield parsed_spec.document.problem(("knob", knob), message)


def _knob_error(knob: str, spec: DemoSpec, found: DemoEvidence) -> str:
    swept = found.territory.get(knob)
    if swept is None:
        return f"the knob {knob!r} was never changed: run `mlquiz verify {spec.name} --write`"
    if not swept.moves:
        return f"the knob {knob!r} changes nothing that is drawn"
    has_lines = any(chart.kind == "lines" for chart in spec.charts.values())
    if has_lines and min(swept.points) < MIN_POINTS:
        value = swept.values[swept.points.index(min(swept.points))]
        return f"at {knob} = {value} the curves have only {counted(min(swept.points), 'point')}"
    return ""


def _claim_error(claim: str, found: DemoEvidence | None) -> str:
    evidence = found.claims.get(claim) if found else None
    if evidence is None:
        return f"there is no evidence for the claim {claim!r}"
    seeds = counted(evidence.seeds, "seed")
    if not evidence.held_often_enough:
        return f"the claim {claim!r} held in only {evidence.held} of {seeds}"
    if evidence.seeds < MIN_SEEDS:
        return f"the claim {claim!r} was tested with only {seeds}; {MIN_SEEDS} are needed"
    return ""
