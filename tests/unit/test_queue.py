"""The order of the items in a review queue."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from mlquiz.domain.queue import MAX_IN_A_ROW, MIN_ANSWERS_BETWEEN, ReviewQueue
from tests.building.log import NOW, after

SOON = after(minutes=10)
TOMORROW = after(days=1)


def answer(
    queue: ReviewQueue, item: str, *, missed: bool = False, seconds: float = 0.0
) -> ReviewQueue:
    due = SOON if missed else TOMORROW
    return queue.after(item, correct=not missed, due=due, now=NOW, seconds=seconds)


def test_planned_items_come_in_order_and_then_it_is_over():
    queue = ReviewQueue(("a", "b"))
    assert queue.next(NOW) == "a"
    queue = answer(queue, "a")
    assert queue.next(NOW) == "b"
    queue = answer(queue, "b")
    assert queue.next(NOW) is None
    assert (queue.answered, queue.right) == (2, 2)


def test_a_missed_item_comes_back_when_its_time_has_come():
    queue = answer(ReviewQueue(("a", "b", "c")), "a", missed=True)
    assert queue.next(NOW) == "b"
    queue = answer(queue, "b")
    assert queue.next(NOW) == "c"
    assert queue.next(SOON) == "a"
    assert queue.left == 2


def test_a_missed_item_comes_back_early_only_after_some_others():
    names = [str(number) for number in range(MIN_ANSWERS_BETWEEN + 1)]
    queue = answer(ReviewQueue(tuple(names)), "0", missed=True)
    for name in names[1:-1]:
        queue = answer(queue, name)
    assert queue.next(NOW) == names[-1]
    queue = answer(queue, names[-1])
    assert queue.next(NOW) == "0"
    assert queue.next(NOW - timedelta(hours=1)) is None  # the clock went backwards


def test_an_item_that_is_missed_again_waits_until_it_is_due():
    names = [str(number) for number in range(MIN_ANSWERS_BETWEEN + 1)]
    queue = ReviewQueue(tuple(names))
    for name in names:
        queue = answer(queue, name, missed=True)
    assert queue.next(NOW) == "0"
    for name in names:
        queue = answer(queue, name, missed=True)
    assert queue.next(NOW) is None
    assert queue.next(SOON) == "0"


def test_the_last_item_is_not_asked_again_while_its_answer_is_still_on_the_screen():
    queue = answer(ReviewQueue(("a",)), "a", missed=True)
    assert queue.next(NOW) is None
    assert queue.next(SOON) == "a"


def test_the_limit_ends_the_session():
    queue = answer(ReviewQueue(("a", "b"), limit=1), "a", missed=True)
    assert queue.next(NOW) is None
    assert queue.left == 0


def test_the_session_ends_once_its_time_is_used_up():
    queue = answer(ReviewQueue(("a", "b", "c"), max_seconds=60), "a", seconds=59)
    assert queue.next(NOW) == "b"
    queue = answer(queue, "b", seconds=1)
    assert queue.next(NOW) is None


def test_a_suspended_or_buried_item_is_not_asked():
    queue = answer(ReviewQueue(("a", "b")), "b", missed=True)
    assert queue.without("a").without("b").next(SOON) is None


def test_a_missed_item_waits_for_another_concept_than_its_own():
    concepts = {"a1": "a", "a2": "a", "b1": "b"}
    queue = ReviewQueue(("a1", "a2", "b1"), concepts=concepts)
    queue = answer(answer(queue, "a1", missed=True), "a2")
    assert queue.next(SOON) == "b1"
    queue = queue.without("b1")
    assert queue.next(SOON) == "a1"


@given(st.lists(st.sampled_from("aabc"), max_size=30), st.data())
def test_three_of_a_concept_follow_each_other_at_most_where_there_is_another(names, data):
    concepts = {f"{name}{index}": name for index, name in enumerate(names)}
    queue, now, asked = ReviewQueue(tuple(concepts), concepts=concepts), NOW, []
    while (item := queue.next(now)) is not None and len(asked) < 60:
        waiting = {concepts[each] for each in queue.planned}
        waiting |= {concepts[each.item] for each in queue.returning if each.due <= now}
        asked.append(concepts[item])
        if len(set(asked[-MAX_IN_A_ROW - 1 :])) == 1 and len(asked) > MAX_IN_A_ROW:
            assert waiting <= {asked[-1]}
        missed = data.draw(st.booleans())
        due = now + timedelta(minutes=10 if missed else 3000)
        queue = queue.after(item, correct=not missed, due=due, now=now)
        now += timedelta(minutes=data.draw(st.integers(0, 3)))
