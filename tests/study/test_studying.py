"""Planning, sittings, progress and settings over a real library and a real store."""

import json
import time
from datetime import UTC, date, datetime, timedelta

import pytest

from mlquiz.domain.answers import GaveUp, Marked, Recalled
from mlquiz.domain.events import Action
from mlquiz.domain.filter import EVERYTHING, Filter
from mlquiz.domain.rating import Rating
from mlquiz.errors import UsageError
from mlquiz.study.clock import day_start, next_day
from mlquiz.study.planning import plan, today
from mlquiz.study.progress import concept_progress, totals, weakest
from mlquiz.study.settings import Settings
from mlquiz.study.sitting import Sitting

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
CARDS = Filter(kinds=frozenset({"card", "cloze"}))
CHOICE = Filter(kinds=frozenset({"choice"}))


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sitting(library, store, clock):
    def begin(wanted=EVERYTHING, *, cram=False, limit=None):
        session = plan(library, store, wanted, clock(), per_day=10, cram=cram, limit=limit)
        return Sitting(library, store, session, cram=cram, clock=clock)

    return begin


def test_a_fresh_learner_gets_new_items_questions_and_cards_in_turn(library, store):
    planned = plan(library, store, EVERYTHING, NOW, per_day=4).planned
    assert planned == ("pick", "recall", "judge", "gap")


def test_the_daily_limit_counts_what_was_begun_today(library, store, sitting, clock):
    sitting(CARDS).answer(Recalled(Rating.GOOD))
    assert today(library, store, EVERYTHING, clock(), per_day=3).new == 2
    clock.now += timedelta(days=1)
    assert today(library, store, EVERYTHING, clock(), per_day=3).new == 3


def test_naming_a_concept_goes_beyond_the_daily_limit(library, store):
    wanted = Filter(concepts=frozenset({"c"}))
    assert len(plan(library, store, wanted, NOW, per_day=0).planned) == 7


def test_due_items_come_before_new_ones(library, store, sitting, clock):
    sitting(CARDS).answer(Recalled(Rating.GOOD))
    clock.now += timedelta(days=30)
    planned = plan(library, store, EVERYTHING, clock(), per_day=2).planned
    assert planned == ("recall", "pick", "judge")
    assert today(library, store, EVERYTHING, clock(), per_day=2).due == 1


def test_a_missed_item_returns_in_the_same_session(sitting, clock):
    session = sitting(CHOICE)
    session.answer(GaveUp())
    assert session.go_on().item.id == "pick"
    session.answer(Marked(frozenset({0})))


def test_every_answer_is_kept_with_its_seed_time_and_hash(sitting, store, clock, library):
    session = sitting(CHOICE)
    clock.now += timedelta(seconds=5)
    session.answer(Marked(frozenset({0})))
    (event,) = store.events()
    assert (event.milliseconds, event.at) == (5000, clock())
    assert json.loads(event.answer) == {"seed": session.answered.asked.seed, "marked": [0]}
    assert event.content_hash == library.content_hash("pick")


def test_undo_puts_the_question_as_it_was(sitting, store):
    session = sitting()
    before = session.asked
    session.answer(GaveUp())
    session.go_on()
    undone = session.undo()
    assert undone.asked.item == before.item
    assert session.asked.item == before.item
    assert session.session.answered == 0
    assert list(store.answers()) == []
    assert session.undo() is None


def test_a_discounted_answer_leaves_no_trace_in_the_schedule(sitting, store):
    session = sitting(CHOICE)
    session.answer(GaveUp())
    session.discount()
    assert store.state("pick").reviews == 0
    assert session.go_on() is None
    assert session.undo() is None


@pytest.mark.parametrize("action", ["suspend", "bury"])
def test_an_item_set_apart_gives_way_to_the_next(sitting, store, clock, library, action):
    session = sitting(CARDS)
    getattr(session, action)()
    assert session.asked.item.id == "gap"
    assert "recall" not in plan(library, store, CARDS, clock(), per_day=9).planned
    later = clock() + timedelta(days=2)
    returned = "recall" in plan(library, store, CARDS, later, per_day=9).planned
    assert returned == (action == "bury")


def test_flags_are_toggled(sitting, store):
    session = sitting()
    assert session.toggle_flag()
    assert store.state("pick").flagged
    assert not session.toggle_flag()


def test_cramming_is_practice(sitting, store):
    session = sitting(CARDS, cram=True)
    session.answer(Recalled(Rating.AGAIN))
    assert [event.action for event in store.events()] == [Action.PRACTICE]
    assert session.go_on().item.id == "gap"


def test_answering_when_nothing_waits_is_refused(sitting):
    session = sitting(CHOICE, limit=1)
    session.answer(GaveUp())
    with pytest.raises(RuntimeError):
        session.answer(GaveUp())
    assert session.go_on() is None


def test_progress_and_totals(library, store, sitting, clock):
    session = sitting(CARDS)
    session.answer(Recalled(Rating.GOOD))
    (progress,) = concept_progress(library, store, clock())
    assert (progress.items, progress.met, progress.due) == (7, 1, 0)
    assert 0 < progress.mastery <= 1 / 7
    assert weakest([progress], 3) == [progress]
    record = totals(library, store, clock())
    assert (record.answers, record.right, record.met, record.items) == (1, 1, 1, 7)
    assert record.by_day[-1][1] == 1
    assert sum(count for _, count in record.due_by_day) == 1


def test_settings_are_typed_and_refuse_what_cannot_be(store, monkeypatch):
    for name in ("MLQUIZ_LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    settings = Settings(store)
    assert (settings.language, settings.new_per_day, settings.interview_date) == ("zh", 10, None)
    settings.set("language", "en")
    settings.set("new_per_day", "0")
    settings.set("interview_date", "2026-02-01")
    assert (settings.language, settings.new_per_day) == ("en", 0)
    assert settings.interview_date == date(2026, 2, 1)
    for name, value in [("language", "fr"), ("new_per_day", "²"), ("interview_date", "soon")]:
        with pytest.raises(UsageError):
            settings.set(name, value)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York", "Europe/Berlin"])
def test_the_day_turns_at_four_in_the_morning_local_time(zone, monkeypatch):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        for hours in range(0, 24 * 400, 7):
            now = NOW + timedelta(hours=hours)
            start, end = day_start(now), next_day(now)
            assert start <= now < end
            assert (start.astimezone().hour, end.astimezone().hour) == (4, 4)
            assert end - start <= timedelta(hours=25)
    finally:
        monkeypatch.undo()
        time.tzset()
