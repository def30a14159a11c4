"""The condition that decides a claim: parsing, evaluation and effect."""

from __future__ import annotations

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlquiz.domain.items import ExpressionError
from mlquiz.lab.claim_result import formula
from mlquiz.lab.condition import ConditionError, parse_condition

NUMBERS = {"low": 0.1, "high": 0.4, "blown": math.inf, "lost": math.nan, "rate": 2.0}


@pytest.mark.parametrize(
    ("source", "form", "effect", "holds", "written"),
    [
        ("low < high", "difference", 0.3, True, "0.1 < 0.4"),
        ("low < high - 0.2", "difference", 0.3, True, "0.1 < 0.4 - 0.2"),
        ("low < high - 0.5", "difference", 0.3, False, "0.1 < 0.4 - 0.5"),
        ("high > low + 0.2", "difference", 0.3, True, "0.4 > 0.1 + 0.2"),
        ("high < low + 0.5", "difference", -0.3, True, "0.4 < 0.1 + 0.5"),
        ("low < min(high, blown) - 0.2", "difference", 0.3, True, "0.1 < 0.4 - 0.2"),
        ("high > 3 * low", "ratio", 4.0, True, "0.4 > 3 × 0.1"),
        ("low < 0.5 * high", "ratio", 4.0, True, "0.1 < 0.5 × 0.4"),
        ("low < high / 10", "ratio", 4.0, False, "0.1 < 0.1 × 0.4"),
        ("high < log(10)", "value", 0.4, True, "0.4 < 2.3"),
        ("high - low > 0.25", "value", 0.3, True, "0.3 > 0.25"),
        ("rate >= 2", "value", 2.0, True, "2 ≥ 2"),
        ("close(low, high, 0.3)", "distance", 0.3, False, "0.1 ≈ 0.4 ± 0.3"),
        ("close(low, low, 0)", "distance", 0.0, True, "0.1 ≈ 0.1 ± 0"),
        ("low < blown - 1", "difference", math.inf, True, "0.1 < inf - 1"),
        ("blown > 2 * low", "ratio", math.inf, True, "inf > 2 × 0.1"),
    ],
)
def test_a_condition_is_decided(
    source: str, form: str, effect: float, holds: bool, written: str
) -> None:
    decided = parse_condition(source).decide(NUMBERS)
    assert decided.form == form
    assert decided.effect == pytest.approx(effect)
    assert decided.holds is holds
    assert formula(decided) == written


@pytest.mark.parametrize(
    "source",
    ["lost < 1", "low < lost", "close(lost, lost, 1)", "lost > 2 * low", "low < lost * 2"],
)
def test_what_is_not_a_number_never_holds(source: str) -> None:
    assert not parse_condition(source).decide(NUMBERS).holds


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("low", "not a single comparison"),
        ("1 < low < 2", "not a single comparison"),
        ("low < high and high < 1", "not a single comparison"),
        ("low == high", "must compare with <, <=, > or >="),
        ("low <", "not an expression"),
        ("1 < 2", "contains no metric or knob"),
        ("close(low, high)", "two numbers and a tolerance"),
        ("low < __import__('os')", "has no value"),
        ("nothing(low) < 1", "has no value"),
        ("floor(low) < nothing(high)", "has no value"),
        ("sqrt(low, high) < 1", "has no value"),
        pytest.param(f"{'-' * 700}low < 1", "not an expression", id="too deep"),
        pytest.param(f"{'-' * 9_000}low < 1", "not an expression", id="much too deep"),
    ],
)
def test_anything_else_is_refused_with_a_reason(source: str, reason: str) -> None:
    with pytest.raises(ConditionError, match=reason):
        parse_condition(source)


@pytest.mark.parametrize(
    ("source", "holds"),
    [
        ("1 / (high - low) < 4", True),
        ("log(rate - 1) < 2", True),
        ("low < high / (rate - 1)", True),
        ("(rate - 1.5) ** 0.5 < 1", True),
        ("sqrt(high - rate + 1) > rate", None),
        ("floor(rate) > 1", True),
        ("close(1 / (high - low), rate, 1 / (rate - 1))", False),
    ],
)
def test_a_condition_need_not_have_a_value_for_all_metrics(source: str, holds: bool | None) -> None:
    condition = parse_condition(source)
    if holds is None:
        with pytest.raises(ExpressionError):
            condition.decide(NUMBERS)
    else:
        assert condition.decide(NUMBERS).holds is holds


def test_a_metric_that_is_missing_is_named() -> None:
    with pytest.raises(KeyError, match="gone"):
        parse_condition("low < gone").decide(NUMBERS)


@given(
    left=st.floats(-1e6, 1e6),
    right=st.floats(-1e6, 1e6),
    margin=st.floats(0, 1e3),
)
def test_a_difference_holds_where_its_effect_exceeds_the_margin(
    left: float, right: float, margin: float
) -> None:
    decided = parse_condition(f"a < b - {margin!r}").decide({"a": left, "b": right})
    if abs(decided.effect - margin) > 1e-6:
        assert decided.holds is (decided.effect > margin)


@given(source=st.text(max_size=60))
def test_no_text_breaks_the_parser(source: str) -> None:
    with contextlib.suppress(ConditionError):
        parse_condition(source)
