"""What to study now, over a real library and a real store."""

from itertools import pairwise

from mlquiz.domain.answers import GaveUp, Recalled
from mlquiz.domain.filter import EVERYTHING
from mlquiz.domain.rating import Rating
from mlquiz.library.library import Library
from mlquiz.study.queue_builder import day_load, plan
from tests.building.concept_map import clozes
from tests.building.content import concept, write
from tests.building.log import NOW, after, answer
from tests.building.small_library import CARDS, CHOICE


def test_a_fresh_learner_begins_gently_and_computes_late(library, store):
    planned = plan(library, store, EVERYTHING, NOW, per_day=4).planned
    assert planned == ("pick", "foresee", "c-say", "judge")


def test_the_daily_limit_counts_what_was_started_today(library, store, start_session, clock):
    start_session(CARDS).answer(Recalled(Rating.GOOD))
    assert day_load(library, store, EVERYTHING, clock(), per_day=3).new == 2
    clock.advance(days=1)
    assert day_load(library, store, EVERYTHING, clock(), per_day=3).new == 3


def test_due_items_come_before_new_ones(library, store, start_session, clock):
    start_session(CARDS).answer(Recalled(Rating.GOOD))
    clock.advance(days=30)
    planned = plan(library, store, EVERYTHING, clock(), per_day=2).planned
    assert planned == ("recall", "pick", "foresee")
    assert day_load(library, store, EVERYTHING, clock(), per_day=2).due == 1


def test_a_limit_lowered_below_what_was_started_brings_nothing_new(
    library, store, start_session, clock
):
    start_session(CARDS).answer(Recalled(Rating.GOOD))
    assert plan(library, store, EVERYTHING, clock(), per_day=0).planned == ()
    assert day_load(library, store, EVERYTHING, clock(), per_day=0).new == 0


def test_a_session_plans_no_more_than_its_limit(library, store):
    queue = plan(library, store, EVERYTHING, NOW, per_day=9, limit=2)
    assert queue.planned == ("pick", "foresee")
    assert queue.limit == 2


def test_cramming_takes_what_was_just_answered_too(library, store, start_session, clock):
    start_session(CHOICE).answer(GaveUp())
    wanted = plan(library, store, CHOICE, clock(), per_day=0, cram=True)
    assert wanted.planned == ("pick",)


def test_siblings_follow_each_other_once_both_are_learnt(tmp_path, store):
    names = ("a", "x", "b", "y")
    for name in names:
        head = 'siblings = ["a"]\n' if name == "b" else ""
        source = concept(name, *clozes(name), head=head, lesson=False)
        write(tmp_path / "content" / "s" / f"{name}.toml", source)

    def order() -> list[str]:
        with Library.open([tmp_path / "content"], tmp_path / "cache.sqlite") as opened:
            queue = plan(opened, store, EVERYTHING, after(days=9), per_day=0)
            return [item[0] for item in queue.planned]

    for number in range(2):
        for minutes, name in enumerate(names):
            rating = Rating.AGAIN if name == "a" else Rating.GOOD
            store.record(answer(f"{name}-{number}", after(minutes=minutes, hours=number), rating))
    assert {("a", "b"), ("b", "a")}.isdisjoint(pairwise(order()))
    for number in range(2):
        store.record(answer(f"a-{number}", after(hours=3), Rating.EASY))
    assert ("a", "b", "a", "b") in zip(*(order()[start:] for start in range(4)), strict=False)
