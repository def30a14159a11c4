"""Effects as text: the difference, the number of seeds, and the territory."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import pytest

from mlquiz.lab.api import Form, Relation
from mlquiz.lab.condition import parse_condition
from mlquiz.lab.effects import format_comparison, format_record, format_territory
from mlquiz.lab.evidence import ClaimEvidence
from mlquiz.lab.spec import Knob
from mlquiz.text import Text
from tests.building.demos import claim_spec, demo_spec

NUMBERS = {
    "low": 0.1,
    "high": 0.4,
    "blown": math.inf,
    "lost": math.nan,
    "same": 0.1 + 1e-9,
    "none": 0.0,
    "five": 5.0,
    "debt": -1.0,
}


@pytest.mark.parametrize(
    ("source", "en", "zh"),
    [
        ("low < high - 0.2", "0.1 against 0.4: lower by 0.3", "0.1 对 0.4：低 0.3"),
        ("high < low + 0.1", "0.4 against 0.1: higher by 0.3", "0.4 对 0.1：高 0.3"),
        ("high > low", "0.4 against 0.1: higher by 0.3", "0.4 对 0.1：高 0.3"),
        ("high > 2 * low", "0.4 against 0.1: 4 times as large", "0.4 对 0.1：为其 4 倍"),
        ("low < high / 2", "0.1 against 0.4: smaller by a factor of 4", "0.1 对 0.4：为其 1/4"),
        ("high < low / 2", "0.4 against 0.1: 4 times as large", "0.4 对 0.1：为其 4 倍"),
        ("high < 2.0", "0.4", "0.4"),
        ("close(low, same, 0.1)", "0.1 against 0.1: equal", "0.1 对 0.1：相等"),
        ("close(low, high, 0.5)", "0.1 against 0.4: 0.3 apart", "0.1 对 0.4：相差 0.3"),
        (
            "low < blown - 1",
            "0.1 against inf: lower, the other one diverged",
            "0.1 对 inf：更低，另一方已发散",
        ),
        ("blown < low", "inf against 0.1: higher, it diverged", "inf 对 0.1：更高，已发散"),
        ("lost > 3 * low", "nan against 0.1: it diverged", "nan 对 0.1：已发散"),
        ("blown < blown", "inf against inf: both diverged", "inf 对 inf：双方均已发散"),
        (
            "close(low, blown, 1)",
            "0.1 against inf: lower, the other one diverged",
            "0.1 对 inf：更低，另一方已发散",
        ),
        ("none < 0.5 * five", "0 against 5: lower by 5", "0 对 5：低 5"),
        ("none > 3 * five", "0 against 5: lower by 5", "0 对 5：低 5"),
        ("five < 0.5 * none", "5 against 0: higher by 5", "5 对 0：高 5"),
        ("none < 0.5 * none", "0 against 0: equal", "0 对 0：相等"),
        ("low > 3 * low", "0.1 against 0.1: equal", "0.1 对 0.1：相等"),
        ("low < low - 1", "0.1 against 0.1: equal", "0.1 对 0.1：相等"),
        ("debt < 0.5 * five", "-1 against 5: lower by 6", "-1 对 5：低 6"),
        ("none > 3 * debt", "0 against -1: higher by 1", "0 对 -1：高 1"),
    ],
)
def test_a_comparison_is_written_with_its_effect(source: str, en: str, zh: str) -> None:
    decided = parse_condition(source).decide(NUMBERS)
    assert format_comparison(decided, "en") == en
    assert format_comparison(decided, "zh") == zh


@pytest.mark.parametrize(
    ("form", "relation", "numbers", "expected"),
    [
        ("difference", "<", (0.28, 0.15, 0.44), "lower by 0.28 (0.15 to 0.44)"),
        ("difference", ">", (0.28, 0.28, 0.28), "higher by 0.28"),
        ("difference", "<", (-0.28, -0.44, 0.1), "higher by 0.28 (-0.1 to 0.44)"),
        ("ratio", ">", (4.0, 3.0, 5.0), "4 times as large (3 to 5)"),
        ("ratio", "<", (0.5, 0.25, 2.0), "2 times as large (0.5 to 4)"),
        ("value", "<", (0.5, 0.4, 0.6), "0.5 (0.4 to 0.6)"),
        ("distance", "≈", (2e-10, 0.0, 3e-10), "equal"),
        ("distance", "≈", (0.003, 0.001, None), "0.003 apart"),
        ("difference", "<", (None, None, None), ""),
        ("ratio", ">", (0.0, 0.0, 0.5), ""),
        ("ratio", "<", (0.5, 0.0, 2.0), "2 times as large"),
    ],
)
def test_a_record_gives_count_effect_and_range(
    form: Form, relation: Relation, numbers: tuple[float, float, float], expected: str
) -> None:
    evidence = ClaimEvidence(20, 20, *numbers, form)
    held = "held in 20 of 20 seeds"
    assert format_record(evidence, relation, "en") == (f"{held}; {expected}" if expected else held)
    assert format_record(evidence, None, "en") == held


def test_a_record_of_one_seed_has_a_singular() -> None:
    evidence = ClaimEvidence(1, 1, 0.5, 0.5, 0.5)
    assert format_record(evidence, "<", "en") == "held in 1 of 1 seed; lower by 0.5"


def test_a_territory_names_the_knobs_that_end_it() -> None:
    rate = Knob(0.5, Text("rate", "学习率"), range=(0.1, 1.0))
    batch = Knob(2, Text("batch", "批大小"), range=(2, 64))
    spec = demo_spec(
        Path("a/b.toml"), knobs={"rate": rate, "batch": batch}, claims={"wins": claim_spec()}
    )
    both = {"rate": (0.05, 0.5), "batch": (2, 2)}
    assert format_territory(spec, "wins", both, "en") == (
        "holds for rate 0.05 to 0.5; batch 2 only"
    )
    assert format_territory(spec, "wins", {"rate": (0.05, 0.5)}, "zh") == (
        "成立范围：学习率 0.05 到 0.5"
    )
    assert format_territory(spec, "wins", {}, "en") == "holds at all settings tried"


@pytest.mark.parametrize("ranges", [{"rate": None}, {"rate": None, "batch": (2, 8)}])
def test_a_claim_that_does_not_hold_at_the_defaults_has_no_territory(
    ranges: Mapping[str, tuple[int, int] | None],
) -> None:
    knobs = {name: Knob(2, Text(name, "参数"), range=(2, 64)) for name in ("rate", "batch")}
    spec = demo_spec(Path("a/b.toml"), knobs=knobs, claims={"wins": claim_spec()})
    assert format_territory(spec, "wins", ranges, "en") == ""
