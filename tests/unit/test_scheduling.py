"""The state of an item is a fold over its events."""

import random
from datetime import timedelta

import fsrs
import pytest

from mlquiz.domain.events import Action
from mlquiz.domain.rating import Rating
from mlquiz.domain.scheduling import (
    LEARNING,
    REVIEW,
    CardState,
    is_waiting,
    mastery,
    replay,
    retrievability,
)
from tests.building.log import NOW, act, after, answer

AGAIN = Rating.AGAIN


def forgotten(times: int) -> CardState:
    """Return the state of an item that was learnt and forgotten so many times."""
    events = [answer()]
    for _ in range(times):
        events.append(answer(at=events[-1].at + timedelta(days=30), rating=AGAIN))
        events.append(answer(at=events[-1].at + timedelta(days=1)))
    return replay("a", events)


def test_an_item_never_answered_is_not_due():
    assert replay("a", []) == CardState(item="a")


def test_a_right_answer_leaves_the_learning_steps_and_a_wrong_one_returns_soon():
    good = replay("a", [answer()])
    again = replay("a", [answer(rating=AGAIN)])
    assert good.learnt
    assert good.due - NOW >= timedelta(days=1)
    assert not again.learnt
    assert again.due - NOW == timedelta(minutes=10)


def test_intervals_grow():
    first = replay("a", [answer()])
    second = replay("a", [answer(), answer(at=after(days=3))])
    assert second.due - second.last_review > first.due - first.last_review
    assert (second.first_review, second.last_review) == (NOW, after(days=3))
    assert second.reviews == 2


def test_only_forgetting_what_was_learnt_is_a_lapse():
    learnt = [answer(), answer(at=after(days=3))]
    assert replay("a", [*learnt, answer(at=after(days=20), rating=AGAIN)]).lapses == 1
    still_learning = [answer(rating=AGAIN), answer(at=after(minutes=10), rating=AGAIN)]
    assert replay("a", still_learning).lapses == 0


def test_an_item_forgotten_six_times_is_a_leech():
    assert not forgotten(5).leech
    assert forgotten(6).leech


def test_the_order_in_which_events_arrive_does_not_matter():
    events = [answer(at=after(days=n), rating=Rating(1 + n % 4)) for n in range(1, 9)]
    events += [act(Action.SUSPEND, at=after(days=3.5)), act(Action.RESUME, at=after(days=4.5))]
    expected = replay("a", events)
    for seed in range(20):
        random.Random(seed).shuffle(events)
        assert replay("a", events) == expected


def test_events_of_one_moment_have_an_order_of_their_own():
    first, second = act(Action.FLAG, uuid="1"), act(Action.UNFLAG, uuid="2")
    assert not replay("a", [first, second]).flagged
    assert not replay("a", [second, first]).flagged


def test_items_learnt_together_do_not_stay_together_and_yet_a_replay_agrees():
    def intervals():
        log = {item: [answer(item), answer(item, after(days=20))] for item in map(str, range(50))}
        return [(replay(item, own).due - after(days=20)).days for item, own in log.items()]

    spread = intervals()
    assert len(set(spread)) > 1
    assert max(spread) <= 1.2 * min(spread)
    assert intervals() == spread


def test_a_voided_answer_never_was():
    kept = [answer(), answer(at=after(days=3))]
    wrong = answer(at=after(days=5), rating=AGAIN)
    voided = [*kept, wrong, act(Action.VOID, at=after(days=6), target=wrong.uuid)]
    assert replay("a", voided) == replay("a", kept)


def test_practice_is_kept_but_not_scheduled():
    practice = act(Action.PRACTICE, at=after(days=1), rating=Rating.GOOD)
    assert replay("a", [answer(), practice]).reviews == 1


def test_suspending_burying_and_flagging_are_remembered_and_taken_back():
    until = after(days=1)
    held = [act(Action.SUSPEND), act(Action.BURY, until=until), act(Action.FLAG)]
    state = replay("a", held)
    assert (state.suspended, state.buried_until, state.flagged) == (True, until, True)
    freed = [act(Action.RESUME, at=after(hours=1)), act(Action.UNFLAG, at=after(hours=1))]
    assert replay("a", held + freed) == CardState(item="a")


@pytest.mark.parametrize(
    ("action", "now", "waiting"),
    [
        (Action.SUSPEND, after(days=999), True),
        (Action.BURY, after(hours=23), True),
        (Action.BURY, after(days=1), False),
        (Action.FLAG, NOW, False),
    ],
)
def test_a_suspended_item_waits_for_ever_and_a_buried_one_for_its_time(action, now, waiting):
    until = after(days=1) if action is Action.BURY else None
    assert is_waiting(replay("a", [act(action, until=until)]), now) is waiting


def test_recall_falls_with_time_and_mastery_counts_what_was_never_met():
    state = replay("a", [answer()])
    soon, late = (retrievability(state, after(days=days)) for days in (1, 100))
    assert 0 < late < soon <= 1
    assert mastery([state], 4, after(days=1)) == soon / 4


def test_recall_is_whole_under_a_clock_that_went_backwards():
    assert retrievability(replay("a", [answer()]), after(days=-3)) == 1


def test_the_phases_are_those_of_the_scheduler():
    assert (fsrs.State.Learning, fsrs.State.Review) == (LEARNING, REVIEW)
    assert CardState(item="x").phase == fsrs.State.Learning
