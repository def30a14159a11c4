"""A study session over a real library and a real store: present, answer, undo, suspend."""

import json
from datetime import timedelta

import pytest

from mlquiz.domain.answers import GaveUp, Recalled, SelectedOptions, Typed
from mlquiz.domain.events import Action
from mlquiz.domain.filter import Filter
from mlquiz.domain.queue import ReviewQueue
from mlquiz.domain.rating import Rating
from mlquiz.library.library import Library
from mlquiz.study.progress import concept_progress, totals, weakest
from mlquiz.study.queue_builder import PlanOptions, plan
from mlquiz.study.session import StudySession
from mlquiz.study.settings import Settings
from tests.building.content import cloze, concept, write
from tests.building.log import NOW
from tests.building.small_library import CARDS, CHOICE

GAP = Filter(kinds=frozenset({"cloze"}))


def is_held_back(state):
    return state.suspended or state.buried_until is not None


def test_a_missed_item_returns_in_the_same_session_once_it_is_due(start_session, clock):
    session = start_session(CHOICE)
    session.answer(GaveUp())
    clock.advance(minutes=10)
    assert session.advance().item.id == "pick"
    session.answer(SelectedOptions(frozenset({0})))


def test_a_missed_item_that_is_the_last_one_ends_the_session(start_session):
    session = start_session(CHOICE)
    session.answer(GaveUp())
    assert session.advance() is None


def test_answers_and_the_reading_of_their_feedback_use_up_the_time(library, store, clock):
    planned = plan(
        library, store, CARDS, clock(), per_day=9, options=PlanOptions(session_seconds=70)
    )
    session = StudySession(library, store, planned, clock=clock)
    clock.advance(seconds=30)
    session.answer(Recalled(Rating.EASY))
    clock.advance(seconds=20)
    session.advance()
    clock.advance(seconds=15)
    session.answer(Recalled(Rating.EASY))
    assert session.queue.seconds == 65
    session.undo()
    assert session.queue.seconds == 30


def test_every_answer_is_kept_with_its_seed_time_and_hash(start_session, store, clock, library):
    session = start_session(CHOICE)
    clock.advance(seconds=5)
    session.answer(SelectedOptions(frozenset({0})))
    (event,) = store.events()
    assert (event.milliseconds, event.at) == (5000, clock())
    assert json.loads(event.answer) == {"seed": session.answered.asked.seed, "marked": [0]}
    assert event.content_hash == library.content_hash("pick")


def test_a_question_with_two_wordings_alternates_from_review_to_review(start_session, store, clock):
    seeds = []
    for _ in range(4):
        session = start_session(CHOICE)
        session.answer(GaveUp())
        seeds.append(session.answered.asked.seed % 2)
        clock.advance(days=9)
    assert seeds == [0, 1, 0, 1]


def test_undo_puts_the_question_as_it_was(start_session, store):
    session = start_session()
    before = session.asked
    session.answer(GaveUp())
    session.advance()
    assert session.undo().item == before.item.id
    assert (session.asked.item, session.asked.seed) == (before.item, before.seed)
    assert session.queue.answered == 0
    assert list(store.answers()) == []
    assert session.undo() is None


def test_whether_the_learner_was_sure_is_kept_with_the_answer(start_session, store):
    start_session(CHOICE).answer(GaveUp(), confident=True)
    (event,) = store.events()
    assert event.sure_and_wrong
    assert store.state("pick").misjudged_day == event.day


def test_a_voided_answer_leaves_no_trace_in_the_schedule(start_session, store):
    session = start_session(CHOICE)
    session.answer(GaveUp())
    session.void_last_answer()
    assert store.state("pick").reviews == 0
    assert session.advance() is None
    assert session.undo() is None


@pytest.mark.parametrize("action", ["suspend", "bury"])
def test_a_suspended_or_buried_item_makes_way_for_the_next(
    start_session, store, clock, library, action
):
    session = start_session(CARDS)
    getattr(session, action)()
    assert session.asked.item.id == "gap"
    assert "recall" not in plan(library, store, CARDS, clock(), per_day=9).planned
    later = clock() + timedelta(days=2)
    returned = "recall" in plan(library, store, CARDS, later, per_day=9).planned
    assert returned == (action == "bury")


@pytest.mark.parametrize("action", ["suspend", "bury"])
def test_undo_restores_a_suspended_item_first(start_session, store, action):
    session = start_session(CARDS)
    session.answer(Recalled(Rating.EASY))
    assert session.advance().item.id == "gap"
    getattr(session, action)()
    assert session.asked is None
    assert session.undo().action == action
    assert session.asked.item.id == "gap"
    assert session.answered is None
    assert not is_held_back(store.state("gap"))
    assert session.undo().action is Action.ANSWER
    assert session.asked.item.id == "recall"
    assert session.queue.left == 2
    assert session.undo() is None


