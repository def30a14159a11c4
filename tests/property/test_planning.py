"""The plan until an interview, over arbitrary items."""

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mlquiz.domain.memory import MemoryModel
from mlquiz.domain.outlook import Outlook, PlanItem
from mlquiz.domain.pacing import FINAL_DAYS
from mlquiz.domain.planning import (
    DayLimit,
    NewItems,
    choose_day,
    make_plan,
    ranked,
    seconds_until,
    values_per_second,
)

positive = st.floats(0.1, 50)
seconds = st.floats(5, 200)


@st.composite
def plan_items(draw, started):
    last = draw(st.none() | st.integers(-60, 0)) if started else None
    return {
        "concept": draw(st.sampled_from("abcdefgh")),
        "value": draw(positive),
        "seconds": draw(seconds),
        "new_seconds": draw(seconds),
        "started": started,
        "last": last,
        "stability": draw(st.floats(0.01, 500)),
        "difficulty": draw(st.floats(1, 10)),
    }


def numbered(rows, prefix):
    return [PlanItem(id=f"{prefix}{number}", **row) for number, row in enumerate(rows)]


started_items = st.lists(plan_items(started=True), max_size=25).map(
    lambda rows: numbered(rows, "b")
)
fresh_items = st.lists(plan_items(started=False), max_size=25).map(lambda rows: numbered(rows, "n"))


@given(fresh_items)
def test_the_value_of_new_items_never_increases_and_is_that_of_the_best_run(items):
    found = values_per_second(items)
    assert len(found) == len(items)
    assert all(one >= other * (1 - 1e-9) for one, other in pairwise(found))
    for start, value in enumerate(found):
        runs = [items[start:end] for end in range(start + 1, len(items) + 1)]
        best = max(sum(i.value for i in run) / sum(i.new_seconds for i in run) for run in runs)
        is_start = start == 0 or found[start - 1] != value
        assert not is_start or math.isclose(value, best, rel_tol=1e-6)


@given(started_items, fresh_items, st.integers(1, 40), st.floats(0, 3000), st.integers(0, 9))
def test_a_day_fits_its_time_and_begins_items_in_their_order(started, fresh, days, limit, max_new):
    order = ranked(started, NewItems.of(fresh), 0, Outlook(days, MemoryModel()))
    day = choose_day(order, DayLimit(limit, max_new))
    assert [item.id for item in day.new] == [item.id for item in fresh[: len(day.new)]]
    assert len(day.new) <= max_new
    assert not day.new or days > FINAL_DAYS
    assert all(item.last != 0 for item in day.reviews)
    asked = [*day.reviews, *day.new]
    assert len({item.id for item in asked}) == len(asked)
    assert math.isclose(day.seconds, sum(item.cost for item in asked), abs_tol=1e-6)
    assert day.seconds <= limit + max((item.cost for item in asked), default=0) / 2


@given(started_items, fresh_items, st.integers(1, 40), st.floats(0, 300))
def test_a_day_that_allows_at_least_one_item_asks_the_first_however_long(
    started, fresh, days, limit
):
    order = list(ranked(started, NewItems.of(fresh), 0, Outlook(days, MemoryModel())))
    day = choose_day(order, DayLimit(limit, at_least_one=True))
    asked = {item.id for item in (*day.reviews, *day.new)}
    assert asked >= {item.id for item in order[:1]}
    if len(asked) > 1:
        assert day == choose_day(order, DayLimit(limit))


@given(started_items, fresh_items, st.integers(1, 25), st.floats(0, 1500), st.floats(0, 1500))
def test_more_time_a_day_never_leads_to_less_recall_than_no_time(started, fresh, days, one, more):
    new, outlook = NewItems.of(fresh), Outlook(days, MemoryModel())
    total = sum(item.value for item in (*started, *fresh)) or 1.0
    none, some = (
        make_plan(started, new, outlook, [DayLimit(limit)] * days, total)
        for limit in (0.0, one + more)
    )
    assert len(some.days) == len(some.concepts) == days
    assert some.recall >= none.recall - 1e-9
    assert none.recall == none.recall_now == some.recall_now
    assert 0 <= some.recall_now <= some.recall <= 1 + 1e-9
    assert list(some.concepts) == sorted(some.concepts)
    assert some.concepts[-1] == len(some.started)
    assert not any(day.new for day in some.days[max(0, days - FINAL_DAYS) :])


@given(started_items, fresh_items, st.integers(FINAL_DAYS + 1, 40))
def test_the_time_until_more_concepts_are_started_grows_with_their_number(started, fresh, days):
    order = list(ranked(started, NewItems.of(fresh), 0, Outlook(days, MemoryModel())))
    concepts = len({item.concept for item in fresh})
    times = [seconds_until(order, count) for count in range(concepts + 2)]
    assert times == sorted(times)
    assert times[0] == 0
    assert math.isinf(times[-1])
    assert not math.isinf(times[-2])
