"""What a session holds, by what was asked for, the minutes of the day and the interview."""

from datetime import timedelta
from itertools import pairwise

import pytest

from mlquiz.domain.answers import GaveUp
from mlquiz.domain.filter import Filter
from mlquiz.domain.kinds.registry import KINDS, card_kinds, question_kinds
from mlquiz.domain.rating import Rating
from mlquiz.library.library import Library
from mlquiz.study.services import Services
from mlquiz.study.session import StudySession
from mlquiz.study.session_planner import (
    EmptyReason,
    SessionRequest,
    empty_reason,
    is_particular,
    plan_session,
    plan_today,
)
from mlquiz.study.settings import Settings
from tests.building.log import NOW, after, answer

NORMALIZATION = Filter(sections=frozenset({"normalization"}))


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    with Library.open(cache=tmp_path_factory.mktemp("cache") / "library.sqlite") as opened:
        yield opened


@pytest.fixture
def services(shipped, store, clock):
    return Services(shipped, store, Settings(store, clock))


def planned(services, request=None, now=NOW):
    return plan_session(services, request or SessionRequest(), now).planned


def learn(services, count, *, at=NOW, rating=Rating.GOOD, seconds=10):
    """Record answers to the first items, `seconds` apart."""
    items = list(services.library.item_ids())[:count]
    for number, item in enumerate(items):
        moment = at + timedelta(seconds=number * seconds)
        services.store.record(answer(item, moment, rating, milliseconds=seconds * 1000))
    return items


def test_a_first_evening_has_four_concepts_and_no_calculation_first(services):
    for request in (
        SessionRequest(limit=10),
        SessionRequest(Filter(kinds=frozenset(question_kinds())), limit=10),
    ):
        facts = services.library.facts(planned(services, request))
        concepts = [facts[item].concept for item in planned(services, request)]
        assert len(concepts) == 10
        assert len(set(concepts)) >= 4
        assert all(one != two for one, two in pairwise(concepts))
        first = {}
        for item in planned(services, request):
            first.setdefault(facts[item].concept, KINDS[facts[item].kind].group)
        assert "calculation" not in first.values()


def test_a_day_holds_what_fits_into_its_minutes(services):
    ten = plan_today(services, NOW)
    services.settings.set("minutes_per_day", "3")
    three = plan_today(services, NOW)
    assert 8 <= ten.new <= 10
    assert 2 <= three.new <= 4
    assert 8 <= ten.minutes <= 10.6
    assert 2 <= three.minutes <= 3.6


def test_what_was_spent_today_counts_and_tomorrow_is_another_day(services):
    learn(services, 9, seconds=60)
    assert plan_today(services, after(minutes=20)).new <= 1
    assert plan_session(services, SessionRequest(), after(minutes=20)).max_seconds <= 65
    assert plan_today(services, after(days=1)).new >= 4


def test_the_estimate_follows_the_own_pace(services):
    before = plan_today(services, after(days=1)).minutes / plan_today(services, after(days=1)).new
    learn(services, 40, seconds=5)
    later = plan_today(services, after(days=40))
    assert later.minutes / (later.due + later.new) < before / 2


def test_a_backlog_is_spread_and_the_most_at_risk_come_first(services):
    weak = learn(services, 30, rating=Rating.AGAIN, seconds=30)
    strong = [item for item in services.library.item_ids() if item not in weak][:30]
    for item in strong:
        services.store.record(answer(item, NOW, Rating.EASY, milliseconds=30_000))
    now = after(days=30)
    holds = plan_today(services, now)
    assert holds.new == 0
    assert holds.due + holds.waiting == 60
    assert 5 <= holds.due <= 60 - 20
    chosen = set(planned(services, now=now))
    assert chosen <= set(weak) or chosen > set(weak)


def test_what_is_asked_more_comes_first_where_the_risk_is_alike(services):
    items = list(services.library.item_ids())[:60]
    for item in items:
        services.store.record(answer(item, NOW, Rating.GOOD))
    services.settings.set("minutes_per_day", "5")
    chosen = planned(services, now=after(days=20))
    facts = services.library.facts(items)
    least = min(facts[item].asked for item in chosen)
    assert all(facts[item].asked <= least for item in items if item not in chosen)


@pytest.mark.parametrize(
    "wanted",
    [
        NORMALIZATION,
        Filter(concepts=frozenset({"dropout"})),
        Filter(kinds=frozenset({"numeric"})),
    ],
)
def test_what_is_asked_for_in_particular_comes_beyond_the_day(services, wanted):
    services.settings.set("new_per_day", "0")
    learn(services, 10, seconds=60)
    now = after(hours=1)
    assert planned(services, now=now) == ()
    request = SessionRequest(wanted, limit=10)
    found = planned(services, request, now)
    assert len(found) == 10
    assert services.library.existing(found, wanted) == list(found)
    assert 4 <= len(planned(services, SessionRequest(wanted), now)) <= 14


