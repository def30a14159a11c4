"""The time that items take, and the number of new items as an interview approaches."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlquiz.domain.kinds.registry import KINDS
from mlquiz.domain.pacing import is_near, new_per_day, usual_new_per_day
from mlquiz.domain.timing import ASSUMED_PACE, TimedAnswer, durations, pace_from
from tests.building.log import NOW


def timed(at: float, seconds: float, item: str = "a") -> TimedAnswer:
    return TimedAnswer(item, NOW + timedelta(seconds=at), round(seconds * 1000))


def test_an_item_takes_its_answer_and_the_reading_of_its_feedback():
    first, second = durations([timed(0, 20), timed(50, 30)])
    assert (first.seconds, first.is_whole) == (40, True)
    assert (second.seconds, second.is_whole) == (30, False)


def test_nobody_reads_while_away_and_no_answer_counts_for_more_than_allowed():
    first, second = durations([timed(0, 900), timed(4000, 200)], 120)
    assert (first.seconds, first.is_whole) == (120, False)
    assert second.seconds == 120


def test_a_clock_that_went_backwards_takes_no_time():
    first, _ = durations([timed(0, 10), timed(-500, 10)])
    assert first.seconds == 10


def test_without_answers_every_kind_has_the_time_that_is_assumed():
    assert pace_from([]) == ASSUMED_PACE
    for name, kind in KINDS.items():
        assert ASSUMED_PACE.of(name) == kind.seconds


@given(st.lists(st.floats(1, 120), min_size=1))
def test_the_estimate_lies_between_what_is_assumed_and_what_was_measured(seconds):
    assumed, middle = KINDS["choice"].seconds, sorted(seconds)[len(seconds) // 2]
    low, high = min(assumed, *seconds), max(assumed, *seconds)
    found = pace_from(("choice", each) for each in seconds).seconds["choice"]
    assert low - 1e-9 <= found <= high + 1e-9
    many = pace_from(("choice", each) for _ in range(200) for each in seconds).seconds["choice"]
    assert abs(many - middle) <= abs(assumed - middle) or len(seconds) % 2 == 0


def test_a_repetition_is_more_likely_for_what_is_new():
    pace = pace_from([])
    assert pace.of_new("card") > pace.of_due("card") > 25


def test_the_final_days_before_an_interview_bring_nothing_new():
    assert [new_per_day(left, 10, 400) for left in (0, 1, 2, 3)] == [0, 0, 0, 10]
    assert new_per_day(-1, 10, 400) == new_per_day(None, 10, 400) == 10


@given(st.integers(3, 400), st.integers(0, 50), st.integers(0, 600))
def test_what_remains_is_spread_over_the_days_that_are_left(days_left, per_day, remaining):
    daily = new_per_day(days_left, per_day, remaining)
    assert daily <= per_day
    assert daily == per_day or daily * (days_left - 2) >= remaining


@pytest.mark.parametrize(("left", "near"), [(None, False), (-1, False), (0, True), (31, False)])
def test_breadth_comes_first_in_the_last_month(left, near):
    assert is_near(left) is near


def test_new_items_fill_a_day_with_few_reviews_and_leave_room_on_others():
    assert usual_new_per_day(10, 0, is_first_day=True) == 10
    counts = [usual_new_per_day(10, reviews, is_first_day=False) for reviews in (0, 2, 4, 12)]
    assert counts == [7, 5, 4, 4]
    assert usual_new_per_day(1, 9, is_first_day=False) == 1
