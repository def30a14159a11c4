"""Which item comes next."""

from datetime import timedelta

from mlquiz.domain.session import Session
from tests.building.log import NOW, after

SOON = after(minutes=10)
TOMORROW = after(days=1)


def test_planned_items_come_in_order_and_then_it_is_over():
    session = Session(("a", "b"))
    assert session.next(NOW) == "a"
    session = session.after("a", correct=True, due=TOMORROW, now=NOW)
    assert session.next(NOW) == "b"
    session = session.after("b", correct=True, due=TOMORROW, now=NOW)
    assert session.next(NOW) is None
    assert (session.answered, session.right) == (2, 2)


def test_a_missed_item_comes_back_when_nothing_else_is_left_or_its_time_has_come():
    session = Session(("a", "b")).after("a", correct=False, due=SOON, now=NOW)
    assert session.next(NOW) == "b"
    assert session.next(SOON) == "a"
    session = session.after("b", correct=True, due=TOMORROW, now=NOW)
    assert session.next(NOW) == "a"
    assert session.left == 1


def test_a_missed_item_is_not_asked_early_under_a_clock_that_went_backwards():
    session = Session(("a",)).after("a", correct=False, due=SOON, now=NOW)
    assert session.next(NOW - timedelta(hours=1)) is None


def test_the_limit_ends_the_session():
    session = Session(("a", "b"), limit=1).after("a", correct=False, due=SOON, now=NOW)
    assert session.next(NOW) is None
    assert session.left == 0


def test_an_item_set_apart_does_not_come():
    session = Session(("a", "b")).after("b", correct=False, due=SOON, now=NOW)
    assert session.without("a").without("b").next(SOON) is None
