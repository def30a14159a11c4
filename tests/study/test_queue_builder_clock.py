"""New items of a day, where a clock ran ahead, was set back or changed with the season."""

from datetime import date, timedelta

import pytest

from mlquiz.domain.answers import GaveUp
from mlquiz.domain.calendar import Calendar
from mlquiz.domain.filter import EVERYTHING
from mlquiz.study.queue_builder import day_load, new_allowed, plan, started_today
from tests.building.log import NOW, after, answer
from tests.building.small_library import CHOICE

MICROSECOND = timedelta(microseconds=1)


def test_a_session_under_a_clock_a_year_ahead_leaves_today_its_new_items(
    library, store, start_session, clock
):
    clock.now = after(days=365)
    start_session(CHOICE).answer(GaveUp())
    assert new_allowed(store, clock(), 3) == 2
    clock.now = NOW
    assert new_allowed(store, NOW, 3) == 3
    assert day_load(library, store, EVERYTHING, NOW, per_day=3).new == 3
    assert len(plan(library, store, EVERYTHING, NOW, per_day=3).planned) == 3


def test_the_merged_log_of_a_device_that_ran_ahead_leaves_today_its_new_items(store):
    store.merge(answer(f"i{number}", after(days=400)) for number in range(10))
    assert new_allowed(store, NOW, 10) == 10
    assert new_allowed(store, after(days=400), 10) == 0


def test_a_clock_set_back_an_hour_allows_nothing_twice(store):
    store.record(answer("a", after(hours=1)))
    assert new_allowed(store, NOW, 10) == 9


def test_an_item_started_as_the_day_turns_counts_on_the_new_day_alone(store):
    turn = Calendar().start_of(Calendar().day_of(NOW))
    store.record(answer("a", turn, day=None))
    assert started_today(store, turn) == 1
    assert started_today(store, turn - MICROSECOND) == 0


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 28), 23), (date(2026, 10, 24), 25)])
def test_each_item_counts_on_one_day_where_the_clocks_change(store, in_zone, day, hours):
    in_zone("Europe/Berlin")
    turns = [Calendar().start_of(day + timedelta(days=number)) for number in (-1, 0, 1)]
    store.merge(
        answer(f"i{hour}", turns[0] + timedelta(hours=hour), day=None) for hour in range(80)
    )
    assert [started_today(store, turn + timedelta(hours=12)) for turn in turns] == [24, hours, 24]
