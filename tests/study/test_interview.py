"""A mock interview over a small library: climbing, saving, breaking off, going on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mlquiz.domain.answers import Answer, GaveUp, SelectedOptions, Typed
from mlquiz.domain.concepts import Judgement
from mlquiz.domain.events import Action
from mlquiz.domain.exercises import Attempt, ExerciseResult, Failure, FailureKind
from mlquiz.domain.interview import EndReason
from mlquiz.domain.kinds.verdict import Judged
from mlquiz.domain.ladders import RungLevel, Seniority
from mlquiz.domain.open_rung import OpenRung
from mlquiz.errors import MlquizError, UsageError
from mlquiz.store.store import Store
from mlquiz.study import eligible_items
from mlquiz.study.interview import InterviewSession
from mlquiz.study.ladder_selection import InterviewRequest, last_open
from mlquiz.study.services import Services
from tests.building.clock import FakeClock
from tests.building.content import concept, write
from tests.building.exercise import QUESTION
from tests.building.interviews import CLIMB, services_with
from tests.building.ladders import ladder, open_rung, rung
from tests.building.log import NOW

ALL = frozenset(range(4))


@pytest.fixture
def services(tmp_path: Path, store: Store) -> Iterator[Services]:
    with services_with(tmp_path, store) as opened:
        yield opened


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def climb(services: Services, clock: FakeClock) -> Callable[..., InterviewSession]:
    def begin(name: str = "climb", minutes: int = 20) -> InterviewSession:
        request = InterviewRequest(ladder=name, minutes=minutes, seed=1)
        return InterviewSession.start(services, request, clock)

    return begin


def option(session: InterviewSession, *, correct: bool) -> SelectedOptions:
    assert session.asked is not None
    options = session.asked.item.options  # type: ignore[attr-defined]
    index = next(n for n, each in enumerate(options) if each.correct is correct)
    return SelectedOptions(frozenset({index}))


def spoken_answer(session: InterviewSession, words: str, ticked: frozenset[int]) -> Answer:
    """Return an answer to the open question, with these points ticked."""
    assert session.asked is not None
    return session.asked.item.answer_from((words, ticked))


def climb_to(session: InterviewSession, level: RungLevel) -> None:
    """Pass the open rungs and the choice below a level."""
    while session.asked is not None and session.asked.rung.level is not level:
        if isinstance(session.asked.item, OpenRung):
            session.answer(spoken_answer(session, "so", ALL), confident=True)
        else:
            session.answer(option(session, correct=True), confident=True)
        session.advance()


def test_a_ladder_is_climbed_as_long_as_answers_hold(climb, services) -> None:
    session = climb()
    assert session.asked.rung.level is RungLevel.WHAT
    assert session.answer(
        spoken_answer(session, "my words", frozenset({0, 1, 3})), confident=True
    ).grade.correct
    session.advance()
    assert session.asked.rung.false_premise
    assert session.answer(spoken_answer(session, "", frozenset({0})), confident=False).grade.correct
    session.advance()
    assert not session.answer(option(session, correct=False), confident=True).grade.correct
    assert session.advance() is None
    assert session.interview.ended is EndReason.DONE
    (saved,) = services.store.interviews()
    assert saved == session.interview
    first, second, third = saved.answers
    assert (first.said, [point.item for point in first.missed]) == ("my words", [None])
    assert [point.text.en for point in second.missed] == ["why point 2", "why point 3"]
    assert [each.said.en for each in third.misconceptions] == ["bad"]
    assert third.misconceptions[0].why.en == "It is bad."
    (logged,) = services.store.answers()
    assert [(each.item, each.event) for each in saved.answers] == [
        (None, None),
        (None, None),
        ("pick", logged.uuid),
    ]


def test_a_missed_false_premise_ends_the_ladder_despite_other_points(climb) -> None:
    session = climb()
    climb_to(session, RungLevel.WHY)
    assert not session.answer(
        spoken_answer(session, "", frozenset({1, 2})), confident=True
    ).grade.correct


def test_who_gives_up_an_open_question_has_ticked_nothing(climb) -> None:
    session = climb()
    session.answer(GaveUp(), confident=None)
    result = session.result
    assert (result.passed, result.sure, len(result.missed)) == (False, None, 4)


def test_an_item_is_kept_in_the_log_as_practice_with_the_confidence(climb, services) -> None:
    session = climb()
    climb_to(session, RungLevel.WHEN_NOT)
    before = services.store.state("pick")
    session.answer(option(session, correct=True), confident=False)
    (event,) = services.store.answers()
    assert (event.item, event.action, event.confident) == ("pick", Action.PRACTICE, False)
    assert services.store.state("pick").due_day is before.due_day is None


def test_the_numbers_are_the_same_when_it_goes_on(climb, services, clock) -> None:
    session = climb()
    climb_to(session, RungLevel.COMPUTE)
    session.pause()
    again = InterviewSession.resume(services, last_open(services), clock)
    assert again.asked.item == session.asked.item
    assert again.interview == session.interview


def test_a_mistake_that_an_item_knows_is_a_misconception(climb) -> None:
    session = climb("judge")
    wrong = session.answer(Judged(Judgement.TRUE), confident=True)
    assert not wrong.grade.correct
    (found,) = session.result.misconceptions
    assert (found.said.en, found.why.en) == ("It never rains", "It does rain.")


def test_an_unknown_wrong_answer_is_no_misconception(climb) -> None:
    session = climb()
    climb_to(session, RungLevel.COMPUTE)
    session.answer(Typed("77"), confident=True)
    assert session.result.misconceptions == ()


def test_giving_up_an_item_ends_its_ladder(climb) -> None:
    session = climb()
    climb_to(session, RungLevel.COMPUTE)
    session.answer(GaveUp(), confident=None)
    assert session.result.gave_up
    assert session.advance() is None


def test_the_time_stops_while_the_interview_is_broken_off(climb, services, clock) -> None:
    session = climb(minutes=2)
    clock.advance(seconds=50)
    session.answer(spoken_answer(session, "", ALL), confident=True)
    clock.advance(seconds=10)
    session.pause()
    clock.advance(seconds=3600)
    again = InterviewSession.resume(services, last_open(services), clock)
    assert again.seconds_left == pytest.approx(60)
    assert again.asked.rung.level is RungLevel.WHY
    clock.advance(seconds=61)
    again.answer(spoken_answer(again, "", ALL), confident=True)
    assert again.advance() is None
    assert again.interview.ended is EndReason.TIME
    assert last_open(services) is None


def test_an_interview_that_was_killed_goes_on_after_its_last_answer(climb, services, clock) -> None:
    session = climb()
    session.answer(spoken_answer(session, "", ALL), confident=True)
    again = InterviewSession.resume(services, last_open(services), clock)
    assert again.asked.rung.level is RungLevel.WHY


def test_the_time_of_an_answer_ends_before_points_are_ticked(climb, clock) -> None:
    session = climb()
    clock.advance(seconds=30)
    session.stop_timing()
    clock.advance(seconds=40)
    session.answer(spoken_answer(session, "", ALL), confident=True)
    assert (session.result.seconds, session.result.clock) == (30, 70)


def test_time_to_think_after_an_undo_counts(climb, clock) -> None:
    session = climb()
    for seconds in (30, 20):
        clock.advance(seconds=seconds)
        session.stop_timing()
    clock.advance(seconds=40)
    session.answer(spoken_answer(session, "", ALL), confident=True)
    assert session.result.seconds == 50


def test_an_answer_that_the_demo_contradicts_does_not_count(climb, services) -> None:
    session = climb()
    climb_to(session, RungLevel.WHEN_NOT)
    session.answer(option(session, correct=False), confident=True)
    session.void_last_answer()
    assert list(services.store.answers()) == []
    assert session.advance().rung.level is RungLevel.COMPUTE
    assert len(services.store.interviews()[0].answers) == 2


def test_a_rung_whose_item_is_gone_is_left_out(tmp_path, store, clock) -> None:
    gone = ladder("gone", rung("what", "nowhere"), open_rung("why"), concept="c")
    with services_with(tmp_path, store, gone) as services:
        session = InterviewSession.start(services, InterviewRequest(), clock)
        assert session.asked.rung.level is RungLevel.WHY


@pytest.fixture
def coding(tmp_path, store) -> Iterator[Services]:
    """A library with a ladder whose second rung and last one ask for code."""
    write(tmp_path / "content" / "s" / "d.toml", concept("d", QUESTION, lesson=False))
    rungs = (open_rung("what"), rung("why", "write-square"), open_rung("show"))
    again = (rung("what", "pick"), rung("show", "write-square"))
    sources = [ladder("code", *rungs, concept="c"), ladder("last", *again, concept="c")]
    with services_with(tmp_path, store, *sources) as opened:
        yield opened


def test_without_torch_no_code_is_asked_for(coding, clock, monkeypatch) -> None:
    monkeypatch.setattr(eligible_items, "has_torch", lambda: False)
    session = InterviewSession.start(coding, InterviewRequest(ladder="code"), clock)
    session.answer(spoken_answer(session, "", ALL), confident=True)
    assert session.advance().rung.level is RungLevel.SHOW
    session = InterviewSession.start(coding, InterviewRequest(ladder="last"), clock)
    assert session.asked.is_last
    session.answer(option(session, correct=True), confident=True)
    assert session.advance() is None
    assert session.interview.ended is EndReason.DONE


def test_with_torch_code_is_asked_for(coding, clock) -> None:
    session = InterviewSession.start(coding, InterviewRequest(ladder="last"), clock)
    assert not session.asked.is_last
    session.answer(option(session, correct=True), confident=True)
    assert session.advance().item.id == "write-square"


@pytest.mark.parametrize("attempts", [0, 1])
def test_who_gives_up_code_after_an_attempt_has_given_up(coding, clock, attempts) -> None:
    session = InterviewSession.start(coding, InterviewRequest(ladder="last"), clock)
    session.answer(option(session, correct=True), confident=True)
    item = session.advance().item
    failure = Failure(kind=FailureKind.VALUE, case=0, expected="1", got="2")
    tried = (Attempt("def square(x): return 2", ExerciseResult(passed=0, failure=failure)),)
    session.answer(item.give_up(tried[:attempts]), confident=None)
    assert (session.result.gave_up, session.result.passed) == (True, False)


def test_who_gives_up_half_way_has_given_up(climb) -> None:
    session = climb("judge")
    session.answer(session.asked.item.give_up((Judgement.MYTH,)), confident=None)
    assert session.result.gave_up


def test_an_interview_whose_ladders_are_all_missing_is_kept(tmp_path, store, clock) -> None:
    with services_with(tmp_path / "pack", store) as services:
        started = InterviewSession.start(services, InterviewRequest(ladder="climb"), clock)
        started.pause()
    other = ladder("other", open_rung("what"), concept="c")
    with services_with(tmp_path / "without", store, other) as services:
        with pytest.raises(MlquizError, match="`--pack DIR`"):
            InterviewSession.resume(services, last_open(services), clock)
        assert last_open(services) == started.interview
    with services_with(tmp_path / "pack", store) as services:
        again = InterviewSession.resume(services, last_open(services), clock)
        assert again.asked.ladder.id == "climb"


def test_an_interview_broken_off_after_its_time_is_over(climb, services, clock) -> None:
    session = climb(minutes=1)
    clock.advance(seconds=59.5)
    session.pause()
    assert session.interview.ended is EndReason.TIME
    assert services.store.interviews() == [session.interview]
    assert last_open(services) is None


def test_an_interview_killed_after_its_time_cannot_go_on(climb, services, clock) -> None:
    session = climb(minutes=1)
    clock.advance(seconds=70)
    session.answer(spoken_answer(session, "", ALL), confident=True)
    (saved,) = services.store.interviews()
    assert (saved.is_open, saved.can_go_on) == (True, False)


def test_a_ladder_that_is_gone_is_left_out_when_the_interview_goes_on(tmp_path, store, clock):
    with services_with(tmp_path / "before", store) as services:
        InterviewSession.start(services, InterviewRequest(seed=1), clock).pause()
    with services_with(tmp_path / "now", store, CLIMB) as services:
        session = InterviewSession.resume(services, last_open(services), clock)
        assert session.asked.ladder.id == "climb"


def test_without_a_seed_other_topics_come_first_the_next_time(tmp_path, store, clock) -> None:
    ladders = [
        ladder(f"topic{n}", open_rung("what"), open_rung("why"), concept="c") for n in range(4)
    ]
    firsts = set()
    with services_with(tmp_path, store, *ladders) as services:
        for _ in range(12):
            session = InterviewSession.start(services, InterviewRequest(), clock)
            firsts.add(session.asked.ladder.id)
            session.answer(spoken_answer(session, "", frozenset()), confident=True)
            clock.advance(seconds=1)
    assert len(firsts) == 4


def test_a_topic_that_cannot_be_asked_is_reported(services, clock, tmp_path, store) -> None:
    with pytest.raises(UsageError, match="climb"):
        InterviewSession.start(services, InterviewRequest(ladder="clim"), clock)
    with pytest.raises(MlquizError, match="no interview questions"):
        InterviewSession.start(services, InterviewRequest(section="other"), clock)
    assert services.store.interviews() == []


def test_a_level_without_ladders_takes_those_of_other_levels(tmp_path, store, clock) -> None:
    with services_with(tmp_path, store, CLIMB) as services:
        request = InterviewRequest(level=Seniority.SENIOR)
        assert InterviewSession.start(services, request, clock).asked.ladder.id == "climb"
