"""Knobs turn by notches that read well."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlquiz.lab.knobs import accepts
from mlquiz.lab.spec import Knob
from mlquiz.text import Text
from mlquiz.tui.knob_steps import next_value

LABEL = Text("knob", "旋钮")
RATE = Knob(0.1, LABEL, range=(1e-5, 10.0))
SHARE = Knob(0.5, LABEL, range=(0.0, 1.0))
COUNT = Knob(100, LABEL, range=(20, 2000))
FEW = Knob(3, LABEL, range=(1, 6))
OPTIMIZER = Knob("sgd", LABEL, choices=("sgd", "adam", "rmsprop"))


def path(knob, start, direction, steps):
    values = [start]
    for _ in range(steps):
        values.append(next_value(knob, values[-1], direction))
    return values


def test_a_wide_range_turns_in_ratios():
    assert path(RATE, 0.1, 1, 7) == [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 10.0]
    assert path(RATE, 0.1, -1, 3) == [0.1, 0.05, 0.02, 0.01]


def test_a_narrow_range_turns_in_steps():
    assert path(SHARE, 0.5, 1, 3) == [0.5, 0.55, 0.6, 0.65]
    assert path(FEW, 3, -1, 3) == [3, 2, 1, 1]


def test_an_odd_value_goes_to_the_next_round_one():
    assert next_value(SHARE, 0.52, 1) == 0.55
    assert next_value(RATE, 0.3, 1) == 0.5
    assert next_value(COUNT, 117, 1) == 200


def test_the_way_passes_the_default():
    knob = Knob(0.37, LABEL, range=(0.0, 1.0))
    assert next_value(knob, 0.35, 1) == 0.37
    assert next_value(knob, 0.4, -1) == 0.37


def test_choices_stop_at_the_ends():
    assert path(OPTIMIZER, "sgd", 1, 3) == ["sgd", "adam", "rmsprop", "rmsprop"]
    assert next_value(OPTIMIZER, "sgd", -1) == "sgd"


@given(
    low=st.floats(-100, 100, allow_nan=False),
    span=st.floats(0.01, 1e6),
    share=st.floats(0, 1),
    direction=st.sampled_from([-1, 1]),
)
def test_every_notch_is_taken_by_the_knob_and_leads_on(low, span, share, direction):
    high = low + span
    value = min(max(low + share * span, low), high)
    knob = Knob(value, LABEL, range=(low, high))
    seen = path(knob, value, direction, 12)
    assert all(accepts(knob, each) for each in seen)
    moves = [(after - before) * direction for before, after in itertools.pairwise(seen)]
    assert all(move >= 0 for move in moves)


@pytest.mark.parametrize("knob", [COUNT, FEW])
def test_a_whole_knob_stays_whole(knob):
    for direction in (1, -1):
        assert all(isinstance(each, int) for each in path(knob, knob.default, direction, 30))
