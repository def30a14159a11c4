"""What to study now, over a real library and a real store."""

from datetime import timedelta

from mlquiz.domain.answers import GaveUp, Recalled
from mlquiz.domain.filter import EVERYTHING
from mlquiz.domain.rating import Rating
from mlquiz.study.queue_builder import plan, today
from tests.building.log import NOW
from tests.small import CARDS, CHOICE


def test_a_fresh_learner_begins_gently_and_computes_late(library, store):
    planned = plan(library, store, EVERYTHING, NOW, per_day=4).planned
    assert planned == ("pick", "foresee", "c-say", "judge")


def test_the_daily_limit_counts_what_was_begun_today(library, store, start_session, clock):
    start_session(CARDS).answer(Recalled(Rating.GOOD))
    assert today(library, store, EVERYTHING, clock(), per_day=3).new == 2
    clock.now += timedelta(days=1)
    assert today(library, store, EVERYTHING, clock(), per_day=3).new == 3


def test_due_items_come_before_new_ones(library, store, start_session, clock):
    start_session(CARDS).answer(Recalled(Rating.GOOD))
    clock.now += timedelta(days=30)
    planned = plan(library, store, EVERYTHING, clock(), per_day=2).planned
    assert planned == ("recall", "pick", "foresee")
    assert today(library, store, EVERYTHING, clock(), per_day=2).due == 1


def test_a_limit_lowered_below_what_was_begun_brings_nothing_new(
    library, store, start_session, clock
):
    start_session(CARDS).answer(Recalled(Rating.GOOD))
    assert plan(library, store, EVERYTHING, clock(), per_day=0).planned == ()
    assert today(library, store, EVERYTHING, clock(), per_day=0).new == 0


def test_a_session_plans_no_more_than_its_limit(library, store):
    queue = plan(library, store, EVERYTHING, NOW, per_day=9, limit=2)
    assert queue.planned == ("pick", "foresee")
    assert queue.limit == 2


def test_cramming_takes_what_was_just_answered_too(library, store, start_session, clock):
    start_session(CHOICE).answer(GaveUp())
    wanted = plan(library, store, CHOICE, clock(), per_day=0, cram=True)
    assert wanted.planned == ("pick",)
