"""Signs that the clock of the computer jumped: said once, in both languages."""

import pytest

from mlquiz.store.store import Store
from mlquiz.study.clock import check_clock
from mlquiz.study.warnings import about_clock
from tests.building.log import NOW, after, answer


def test_events_in_the_future_are_reported_once(store):
    store.record(answer(at=after(days=2)))
    problem = check_clock(store, NOW)
    assert problem.is_future
    assert (problem.last, problem.now) == (after(days=2), NOW)
    with Store(store.path) as again:
        assert check_clock(again, NOW) is None
    store.record(answer(at=after(days=3)))
    assert check_clock(store, NOW).last == after(days=3)


def test_a_pause_of_more_than_a_year_may_be_a_clock_that_jumped_ahead(store):
    store.record(answer())
    assert not check_clock(store, after(days=400)).is_future
    assert check_clock(store, after(days=500)) is None
    assert check_clock(store, after(days=-1)).is_future


@pytest.mark.parametrize("now", [NOW, after(minutes=-4), after(days=300)])
def test_a_small_difference_and_a_holiday_are_no_jump(store, now):
    assert check_clock(store, now) is None
    store.record(answer())
    assert check_clock(store, now) is None


@pytest.mark.parametrize(("days", "words"), [(-2, ("future", "未来")), (400, ("last", "上一条"))])
def test_the_sentence_names_both_times_in_both_languages(store, days, words):
    store.record(answer())
    problem = check_clock(store, after(days=days))
    for lang, word in zip(("en", "zh"), words, strict=True):
        (sentence,) = about_clock(problem, lang)
        assert word in sentence
        for moment in (NOW, after(days=days)):
            assert f"{moment.astimezone():%Y-%m-%d %H:%M}" in sentence


def test_a_start_under_a_clock_that_was_set_back_warns_and_works(mlquiz, store):
    store.record(answer(at=NOW.replace(year=2999)))
    first, second = mlquiz("stats"), mlquiz("stats")
    assert (first.returncode, second.returncode) == (0, 0)
    assert "from the future" in first.stderr
    assert second.stderr == ""
