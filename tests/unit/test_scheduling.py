"""The state of an item is a fold over its events."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

from mlquiz.domain.events import Action, Event
from mlquiz.domain.rating import Rating
from mlquiz.domain.scheduling import CardState, mastery, replay, replay_all, retrievability

START = datetime(2026, 1, 5, 9, tzinfo=UTC)


def event(number: int, action: Action = Action.ANSWER, days: float = 0, **more) -> Event:
    more.setdefault("rating", Rating.GOOD if action is Action.ANSWER else None)
    return Event(
        uuid=str(UUID(int=number)), at=START + timedelta(days=days), item="a", action=action, **more
    )


def test_an_item_never_answered_is_not_due():
    assert replay("a", []) == CardState(item="a")


def test_a_right_answer_leaves_the_learning_steps_and_a_wrong_one_returns_soon():
    good = replay("a", [event(1)])
    again = replay("a", [event(1, rating=Rating.AGAIN)])
    assert good.learnt
    assert good.due - START >= timedelta(days=1)
    assert not again.learnt
    assert again.due - START == timedelta(minutes=10)


def test_intervals_grow_and_a_lapse_counts():
    first = replay("a", [event(1)])
    second = replay("a", [event(1), event(2, days=3)])
    lapsed = replay("a", [event(1), event(2, days=3), event(3, days=20, rating=Rating.AGAIN)])
    assert second.due - second.last_review > first.due - first.last_review
    assert lapsed.lapses == 1


def test_the_order_in_which_events_arrive_does_not_matter():
    events = [event(n, days=n, rating=Rating(1 + n % 4)) for n in range(1, 9)]
    events += [event(20, Action.SUSPEND, 3.5), event(21, Action.RESUME, 4.5)]
    expected = replay("a", events)
    for seed in range(20):
        random.Random(seed).shuffle(events)
        assert replay("a", events) == expected


def test_a_voided_answer_never_was():
    kept = [event(1), event(2, days=3)]
    voided = [
        *kept,
        event(3, days=5, rating=Rating.AGAIN),
        event(4, Action.VOID, 6, target=event(3).uuid),
    ]
    assert replay("a", voided) == replay("a", kept)


def test_practice_is_kept_but_not_scheduled():
    assert replay("a", [event(1), event(2, Action.PRACTICE, 1)]) == replay("a", [event(1)])


def test_suspending_burying_and_flagging_are_remembered():
    until = START + timedelta(days=1)
    state = replay(
        "a",
        [event(1, Action.SUSPEND), event(2, Action.BURY, until=until), event(3, Action.FLAG)],
    )
    assert (state.suspended, state.buried_until, state.flagged) == (True, until, True)
    free = replay("a", [event(1, Action.SUSPEND), event(2, Action.RESUME, 1)])
    assert not free.suspended


def test_a_log_is_folded_item_by_item():
    other = Event(
        uuid=str(UUID(int=9)), at=START, item="b", action=Action.ANSWER, rating=Rating.EASY
    )
    states = replay_all([event(1), other])
    assert states["a"] == replay("a", [event(1)])
    assert states["b"].due > states["a"].due


def test_recall_falls_with_time_and_mastery_counts_what_was_never_met():
    state = replay("a", [event(1)])
    soon, late = (retrievability(state, START + timedelta(days=days)) for days in (1, 100))
    assert 0 < late < soon <= 1
    assert mastery([state], 4, START + timedelta(days=1)) == soon / 4
