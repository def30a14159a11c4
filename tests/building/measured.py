"""Evidence for the demo of the sound content, as if the demo had been verified."""

from __future__ import annotations

from pathlib import Path

from mlquiz.lab.evidence import (
    ClaimEvidence,
    Curve,
    DemoEvidence,
    Spread,
    fingerprint,
    write_evidence,
)
from mlquiz.lab.spec_file import find_demo, load_spec
from tests.building.content import write
from tests.building.lessons import LESSON

MEASURED = LESSON.replace("A page about $w$.", "It fell to {basics/fall:loss:.2f}.").replace(
    "讲 $w$ 的一页。", "降到 {basics/fall:loss:.2f}。"
)
"""The lesson with a number measured by the demo."""


def write_measured(root: Path) -> Path:
    """Write the measured lesson and the evidence for its demo; return the folder of the demos."""
    write(root / "basics" / "weight.toml", MEASURED)
    demos = root.parent / "demos"
    found = DemoEvidence(
        fingerprint(load_spec(find_demo("basics/fall", demos))),
        "0-19",
        "2",
        "2026-01-01",
        1.0,
        {"falls": ClaimEvidence(20, 20, 0.5, 0.4, 0.6)},
        {"loss": Spread(0.314, 0.3, 0.33)},
        curves={"loss": Curve((0.0, 1.0, 2.0), (1.0, None, 0.3))},
    )
    write_evidence(demos, {"basics/fall": found})
    return demos
