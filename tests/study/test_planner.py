"""The plan to an interview over the real content: sessions follow it, and where one stands."""

from datetime import timedelta

import pytest

from mlquiz.domain.events import Action
from mlquiz.domain.filter import Filter
from mlquiz.domain.items import Item
from mlquiz.domain.memory import AGAIN, GOOD
from mlquiz.domain.rating import Rating
from mlquiz.library.library import Library
from mlquiz.store.store import Store
from mlquiz.study.plan_items import started_plan_items
from mlquiz.study.plan_text import standing_line
from mlquiz.study.planner import Standing, plan_until_interview, standing
from mlquiz.study.services import Services
from mlquiz.study.session import StudySession
from mlquiz.study.session_planner import (
    EmptyReason,
    SessionRequest,
    empty_reason,
    plan_session,
    plan_today,
)
from mlquiz.study.settings import Settings
from tests.building.forgetful import FORGETFUL
from tests.building.log import NOW, after, answer, make_event
from tests.building.simulation import FIRST_DAY, Learner, right_answer


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    with Library.open(cache=tmp_path_factory.mktemp("cache") / "library.sqlite") as opened:
        yield opened


@pytest.fixture(autouse=True)
def utc(monkeypatch):
    monkeypatch.setenv("TZ", "UTC")


@pytest.fixture
def services(shipped, store, clock):
    return Services(shipped, store, Settings(store, clock))


def set_interview(services, days, **settings):
    for name, value in {"interview_date": f"+{days}d", **settings}.items():
        services.settings.set(name, value)


def concepts_of(services, items):
    return {facts.concept for facts in services.library.facts(items).values()}


def test_an_item_learnt_with_its_lesson_is_remembered_by_the_learners_own_memory(services):
    item = next(services.library.item_ids())
    services.store.record(make_event(Action.LEARN, item, NOW, rating=Rating.GOOD, correct=True))
    services.store.set_memory(FORGETFUL)
    states, today = services.store.states(), services.calendar.day_of(NOW)
    (planned,) = started_plan_items(services.library, states, NOW, today, memory=FORGETFUL)
    assert planned.stability == FORGETFUL.first_stability(AGAIN)
    assert planned.difficulty == FORGETFUL.first_difficulty(GOOD)


def test_a_session_is_the_first_day_of_the_plan(services):
    set_interview(services, 21)
    made = plan_until_interview(services, NOW, services.settings.interview_date, 10)
    today = made.plan.days[0]
    expected = {item.id for item in (*today.reviews, *today.new)}
    assert set(plan_session(services, SessionRequest(), NOW).planned) == expected
    shown = plan_today(services, NOW)
    assert (shown.due, shown.new) == (len(today.reviews), len(today.new))


def test_the_plan_begins_prerequisites_first_and_leaves_out_what_is_asked_least(services):
    day = NOW.date() + timedelta(days=14)
    made = plan_until_interview(services, NOW, day, 10)
    started = [item.concept for each in made.plan.days for item in each.new]
    known = {concept.id: concept for concept in services.library.concepts()}
    for index, concept in enumerate(started):
        assert set(known[concept].requires) <= set(started[: index + 1]) | {concept}
    asked = [known[concept].asked for concept in made.left_out]
    assert asked == sorted(asked)
    assert set(made.left_out) | set(made.plan.started) == set(known)
    mean = sum(asked) / len(asked)
    assert mean < sum(known[concept].asked for concept in made.plan.started) / len(
        made.plan.started
    )


def test_the_minutes_that_would_suffice_for_all_concepts_do(services):
    day = NOW.date() + timedelta(days=21)
    short = plan_until_interview(services, NOW, day, 10)
    assert short.left_out
    assert not plan_until_interview(services, NOW, day, short.minutes_for_all).left_out


