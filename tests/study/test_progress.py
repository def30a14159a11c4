"""How far the learner is: by concept, and over time."""

from datetime import timedelta

import pytest

from mlquiz.domain.answers import Recalled
from mlquiz.domain.events import Action
from mlquiz.domain.rating import Rating
from mlquiz.study.progress import concept_progress, totals, weakest
from tests.building.log import NOW, after, answer, make_event
from tests.building.small_library import CARDS


def test_progress_and_totals(library, store, start_session, clock):
    session = start_session(CARDS)
    session.answer(Recalled(Rating.GOOD))
    (progress,) = concept_progress(library, store, clock())
    assert (progress.items, progress.started, progress.due) == (8, 1, 0)
    assert 0 < progress.mastery <= 1 / 8
    assert progress.learnt == 1
    assert weakest([progress], 3) == []  # that little was started does not make a concept weak
    record = totals(library, store, clock())
    assert (record.answers, record.right, record.started, record.items) == (1, 1, 1, 8)
    assert record.by_day[-1][1] == 1
    assert sum(count for _, count in record.due_by_day) == 1


def test_only_a_concept_that_was_started_can_be_weak(library, store):
    assert weakest(concept_progress(library, store, NOW), 3) == []


def test_a_concept_that_is_recalled_well_is_not_weak(library, store):
    for item in library.item_ids():
        store.record(answer(item))
    (progress,) = concept_progress(library, store, NOW)
    assert progress.mastery > 0.9
    assert weakest([progress], 3) == []


def test_recall_is_known_from_the_day_after_an_item_was_met(library, store):
    items = list(library.item_ids())[:3]
    for item in items[:2]:
        store.record(answer(item))
    store.record(answer(items[2], rating=Rating.AGAIN))
    (progress,) = concept_progress(library, store, after(minutes=5))
    assert (progress.started, progress.learnt, progress.recall) == (3, 2, None)
    assert totals(library, store, after(minutes=5)).recall is None
    later = after(days=2)
    (progress,) = concept_progress(library, store, later)
    assert progress.recall is not None
    assert 0.5 < progress.recall < 2 / 3  # what was missed counts as forgotten
    assert totals(library, store, later).recall == progress.recall
    assert weakest([progress], 3) == [progress]


@pytest.mark.parametrize(("action", "due"), [(Action.SUSPEND, 0), (Action.FLAG, 1)])
def test_what_is_held_back_does_not_count_as_due(library, store, action, due):
    store.record(answer("recall"))
    store.record(make_event(action, "recall", after(hours=1)))
    (progress,) = concept_progress(library, store, after(days=30))
    assert progress.due == due
    ahead = totals(library, store, after(days=30)).due_by_day
    assert sum(count for _, count in ahead) == due


def test_what_is_overdue_counts_for_today(library, store):
    store.record(answer("recall"))
    ahead = totals(library, store, after(days=30)).due_by_day
    assert ahead[0][1] == 1
    assert [day - ahead[0][0] for day, _ in ahead] == [timedelta(days=n) for n in range(7)]


def test_what_is_buried_falls_due_when_it_returns(library, store):
    store.record(answer("recall"))
    store.record(make_event(Action.BURY, "recall", after(days=30), until=after(days=31)))
    ahead = totals(library, store, after(days=30)).due_by_day
    assert [count for _, count in ahead] == [0, 1, 0, 0, 0, 0, 0]


def test_an_item_that_is_no_longer_taught_is_no_longer_counted(library, store):
    store.record(answer("gone"))
    record = totals(library, store, NOW)
    assert (record.answers, record.started, record.learnt) == (1, 0, 0)


def test_the_minutes_count_an_old_answer_of_hours_as_one(library, store):
    for item, milliseconds in (("recall", 30_000_000), ("gap", 30_000), ("pick", -5)):
        store.record(answer(item, milliseconds=milliseconds))
    assert totals(library, store, NOW).minutes == 1.5


def test_a_learning_step_counts_as_due_from_its_moment_on_everywhere(library, store):
    store.record(answer("recall", rating=Rating.AGAIN))
    for minutes, due in ((9, 0), (10, 1)):
        now = after(minutes=minutes)
        (progress,) = concept_progress(library, store, now)
        assert totals(library, store, now).due_by_day[0] == (NOW.date(), due)
        assert (progress.due, len(list(store.due(now)))) == (due, due)
