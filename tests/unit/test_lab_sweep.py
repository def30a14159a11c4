"""The settings that a sweep tries, and the range around the default in which a claim holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlquiz.lab.spec import Knob, Value
from mlquiz.lab.sweep import STEPS, held_range, sweep_values
from tests.building.demos import LABEL


@pytest.mark.parametrize(
    ("default", "ends", "values"),
    [
        (0.5, (0.0, 1.0), (0.0, 0.25, 0.5, 0.75, 1.0)),
        (0.3, (0.0, 1.0), (0.0, 0.3, 0.5, 0.75, 1.0)),
        (0.0, (0.0, 1.0), (0.0, 0.25, 0.5, 0.75, 1.0)),
        (0.1, (0.001, 10.0), (0.001, 0.01, 0.1, 1.0, 10.0)),
        (0.5, (0.01, 1.0), (0.01, 0.032, 0.1, 0.5, 1.0)),
        (2, (2, 64), (2, 5, 11, 27, 64)),
        (16, (2, 64), (2, 5, 16, 27, 64)),
        (2, (1, 3), (1, 2, 3)),
    ],
)
def test_a_range_is_divided(default: Value, ends: tuple[float, float], values: object) -> None:
    assert sweep_values(Knob(default, LABEL, range=ends)) == values


def test_choices_are_all_tried_up_to_five() -> None:
    assert sweep_values(Knob("sgd", LABEL, choices=("adam", "sgd"))) == ("adam", "sgd")
    many = tuple(range(9))
    found = sweep_values(Knob(4, LABEL, choices=many))
    assert {0, 4, 8} <= set(found)
    assert len(found) <= STEPS


@given(low=st.floats(1e-4, 1e3), times=st.floats(1.1, 1e5), share=st.floats(0, 1))
def test_ends_and_default_are_always_tried(low: float, times: float, share: float) -> None:
    high = low * times
    default = min(high, low + share * (high - low))
    values = sweep_values(Knob(default, LABEL, range=(low, high)))
    assert {low, high, default} <= set(values)
    assert list(values) == sorted(values)
    assert 3 <= len(values) <= STEPS or default in (low, high)
    assert all(low <= value <= high for value in values)


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ((5, 5, 5, 5, 5), (1, 5)),
        ((0, 4, 5, 4, 0), (2, 4)),
        ((5, 0, 5, 0, 5), (3, 3)),
        ((5, 5, 3, 5, 5), None),
    ],
)
def test_a_claim_holds_in_the_stretch_around_the_default(
    held: tuple[int, ...], expected: tuple[int, int] | None
) -> None:
    assert held_range((1, 2, 3, 4, 5), held, 3, needed=4) == expected