def test_all_questions_or_all_cards_are_not_a_particular_request():
    for kinds in ((), question_kinds(), card_kinds()):
        assert not is_particular(Filter(kinds=frozenset(kinds)))
    assert is_particular(Filter(kinds=frozenset({"choice"})))


def test_more_adds_new_items_to_a_day_that_is_done(services):
    learn(services, 10, seconds=60)
    now = after(hours=1)
    assert planned(services, now=now) == ()
    more = planned(services, SessionRequest(more=3), now)
    assert len(more) == 3
    assert not services.store.seen_items(more, now)


def test_minutes_make_a_session_of_that_length(services):
    learn(services, 10, seconds=60)
    session = plan_session(services, SessionRequest(minutes=5), after(hours=1))
    assert session.max_seconds == 300
    assert 3 <= len(session.planned) <= 6


def test_the_days_before_the_interview_bring_nothing_new_of_themselves(services):
    learn(services, 5)
    now = after(days=1)
    services.settings.set("interview_date", (NOW + timedelta(days=3)).date().isoformat())
    assert plan_today(services, now).new == 0
    services.settings.set("interview_date", (NOW + timedelta(days=12)).date().isoformat())
    assert plan_today(services, now).new >= 4
    assert len(planned(services, SessionRequest(NORMALIZATION, limit=4), now)) == 4


def test_a_near_interview_brings_more_concepts(services):
    def concepts_met():
        items = planned(services, SessionRequest(more=120, minutes=400))
        return len({facts.concept for facts in services.library.facts(items).values()})

    far = concepts_met()
    services.settings.set("interview_date", (NOW + timedelta(days=20)).date().isoformat())
    assert concepts_met() > far


def test_the_reason_for_an_empty_session(services, shipped):
    elsewhere = Filter(concepts=frozenset({"overfitting"}), sections=frozenset({"tuning"}))
    request = SessionRequest(elsewhere)
    assert empty_reason(services, request, NOW) is EmptyReason.NO_MATCH
    learn(services, 12, seconds=60)
    now = after(hours=1)
    assert empty_reason(services, SessionRequest(), now) is EmptyReason.NO_MORE_NEW
    assert empty_reason(services, SessionRequest(), after(hours=23)) is EmptyReason.OUT_OF_TIME
    concept = shipped.item(next(shipped.item_ids())).concept
    wanted = Filter(concepts=frozenset({concept}))
    for item in shipped.item_ids(wanted):
        services.store.record(answer(item, NOW, Rating.EASY))
    assert empty_reason(services, SessionRequest(wanted), now) is EmptyReason.ALL_STARTED


def test_the_last_days_before_the_interview_are_the_reason_that_nothing_new_comes(services):
    for date in ("+2d", "+1d", "+0d"):
        services.settings.set("interview_date", date)
        assert planned(services) == ()
        assert empty_reason(services, SessionRequest(), NOW) is EmptyReason.FINAL_DAYS
        request = SessionRequest(minutes=5)
        assert empty_reason(services, request, NOW) is EmptyReason.FINAL_DAYS


def test_the_time_is_the_reason_only_once_it_is_spent(services):
    services.settings.set("new_per_day", "30")
    learn(services, 10, seconds=60)
    now = after(minutes=30)
    assert planned(services, now=now) == ()
    assert empty_reason(services, SessionRequest(), now) is EmptyReason.OUT_OF_TIME


CODE = Filter(kinds=frozenset({"implement"}))


def test_an_item_that_is_longer_than_the_session_is_asked(services):
    (item,) = planned(services, SessionRequest(CODE, minutes=1))
    assert services.library.facts([item])[item].kind == "implement"


def test_an_item_that_is_longer_than_the_day_is_asked_and_then_those_behind_it(services):
    services.settings.set("minutes_per_day", "2")
    code = next(services.library.item_ids(CODE))
    card = next(services.library.item_ids(Filter(kinds=frozenset({"card"}))))
    services.store.record(answer(code, after(days=-9), Rating.AGAIN))
    services.store.record(answer(card, after(days=-9), Rating.EASY))
    assert planned(services)[0] == code
    services.store.record(answer(code, NOW, Rating.GOOD, milliseconds=60_000))
    assert planned(services, now=after(minutes=5)) == (card,)


def test_practice_keeps_items_of_one_concept_apart(services, clock):
    session = plan_session(services, SessionRequest(NORMALIZATION, 30, cram=True), NOW)
    facts = services.library.facts(session.planned)
    concepts = [facts[item].concept for item in session.planned]
    assert all(one != two for one, two in pairwise(concepts))
    start_session = StudySession(services.library, services.store, session, cram=True, clock=clock)
    start_session.answer(GaveUp())
    assert start_session.advance().item.concept != concepts[0]
    assert plan_today(services, NOW).due == 0