@pytest.mark.parametrize("action", ["suspend", "bury"])
def test_undo_restores_an_answered_item_that_was_suspended(start_session, store, action):
    session = start_session(CARDS)
    answered = session.answer(Recalled(Rating.AGAIN))
    getattr(session, action)()
    assert session.advance().item.id == "gap"
    assert session.undo().item == "recall"
    assert session.answered == answered
    assert not is_held_back(store.state("recall"))
    assert store.state("recall").reviews == 1
    assert session.queue.left == 2  # it was missed, and returns
    assert session.advance().item.id == "gap"


def test_an_answer_is_voided_even_if_its_item_was_suspended_meanwhile(start_session, store):
    session = start_session(CARDS)
    session.answer(Recalled(Rating.AGAIN))
    session.suspend()
    session.void_last_answer()
    assert (store.state("recall").reviews, store.state("recall").suspended) == (0, True)
    assert session.queue.answered == 0
    session.undo()
    assert not store.state("recall").suspended
    assert session.queue.left == 1
    assert session.undo() is None


def test_flags_are_toggled(start_session, store):
    session = start_session()
    assert session.toggle_flag()
    assert store.state("pick").flagged
    assert not session.toggle_flag()
    assert not store.state("pick").flagged


def test_cramming_is_practice(start_session, store):
    session = start_session(CARDS, cram=True)
    session.answer(Recalled(Rating.AGAIN))
    assert [event.action for event in store.events()] == [Action.PRACTICE]
    assert session.advance().item.id == "gap"


def test_what_is_due_soon_does_not_come_back_while_cramming(start_session):
    start_session(CHOICE).answer(GaveUp())
    crammed = start_session(CHOICE, cram=True)
    crammed.answer(GaveUp())
    assert crammed.advance() is None


def test_answering_when_nothing_waits_is_refused(start_session):
    session = start_session(CHOICE, limit=1)
    session.answer(GaveUp())
    with pytest.raises(RuntimeError):
        session.answer(GaveUp())
    assert session.advance() is None


def test_an_answer_under_a_clock_that_went_backwards_took_no_time(start_session, store, clock):
    session = start_session(CHOICE)
    clock.advance(seconds=-5)
    session.answer(GaveUp())
    (event,) = store.events()
    assert event.milliseconds == 0


def test_an_answer_that_is_no_text_can_be_kept(start_session, store):
    start_session(Filter(kinds=frozenset({"output"}))).answer(Typed("half a character: \udcff"))
    (event,) = store.events()
    assert json.loads(event.answer)["typed"] == "half a character: ?"


def test_an_item_that_is_no_longer_there_is_passed_over(library, store, clock):
    session = StudySession(library, store, ReviewQueue(("gone", "pick")), clock=clock)
    assert session.asked.item.id == "pick"
    assert session.queue.left == 1


@pytest.mark.parametrize("action", ["suspend", "bury"])
def test_an_item_suspended_after_its_answer_stays_in_view(start_session, action):
    session = start_session(CARDS)
    answered = session.answer(Recalled(Rating.AGAIN))
    getattr(session, action)()
    assert session.answered == answered
    assert session.advance().item.id == "gap"
    session.answer(Recalled(Rating.GOOD))
    assert session.advance() is None


UNANSWERABLE = """
[[question]]
id = "broken"
kind = "numeric"
ask = { en = "What is 1/{a}?", zh = "1/{a} 是多少？" }
vary = { a = [0] }
answer = "1 / a"
why = { en = "so", zh = "如此" }
"""


def test_a_question_whose_numbers_cannot_be_computed_is_passed_over(store, clock, tmp_path):
    write(tmp_path / "content" / "s" / "c.toml", concept("c", UNANSWERABLE, cloze("sound")))
    with Library.open([tmp_path / "content"], tmp_path / "cache") as library:
        assert library.has("broken")
        session = StudySession(library, store, ReviewQueue(("broken", "sound")), clock=clock)
        assert session.asked.item.id == "sound"


def test_a_missed_item_is_listed_once_as_first_answered(start_session, clock):
    session = start_session(CARDS)
    assert session.missed == []
    session.answer(Recalled(Rating.AGAIN))
    assert session.advance().item.id == "gap"
    session.answer(Recalled(Rating.AGAIN))
    clock.advance(minutes=15)
    assert session.advance().item.id == "recall"
    session.answer(Recalled(Rating.EASY))
    assert [item.id for item in session.missed] == ["recall", "gap"]
    session.undo()
    session.advance()
    assert [item.id for item in session.missed] == ["recall", "gap"]


