"""The state of an item is a fold over its events."""

import random
from datetime import UTC, date, datetime, timedelta

import fsrs
import pytest

from mlquiz.domain.events import Action
from mlquiz.domain.rating import Rating
from mlquiz.domain.scheduling import (
    LEARNING,
    REVIEW,
    CardState,
    fuzz_interval,
    is_due,
    is_suspended_or_buried,
    mastery,
    replay,
    retrievability,
)
from tests.building.log import NOW, after, answer, make_event

AGAIN = Rating.AGAIN
TODAY = NOW.date()


def forgotten(times: int) -> CardState:
    """Return the state of an item that was learnt and then forgotten `times` times."""
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
    assert good.due is None
    assert good.due_day > TODAY
    assert not again.learnt
    assert (again.due - NOW, again.due_day) == (timedelta(minutes=10), None)


def test_intervals_grow():
    first = replay("a", [answer()])
    second = replay("a", [answer(), answer(at=after(days=3))])
    assert second.due_day - second.last_day > first.due_day - first.last_day
    assert (second.first_day, second.last_review) == (TODAY, after(days=3))
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
    events += [
        make_event(Action.SUSPEND, at=after(days=3.5)),
        make_event(Action.RESUME, at=after(days=4.5)),
    ]
    expected = replay("a", events)
    for seed in range(20):
        random.Random(seed).shuffle(events)
        assert replay("a", events) == expected


def test_events_of_one_moment_have_an_order_of_their_own():
    first, second = make_event(Action.FLAG, uuid="1"), make_event(Action.UNFLAG, uuid="2")
    assert not replay("a", [first, second]).flagged
    assert not replay("a", [second, first]).flagged


def test_items_learnt_together_do_not_stay_together_and_yet_a_replay_agrees():
    def intervals():
        log = {item: [answer(item), answer(item, after(days=20))] for item in map(str, range(50))}
        states = [replay(item, own) for item, own in log.items()]
        return [(state.due_day - state.last_day).days for state in states]

    intervals_now = intervals()
    assert len(set(intervals_now)) > 1
    assert max(intervals_now) <= 1.11 * min(intervals_now)
    assert intervals() == intervals_now


@pytest.mark.parametrize("days", [1, 2, 11, 19, 20, 21, 39, 40, 365, 36500])
def test_an_interval_is_moved_by_at_most_a_twentieth(days):
    moved = [fuzz_interval(f"item{number}", 1, days).days for number in range(300)]
    assert max(abs(each - days) for each in moved) <= days / 20
    assert (len(set(moved)) > 1) is (days >= 20)


def test_a_voided_answer_never_was():
    kept = [answer(), answer(at=after(days=3))]
    wrong = answer(at=after(days=5), rating=AGAIN)
    voided = [*kept, wrong, make_event(Action.VOID, at=after(days=6), target=wrong.uuid)]
    assert replay("a", voided) == replay("a", kept)


def test_practice_is_kept_but_not_scheduled():
    practice = make_event(Action.PRACTICE, at=after(days=1), rating=Rating.GOOD)
    assert replay("a", [answer(), practice]).reviews == 1


def test_suspending_burying_and_flagging_are_remembered_and_taken_back():
    until = after(days=1)
    held = [
        make_event(Action.SUSPEND),
        make_event(Action.BURY, until=until),
        make_event(Action.FLAG),
    ]
    state = replay("a", held)
    assert (state.suspended, state.buried_until, state.flagged) == (True, until, True)
    freed = [
        make_event(Action.RESUME, at=after(hours=1)),
        make_event(Action.UNFLAG, at=after(hours=1)),
    ]
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
    assert is_suspended_or_buried(replay("a", [make_event(action, until=until)]), now) is waiting


def test_recall_falls_with_time_and_mastery_counts_what_was_never_met():
    state = replay("a", [answer()])
    soon, late = (retrievability(state, TODAY + timedelta(days=days)) for days in (1, 100))
    assert 0 < late < soon <= 1
    assert mastery([state], 4, TODAY + timedelta(days=1)) == soon / 4


def test_recall_is_whole_under_a_clock_that_went_backwards():
    assert retrievability(replay("a", [answer()]), TODAY - timedelta(days=3)) == 1


def test_the_phases_are_those_of_the_scheduler():
    assert (fsrs.State.Learning, fsrs.State.Review) == (LEARNING, REVIEW)
    assert CardState(item="x").phase == fsrs.State.Learning


def evening(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def test_a_review_is_due_on_the_day_whatever_the_hour_of_the_last_one():
    for minute in (0, 45):
        state = replay("a", [answer(at=evening(10, 21, minute))])
        days = (state.due_day - date(2026, 11, 10)).days
        assert days >= 1
        assert not is_due(state, NOW, state.due_day - timedelta(days=1))
        assert is_due(state, NOW, state.due_day)


@pytest.mark.parametrize("later", [evening(11, 4, 1), evening(11, 20, 59), evening(12, 3, 59)])
def test_an_answer_on_the_next_day_is_a_day_later_be_it_after_7_hours_or_31(later):
    missed = answer(at=evening(10, 21), rating=AGAIN)
    on_the_hour = replay("a", [missed, answer(at=evening(11, 21))])
    state = replay("a", [missed, answer(at=later)])
    assert state.stability == on_the_hour.stability == pytest.approx(1.887, abs=0.001)
    assert state.due_day == on_the_hour.due_day


def test_answers_of_one_day_are_of_one_day_also_across_midnight():
    missed = answer(at=evening(10, 21), rating=AGAIN)
    soon = replay("a", [missed, answer(at=evening(10, 21, 10))])
    late = replay("a", [missed, answer(at=evening(11, 3, 59))])
    assert (soon.stability, soon.due_day) == (late.stability, late.due_day)


def test_a_day_before_the_last_review_counts_as_the_same_day():
    """This happens after travel to the east and back, or if the clock is set back."""
    first = answer(at=NOW, day=TODAY)
    back = replay("a", [first, answer(at=after(hours=20), day=TODAY - timedelta(days=1))])
    same = replay("a", [first, answer(at=after(hours=1), day=TODAY)])
    assert back.stability == same.stability


def test_what_was_learnt_is_reviewed_on_the_next_day_for_the_first_time():
    learnt = replay("a", [make_event(Action.LEARN, rating=Rating.AGAIN, correct=False)])
    assert (learnt.started, learnt.reviews, learnt.lapses) == (True, 0, 0)
    assert not is_due(learnt, NOW, TODAY)
    assert is_due(learnt, NOW, TODAY + timedelta(days=1))
    assert retrievability(learnt, TODAY) == 0
    reviewed = [answer(at=after(days=1)), make_event(Action.LEARN, rating=Rating.AGAIN)]
    first = replay("a", [answer(at=after(days=1))])
    state = replay("a", reviewed)
    assert (state.stability, state.due_day, state.reviews) == (first.stability, first.due_day, 1)
    assert state.first_day == TODAY


def test_learning_again_moves_no_schedule_of_what_was_reviewed():
    log = [answer(), answer(at=after(days=3))]
    assert replay("a", [*log, make_event(Action.LEARN, at=after(days=4))]) == replay("a", log)
