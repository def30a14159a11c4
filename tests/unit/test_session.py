"""Which item comes next."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from mlquiz.domain.session import BETWEEN, MAX_IN_A_ROW, Session
from tests.building.log import NOW, after

SOON = after(minutes=10)
TOMORROW = after(days=1)


def answer(session: Session, item: str, *, missed: bool = False, seconds: float = 0.0) -> Session:
    due = SOON if missed else TOMORROW
    return session.after(item, correct=not missed, due=due, now=NOW, seconds=seconds)


def test_planned_items_come_in_order_and_then_it_is_over():
    session = Session(("a", "b"))
    assert session.next(NOW) == "a"
    session = answer(session, "a")
    assert session.next(NOW) == "b"
    session = answer(session, "b")
    assert session.next(NOW) is None
    assert (session.answered, session.right) == (2, 2)


def test_a_missed_item_comes_back_when_its_time_has_come():
    session = answer(Session(("a", "b", "c")), "a", missed=True)
    assert session.next(NOW) == "b"
    session = answer(session, "b")
    assert session.next(NOW) == "c"
    assert session.next(SOON) == "a"
    assert session.left == 2


def test_a_missed_item_comes_back_early_only_after_some_others():
    names = [str(number) for number in range(BETWEEN + 1)]
    session = answer(Session(tuple(names)), "0", missed=True)
    for name in names[1:-1]:
        session = answer(session, name)
    assert session.next(NOW) == names[-1]
    session = answer(session, names[-1])
    assert session.next(NOW) == "0"
    assert session.next(NOW - timedelta(hours=1)) is None  # under a clock that went backwards


def test_an_item_that_is_missed_again_waits_until_it_is_due():
    names = [str(number) for number in range(BETWEEN + 1)]
    session = Session(tuple(names))
    for name in names:
        session = answer(session, name, missed=True)
    assert session.next(NOW) == "0"
    for name in names:
        session = answer(session, name, missed=True)
    assert session.next(NOW) is None
    assert session.next(SOON) == "0"


def test_the_last_item_is_not_asked_again_while_its_answer_is_still_on_the_screen():
    session = answer(Session(("a",)), "a", missed=True)
    assert session.next(NOW) is None
    assert session.next(SOON) == "a"


def test_the_limit_ends_the_session():
    session = answer(Session(("a", "b"), limit=1), "a", missed=True)
    assert session.next(NOW) is None
    assert session.left == 0


def test_the_session_ends_once_its_time_is_used_up():
    session = answer(Session(("a", "b", "c"), max_seconds=60), "a", seconds=59)
    assert session.next(NOW) == "b"
    session = answer(session, "b", seconds=1)
    assert session.next(NOW) is None


def test_an_item_set_apart_does_not_come():
    session = answer(Session(("a", "b")), "b", missed=True)
    assert session.without("a").without("b").next(SOON) is None


def test_a_missed_item_waits_for_another_concept_than_its_own():
    concepts = {"a1": "a", "a2": "a", "b1": "b"}
    session = Session(("a1", "a2", "b1"), concepts=concepts)
    session = answer(answer(session, "a1", missed=True), "a2")
    assert session.next(SOON) == "b1"
    session = session.without("b1")
    assert session.next(SOON) == "a1"


@given(st.lists(st.sampled_from("aabc"), max_size=30), st.data())
def test_three_of_a_concept_follow_each_other_at_most_where_there_is_another(names, data):
    concepts = {f"{name}{index}": name for index, name in enumerate(names)}
    session, now, asked = Session(tuple(concepts), concepts=concepts), NOW, []
    while (item := session.next(now)) is not None and len(asked) < 60:
        waiting = {concepts[each] for each in session.planned}
        waiting |= {concepts[each.item] for each in session.returning if each.due <= now}
        asked.append(concepts[item])
        if len(set(asked[-MAX_IN_A_ROW - 1 :])) == 1 and len(asked) > MAX_IN_A_ROW:
            assert waiting <= {asked[-1]}
        missed = data.draw(st.booleans())
        due = now + timedelta(minutes=10 if missed else 3000)
        session = session.after(item, correct=not missed, due=due, now=now)
        now += timedelta(minutes=data.draw(st.integers(0, 3)))