def test_a_voided_answer_does_not_count_as_missed(start_session):
    session = start_session(CHOICE)
    session.answer(GaveUp())
    session.void_last_answer()
    assert session.missed == []


@pytest.mark.parametrize("action", ["suspend", "bury"])
@pytest.mark.parametrize("cram", [False, True])
def test_an_item_suspended_or_buried_in_another_session_is_not_asked(start_session, action, cram):
    outer = start_session(CARDS, cram=cram)
    inner = start_session(GAP)
    getattr(inner, action)()
    outer.answer(Recalled(Rating.EASY))
    assert outer.advance() is None


def test_what_another_session_answered_is_not_asked_again(start_session, store):
    outer = start_session(CARDS)
    inner = start_session(GAP)
    inner.answer(Recalled(Rating.EASY))
    outer.answer(Recalled(Rating.EASY))
    assert outer.advance() is None
    assert store.state("gap").reviews == 1


def test_practice_asks_what_another_session_answered(start_session):
    outer = start_session(CARDS, cram=True)
    start_session(GAP).answer(Recalled(Rating.EASY))
    outer.answer(Recalled(Rating.EASY))
    assert outer.advance().item.id == "gap"


def test_what_was_missed_in_another_session_returns_in_its_time(start_session, clock):
    outer = start_session(Filter(kinds=frozenset({"choice", "card", "output"})))
    assert outer.queue.planned[1] == "recall"
    start_session(CARDS).answer(Recalled(Rating.AGAIN))
    left = outer.queue.left
    outer.answer(SelectedOptions(frozenset({0})))
    outer.suspend()
    assert outer.advance().item.id not in ("pick", "recall")
    assert outer.queue.left == left - 1
    clock.advance(minutes=11)
    assert outer.advance().item.id == "recall"


def test_the_current_item_makes_way_when_it_was_suspended_elsewhere(start_session):
    outer = start_session(CARDS)
    assert not outer.skip_if_stale()
    assert outer.asked.item.id == "recall"
    start_session(CARDS).suspend()
    assert outer.skip_if_stale()
    assert outer.asked.item.id == "gap"
    answered = outer.answer(Recalled(Rating.EASY))
    assert not outer.skip_if_stale()
    assert outer.answered is answered


def test_a_suspended_or_buried_item_is_not_suspended_twice(start_session, store):
    session = start_session(CARDS)
    session.answer(Recalled(Rating.EASY))
    session.bury()
    session.bury()
    session.suspend()
    session.suspend()
    session.bury()
    actions = [event.action for event in store.events("recall")]
    assert actions == [Action.ANSWER, Action.BURY, Action.SUSPEND]
    session.undo()
    session.undo()
    assert not is_held_back(store.state("recall"))


def test_an_answer_records_its_day_and_the_time_since_the_last_one(start_session, store, clock):
    session = start_session(CHOICE)
    first = session.answer(GaveUp()).event
    clock.advance(minutes=10)
    session.advance()
    second = session.answer(GaveUp()).event
    assert (first.elapsed_seconds, second.elapsed_seconds) == (None, 600)
    assert first.day == store.calendar.day_of(NOW)
    assert first.scheduler.startswith("py-fsrs ")
    assert list(store.events()) == [first, second]


def test_learning_is_no_review(start_session, store, library, clock):
    learnt = start_session(CHOICE).answer(GaveUp(), learning=True)
    assert learnt.event.action is Action.LEARN
    assert learnt.state.reviews == 0
    record = totals(library, store, clock())
    assert (record.answers, record.started, record.by_day[-1][1]) == (0, 1, 0)
    assert weakest(concept_progress(library, store, clock()), 3) == []
    assert start_session(CHOICE).asked is None
    clock.advance(days=1)
    assert start_session(CHOICE).asked is not None


def test_a_question_left_open_overnight_counts_as_a_minute(start_session, store, clock, library):
    session = start_session(CHOICE)
    clock.advance(hours=9)
    assert session.answer(GaveUp()).event.milliseconds == 60_000
    session = start_session(CARDS)
    Settings(store).set("max_answer_seconds", "300")
    clock.advance(hours=9)
    assert session.answer(Recalled(Rating.GOOD)).event.milliseconds == 300_000
    assert totals(library, store, clock()).minutes == 6
