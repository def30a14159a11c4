"""Retention, confidence, mastery, confusions and time, from the log."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlquiz.domain.answers import SelectedOptions
from mlquiz.domain.events import Action
from mlquiz.domain.kinds.bug import MarkedLine
from mlquiz.domain.kinds.diagnose import Diagnosed
from mlquiz.domain.kinds.order import Arranged
from mlquiz.domain.memory import DEFAULT_MEMORY
from mlquiz.domain.rating import Rating
from mlquiz.domain.retention import predictions, retention_groups
from mlquiz.domain.scheduling import CardState, apply, retrievability
from mlquiz.library.library import Library
from mlquiz.study.services import Services
from mlquiz.study.settings import Settings
from mlquiz.study.statistics import ConfidenceCount, confidence_counts, misjudged, statistics
from mlquiz.study.statistics_tables import confusions, tables
from tests.building.code_questions import BUG, ORDER
from tests.building.content import write
from tests.building.diagnosis import DIAGNOSE, write_diagnosis
from tests.building.forgetful import FORGETFUL, history
from tests.building.log import NOW, after, answer, make_event
from tests.building.small_library import CHOICE
from tests.building.sound import SOUND


@pytest.fixture
def services(library, store, clock):
    return Services(library, store, Settings(store, clock))


@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from("ab"), st.sampled_from(Rating))),
)
def test_predictions_are_those_of_the_schedule(steps):
    day, log = 0, []
    for gap, item, rating in steps:
        day += gap
        log.append(answer(item, after(days=day, seconds=len(log)), rating))
    expected, states = [], {}
    for event in log:
        state = states.get(event.item, CardState(item=event.item))
        if state.last_day is not None and event.learner_day > state.last_day:
            expected.append(pytest.approx(retrievability(state, event.learner_day)))
        states[event.item] = apply(state, event)
    assert [chance for _, chance in predictions(log, DEFAULT_MEMORY)] == expected


def test_the_own_memory_predicts_what_is_measured_and_another_does_not():
    log = history(FORGETFUL, items=300, each=6)
    for memory, is_calibrated in ((FORGETFUL, True), (DEFAULT_MEMORY, False)):
        groups = [each for each in retention_groups(predictions(log, memory)) if each.reviews > 80]
        assert groups
        assert all(each.low <= each.predicted <= each.high for each in groups)
        close = [abs(each.predicted - each.recalled) < 0.06 for each in groups]
        assert all(close) is is_calibrated


def test_certainty_counts_only_answers_for_which_it_was_asked():
    log = [
        answer("a", confident=True),
        answer("b", rating=Rating.AGAIN, confident=True),
        answer("c", confident=False),
        answer("d"),
    ]
    assert confidence_counts(log) == [ConfidenceCount(True, 2, 1), ConfidenceCount(False, 1, 1)]
    assert confidence_counts([answer("d")]) == []


def test_a_sure_but_wrong_answer_is_listed_until_it_is_right_on_a_later_day():
    wrong = answer("a", NOW, Rating.AGAIN, confident=True)
    other = answer("b", after(hours=1), Rating.AGAIN, confident=True)
    same_day, later = answer("a", after(minutes=10)), answer("a", after(days=1))
    assert misjudged([wrong, same_day, other]) == ["b", "a"]
    assert misjudged([wrong, same_day, other, later]) == ["b"]
    assert misjudged([answer("a", NOW, Rating.AGAIN, confident=False)]) == []


def test_a_sure_but_wrong_answer_in_practice_or_an_interview_does_not_come_back():
    mistake = {"rating": Rating.AGAIN, "correct": False, "confident": True}
    assert misjudged([make_event(Action.PRACTICE, "a", **mistake)]) == []


def choose(services, session, *, wrong=True):
    """Answer with the first wrong, or the right, option."""
    options = session.asked.item.options
    index = next(n for n, option in enumerate(options) if option.correct is not wrong)
    session.answer(SelectedOptions(frozenset({index})))


def test_a_misconception_chosen_twice_is_a_confusion_whatever_the_order_of_options(
    services, start_session, clock
):
    for day in range(6):
        clock.now = NOW + timedelta(days=40 * day)
        session = start_session(CHOICE)
        choose(services, session)
        found = statistics(services, clock.now).confusions
        most = max((each.times for each in found), default=0)
        wrongs = {o.text.en for o in session.asked.item.options if not o.correct}
        assert most >= min(2, -(-(day + 1) // len(wrongs))) or day == 0
    assert found[0].times == most >= 2
    assert found[0].misconception.said.en in wrongs
    (link, *_) = confusions(statistics(services, clock.now), services.library, "en")
    assert link.line.startswith(f"{most} times: “")
    assert link.concept == session.asked.item.concept


def test_answers_to_another_version_of_an_item_are_no_confusion(services, start_session, clock):
    session = start_session(CHOICE)
    choose(services, session)
    event = next(iter(services.store.events()))
    record = {"answer": event.answer, "correct": False, "rating": Rating.AGAIN}
    for number in range(3):
        at = after(days=number + 1)
        services.store.record(make_event(Action.ANSWER, "pick", at, content_hash="old", **record))
    assert not statistics(services, after(days=9)).confusions


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"seed": "x"}',
        '{"seed": 1, "marked": [99]}',
        '{"seed": 1, "judged": "no", "repair": null}',
        "null",
    ],
)
def test_records_that_cannot_be_read_are_left_out(services, text):
    for number in range(3):
        services.store.record(
            answer("pick", after(days=number), Rating.AGAIN, answer=text, correct=False)
        )
    assert not statistics(services, after(days=9)).confusions


@pytest.mark.parametrize(
    ("question", "wrong_answer", "said"),
    [
        (BUG, lambda bug: MarkedLine(5, index_of(bug.reasons, "It divides")), "It divides"),
        (BUG, lambda bug: MarkedLine(5, index_of(bug.reasons, "It overwrites")), None),
        (BUG, lambda bug: bug.give_up((5,)), None),
        (ORDER, lambda order: Arranged((order.shown.index(4), 0, 1, 2)), "detach"),
        (
            DIAGNOSE,
            lambda asked: Diagnosed(index_of(asked.options, "rival cause"), 0),
            "rival cause",
        ),
    ],
)
def test_a_wrong_reason_step_or_cause_given_twice_is_a_confusion(
    tmp_path, store, clock, question, wrong_answer, said
):
    root = write_diagnosis(tmp_path)
    write(root / "basics" / "weight.toml", SOUND + question)
    with Library.open([root], tmp_path / "cache.sqlite") as library:
        (name,) = set(library.item_ids()) & {"find-bug", "put-in-order", "diagnose"}
        for seed in range(2):
            record = {"seed": seed, **wrong_answer(library.item(name).present(seed)).record()}
            event = answer(name, after(days=seed), Rating.AGAIN, answer=json.dumps(record))
            store.record(event)
        services = Services(library, store, Settings(store, clock))
        found = statistics(services, after(days=9)).confusions
    assert [(each.times, each.misconception.said.en) for each in found] == [(2, said)] * bool(said)


def index_of(options, text):
    return [option.text.en for option in options].index(text)


def test_time_and_mastery_add_up(services, start_session, clock):
    session = start_session(CHOICE)
    clock.advance(seconds=30)
    choose(services, session, wrong=False)
    found = statistics(services, clock.now)
    assert sum(minutes for _, minutes in found.minutes_by_day) == pytest.approx(0.5)
    assert len(found.minutes_by_day) == 14
    (section,) = [each for each in found.sections if each.started]
    assert section.started == 1
    assert 0 < section.mastery <= 1 / section.items
    for lang in ("en", "zh"):
        assert len(tables(found, services.library, lang)) >= 2


def test_nothing_is_shown_before_the_first_answer(services):
    found = statistics(services, NOW)
    assert (found.reviews, found.predicted, found.recalled) == (0, 0.0, 0.0)
    assert tables(found, services.library, "en") == []