def test_on_the_eve_reviews_come_that_are_not_due_and_are_asked(services, clock):
    items = list(services.library.item_ids())[:30]
    for item in items:
        services.store.record(answer(item, after(days=-4), Rating.GOOD))
        services.store.record(answer(item, after(days=-1), Rating.GOOD))
    assert list(services.store.due(NOW)) == []
    set_interview(services, 1)
    queue = plan_session(services, SessionRequest(), NOW)
    assert queue.planned
    assert queue.early == set(queue.planned) <= set(items)
    session = StudySession(services.library, services.store, queue, clock=clock)
    first: Item = session.asked.item
    before = services.store.state(first.id)
    session.answer(right_answer(first))
    assert services.store.state(first.id).reviews == before.reviews + 1
    assert session.advance().item.id != first.id


def test_an_early_review_that_was_answered_in_another_session_is_skipped(services, clock):
    item = next(services.library.item_ids())
    services.store.record(answer(item, after(days=-4), Rating.GOOD))
    services.store.record(answer(item, after(days=-1), Rating.GOOD))
    set_interview(services, 1)
    queue = plan_session(services, SessionRequest(), NOW)
    assert item in queue.early
    services.store.record(answer(item, NOW, Rating.GOOD))
    assert StudySession(services.library, services.store, queue, clock=clock).asked is None


def test_what_was_learnt_with_its_lesson_today_is_not_asked_again_today(services):
    item = next(services.library.item_ids())
    services.store.record(make_event(Action.LEARN, item, rating=Rating.GOOD, correct=True))
    set_interview(services, 9)
    assert item not in plan_session(services, SessionRequest(), after(hours=1)).planned
    assert item in plan_session(services, SessionRequest(minutes=600), after(days=1)).planned


def test_cram_and_ahead_leave_the_schedule_alone(services, clock):
    items = list(services.library.item_ids())[:6]
    for number, item in enumerate(items):
        services.store.record(answer(item, after(days=-number), Rating.GOOD))
    now = after(hours=1)
    due_days = {item: services.store.state(item).due_day for item in items}
    tomorrow = services.calendar.day_of(now) + timedelta(days=1)
    coming = {item for item, day in due_days.items() if tomorrow <= day <= tomorrow}
    request = SessionRequest(cram=True, ahead=1)
    queue = plan_session(services, request, now)
    assert coming
    assert set(queue.planned) == coming
    session = StudySession(services.library, services.store, queue, cram=True, clock=clock)
    while session.asked is not None:
        session.answer(right_answer(session.asked.item))
        session.advance()
    assert {item: services.store.state(item).due_day for item in items} == due_days


def test_nothing_falls_due_in_the_days_ahead_of_a_new_learner(services):
    request = SessionRequest(cram=True, ahead=3)
    assert plan_session(services, request, NOW).planned == ()
    assert empty_reason(services, request, NOW) is EmptyReason.NONE_AHEAD


def test_what_is_asked_for_in_particular_does_not_follow_the_plan(services):
    set_interview(services, 1)
    wanted = Filter(concepts=frozenset({"dropout"}))
    found = plan_session(services, SessionRequest(wanted), NOW).planned
    assert concepts_of(services, found) == {"dropout"}


def test_the_own_limit_of_new_items_holds_within_the_plan(services):
    set_interview(services, 21, new_per_day="3", minutes_per_day="30")
    assert len(plan_session(services, SessionRequest(), NOW).planned) == 3
    learn = [answer(item, NOW) for item in list(services.library.item_ids())[:2]]
    services.store.merge(learn)
    made = plan_until_interview(services, NOW, services.settings.interview_date, 30)
    assert [len(day.new) for day in made.plan.days][:3] == [1, 3, 3]


def test_without_a_plan_there_is_no_standing(services):
    assert standing(services, NOW) is None
    set_interview(services, 61)
    assert standing(services, NOW) is None
    set_interview(services, 0)
    assert standing(services, NOW) is None


