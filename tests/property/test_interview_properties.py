"""The mock interview for any ladders and any answers."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mlquiz.domain.interview import (
    Ended,
    EndReason,
    Interview,
    InterviewEvent,
    Paused,
    RungAnswer,
    Started,
    Voided,
    ladder_results,
    next_position,
    replay,
)
from mlquiz.domain.interview_report import compare, report_on
from mlquiz.domain.ladders import Candidate, RungLevel, Seniority, choose_ladders, passes
from tests.building.items import text
from tests.building.log import after

LADDERS = [f"ladder{number}" for number in range(4)]
LEVELS = list(RungLevel)
CANDIDATES = st.lists(
    st.builds(
        Candidate,
        id=st.text(min_size=1, max_size=5),
        section=st.sampled_from("abc"),
        concept=st.sampled_from("xyz"),
        level=st.sampled_from(Seniority),
        asked=st.integers(0, 26),
        seconds=st.floats(10, 500),
        seen=st.integers(0, 5),
    ),
    unique_by=lambda each: each.id,
    min_size=1,
    max_size=12,
)
SENIORITIES = st.sampled_from(Seniority)


@given(CANDIDATES, SENIORITIES, st.integers(1, 60), st.integers())
def test_every_ladder_for_the_level_is_chosen_once_and_always_the_same_way(
    candidates: list[Candidate], level: Seniority, minutes: int, seed: int
) -> None:
    chosen = choose_ladders(candidates, level, minutes, seed)
    assert chosen == choose_ladders(candidates, level, minutes, seed)
    assert len(set(chosen)) == len(chosen)
    levels = {each.level for each in candidates if each.id in chosen}
    fitting = {each.id for each in candidates if each.level is level}
    assert fitting <= set(chosen)
    if fitting:
        apart = {Seniority.JUNIOR: Seniority.SENIOR, Seniority.SENIOR: Seniority.JUNIOR}
        assert apart.get(level) not in levels
    else:
        assert chosen


def candidate(name: str, asked: int, **values: object) -> Candidate:
    given_values = {"section": name, "concept": name, "level": Seniority.MID, "seconds": 60.0}
    return Candidate(id=name, asked=asked, **{**given_values, **values})  # type: ignore[arg-type]


def first_of(*candidates: Candidate, minutes: float = 20) -> dict[str, int]:
    """Return how often each ladder is the first in 400 interviews."""
    firsts = [choose_ladders(candidates, Seniority.MID, minutes, seed)[0] for seed in range(400)]
    return {each.id: firsts.count(each.id) for each in candidates}


def test_what_is_asked_often_comes_first_mostly() -> None:
    counts = first_of(candidate("often", 18), candidate("seldom", 3))
    assert counts["often"] > 20 * counts["seldom"] / 2 > 0


@pytest.mark.parametrize("worse", [{"seen": 2}, {"level": Seniority.JUNIOR}, {"seconds": 1300.0}])
def test_what_was_put_before_or_does_not_fit_comes_later(worse: dict[str, object]) -> None:
    counts = first_of(candidate("fresh", 10), candidate("worse", 10, **worse))
    assert counts["fresh"] > 1.5 * counts["worse"]


def test_sections_alternate() -> None:
    ladders = [candidate(f"a{n}", 10, section="a") for n in range(4)]
    ladders += [candidate(f"b{n}", 10, section="b") for n in range(4)]
    pairs = [choose_ladders(ladders, Seniority.MID, 20, seed)[:2] for seed in range(400)]
    changes = sum(first[0] != second[0] for first, second in pairs)
    assert changes > 240


@given(st.integers(3, 5), st.data())
def test_sixty_percent_of_the_points_pass(points: int, data: st.DataObject) -> None:
    ticked = data.draw(st.frozensets(st.integers(0, points - 1)))
    assert passes(ticked, points) == (len(ticked) / points >= 0.6)
    assert passes(ticked, points, false_premise=True) == (0 in ticked)


def answer(ladder: str, rung: int, *, passed: bool, clock: float, sure: bool | None) -> RungAnswer:
    return RungAnswer(
        ladder=ladder, rung=rung, level=LEVELS[rung], concept=f"about-{ladder}", section="s",
        title=text(ladder), ask=text("?"), passed=passed, seconds=1.0, clock=clock, sure=sure,
    )  # fmt: skip


@st.composite
def interviews(draw: st.DrawFn) -> tuple[list[InterviewEvent], dict[str, int]]:
    """Draw the events of an interview that goes on until it is over or broken off."""
    counts = {name: draw(st.integers(1, len(LEVELS))) for name in LADDERS}
    start = Started(ladders=tuple(LADDERS), minutes=20, level=Seniority.MID, seed=1)
    events: list[InterviewEvent] = [start]
    clock = 0.0
    for _ in range(draw(st.integers(0, 20))):
        state = state_after(events)
        position = next_position(state, counts)
        if position is None:
            events.append(Ended(clock=clock, reason=EndReason.DONE))
            break
        clock += draw(st.floats(0, 100))
        passed, sure = draw(st.booleans()), draw(st.none() | st.booleans())
        events.append(answer(position.ladder, position.rung, passed=passed, clock=clock, sure=sure))
        follows = draw(st.sampled_from([None, Paused(clock=clock), Voided(clock=clock)]))
        events += [follows] if follows else []
    return events, counts


def state_after(events: Sequence[InterviewEvent]) -> Interview:
    state = replay("i", [(after(seconds=n), event) for n, event in enumerate(events)])
    assert state is not None
    return state


@given(interviews())
def test_a_ladder_is_climbed_rung_by_rung_and_ends_where_the_answer_does(
    drawn: tuple[list[InterviewEvent], dict[str, int]],
) -> None:
    events, _ = drawn
    state = state_after(events)
    for result in ladder_results(state):
        rungs = [each.rung for each in result.answers]
        assert rungs == sorted(set(rungs))
        assert all(each.passed for each in result.answers[:-1])
        assert (result.stopped_at is None) == result.answers[-1].passed
    assert [each.ladder for each in ladder_results(state)] == [
        name for name in LADDERS if any(name == each.ladder for each in state.answers)
    ]


@given(interviews())
def test_an_interview_can_be_resumed_after_any_event(
    drawn: tuple[list[InterviewEvent], dict[str, int]],
) -> None:
    events, counts = drawn
    for end in range(1, len(events) + 1):
        state = state_after(events[:end])
        encoded = [msgspec.json.encode(event) for event in events[:end]]
        decoded = [msgspec.json.decode(each, type=InterviewEvent) for each in encoded]
        assert state_after(decoded) == state
        position = next_position(state, counts)
        assert position is None or position not in state.voided
        assert all(
            position is None or (each.ladder, each.rung) != (position.ladder, position.rung)
            for each in state.answers
        )


@given(interviews(), interviews())
def test_a_report_counts_every_answer(
    drawn: tuple[list[InterviewEvent], dict[str, int]],
    earlier: tuple[list[InterviewEvent], dict[str, int]],
) -> None:
    state = state_after(drawn[0])
    report = report_on(state, {"about-ladder0": 20})
    assert report.asked == len(state.answers) == sum(each.asked for each in report.sections)
    assert report.passed == sum(each.passed for each in report.sections)
    assert report.confidence.stated == sum(each.sure is not None for each in state.answers)
    failed = {each.concept for each in report.ladders if each.stopped_at}
    assert {tip.concept for tip in report.tips} == failed
    before = report_on(state_after(earlier[0]))
    found, back = compare(report, before), compare(before, report)
    assert found.sure_wrong == -back.sure_wrong
    assert (found.depth is None) == (not report.asked or not before.asked)


def test_a_tip_has_the_questions_of_all_ladders_on_its_concept() -> None:
    start = Started(ladders=("a", "b"), minutes=20, level=Seniority.MID, seed=1)
    failed = [
        replace(answer(name, rung, passed=False, clock=1.0, sure=False), concept="c", item=item)
        for name, rung, item in (("a", 1, "late"), ("b", 0, "early"))
    ]
    (tip,) = report_on(state_after([start, *failed])).tips
    assert tip.items == ("early", "late")
    assert tip.stopped_at == LEVELS[0]