def test_one_missed_day_is_made_up_for_in_one_session(services):
    set_interview(services, 21)
    assert standing(services, NOW).behind == 0
    stand = standing(services, after(days=1))
    assert stand.behind > 0
    assert 10 < stand.minutes <= 20
    queue = plan_session(services, SessionRequest(minutes=stand.minutes), after(days=1))
    for number, item in enumerate(queue.planned):
        at = after(days=1, seconds=40 * number)
        services.store.record(answer(item, at, Rating.GOOD, milliseconds=30_000))
    assert standing(services, after(days=1, minutes=30)).behind <= 0


def test_after_a_holiday_more_minutes_a_day_make_up_for_it_or_it_is_too_late(services):
    set_interview(services, 21)
    standing(services, NOW)
    later = standing(services, after(days=5))
    assert later.minutes is None
    assert 10 < later.minutes_a_day <= 20
    assert later.planned < later.concepts
    late = standing(services, after(days=15))
    assert late.minutes is None
    assert late.minutes_a_day is None
    assert "too late" in standing_line(late, "en")


def test_the_plan_is_made_anew_once_the_date_or_the_minutes_change(services):
    set_interview(services, 21)
    standing(services, NOW)
    assert standing(services, after(days=3)).behind > 0
    services.settings.set("minutes_per_day", "11")
    assert standing(services, after(days=3)).behind == 0


@pytest.mark.parametrize("action", [Action.SUSPEND, Action.BURY])
def test_what_is_suspended_or_buried_stays_started(services, action):
    set_interview(services, 21)
    standing(services, NOW)
    concepts = {}
    for item, facts in services.library.facts(services.library.item_ids()).items():
        concepts.setdefault(facts.concept, item)
    items = list(concepts.values())[:20]
    services.store.merge(answer(item, after(seconds=number)) for number, item in enumerate(items))
    before = standing(services, after(days=1)).behind
    assert before < 0
    for item in items:
        services.store.record(make_event(action, item, after(days=1)))
    assert standing(services, after(days=1, hours=1)).behind == before
    made = plan_until_interview(services, after(days=1), NOW.date() + timedelta(days=21), 10)
    started = {concept for concept, item in concepts.items() if item in items}
    assert made.started == started
    assert made.plan.started >= started
    assert not started & set(made.left_out)


def test_a_saved_plan_that_cannot_be_read_is_made_anew(services):
    set_interview(services, 21)
    services.store.set_setting("plan", "{")
    assert standing(services, NOW).behind == 0


def test_the_standing_is_a_sentence_in_both_languages():
    behind = Standing(12, 3, 181, 120, minutes=18)
    assert (
        standing_line(behind, "en")
        == "12 days left, 3 concepts behind: study 18 minutes today to catch up."
    )
    assert standing_line(behind, "zh") == "还有 12 天，落后 3 个概念：今天学 18 分钟就能赶上。"
    for stand in (Standing(9, 0, 9, 9), Standing(9, -2, 9, 9), Standing(2, 5, 9, 9)):
        assert standing_line(stand, "en") != standing_line(stand, "zh")


@pytest.fixture
def learner(shipped, tmp_path):
    with Store.in_folder(tmp_path / "learner") as store:
        store.set_setting("interview_date", (FIRST_DAY + timedelta(days=21)).isoformat())
        yield Learner(Services(shipped, store, Settings(store)), seed=1)


def test_who_studies_every_day_stays_on_plan_within_the_minutes(learner):
    standing(learner.services, learner.now)
    learner.study(range(21))
    days = learner.days.values()
    assert all(day.minutes <= 12.5 for day in days)
    assert not any(day.new for number, day in learner.days.items() if number >= 19)
    assert all(day.asked for day in days)
    stand = standing(learner.services, learner.now)
    assert stand.behind <= 6


def test_a_holiday_lengthens_no_day_after_it(learner):
    learner.study([*range(5), *range(12, 21)])
    assert all(day.minutes <= 12.5 for day in learner.days.values())
