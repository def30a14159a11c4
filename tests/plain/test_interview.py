"""The mock interview line by line."""

from __future__ import annotations

import contextlib
import io

import pytest

from mlquiz.plain.demos import DemoRunner
from mlquiz.plain.interview import PlainInterview
from mlquiz.render.terminal import Terminal
from mlquiz.study.interview import InterviewSession
from mlquiz.study.ladder_selection import InterviewRequest
from tests.building.clock import FakeClock
from tests.building.interviews import services_with
from tests.building.ladders import ladder, rung
from tests.building.log import NOW
from tests.building.small_library import write_coin_demo


@pytest.fixture
def run_interview(tmp_path, store, torch_folder):
    """Hold an interview over these lines; return what was written and the saved interview."""

    def run(lines, *ladders, lang="en", minutes=20, bias=1.0):
        demos = write_coin_demo(tmp_path, bias)
        typed, out, clock = iter(lines), io.StringIO(), FakeClock(NOW)
        terminal = Terminal(out)

        def read(prompt):
            terminal.write_wrapped(prompt)
            line = next(typed, None)
            if isinstance(line, int):
                clock.advance(seconds=line)
                line = next(typed, None)
            if isinstance(line, BaseException):
                raise line
            return line

        with services_with(tmp_path, store, *ladders) as services:
            request = InterviewRequest(ladder="climb", minutes=minutes, seed=1)
            interview = InterviewSession.start(services, request, clock)
            with contextlib.suppress(KeyboardInterrupt):
                PlainInterview(
                    interview,
                    services.library,
                    DemoRunner(terminal, [demos]),
                    lang,
                    read,
                    terminal.write_wrapped,
                ).run()
            found = {each.id: each for each in store.interviews()}
            return out.getvalue(), found[interview.interview.id]

    return run


def test_an_open_answer_is_compared_with_the_points(run_interview):
    shown, interview = run_interview(["two", "lines", ".", "y", "a b d", ""])
    assert "[20:00 left] Ladder climb · what" in shown
    assert (
        shown.index("Are you sure") < shown.index("It is so, and") < shown.index("✓ Good enough.")
    )
    assert "The topic goes deeper." in shown
    assert "Ask why?" in shown
    (first,) = interview.answers
    assert (first.said, first.sure, first.passed) == ("two\nlines", True, True)


def test_a_failed_rung_ends_the_ladder_after_its_model_answer(run_interview):
    shown, interview = run_interview(["", "n", "a", ""])
    assert "✗ Not enough." in shown
    assert shown.index("It is so, and") < shown.index("That is where this topic ends.")
    assert "Ask why?" not in shown
    assert not interview.is_open


def test_a_false_premise_is_revealed_when_the_points_are_ticked(run_interview):
    shown, _ = run_interview(["", "y", "a b c", "", "so", ".", "y", "b c", ""])
    assert "took something false for granted" not in shown.partition("Ask why?")[0]
    assert "✗ The false premise went unnoticed." in shown


def test_giving_up_shows_the_answer_and_asks_for_no_confidence(run_interview):
    shown, interview = run_interview(["?", ""])
    assert "It is so, and" in shown
    assert "Are you sure" not in shown
    assert interview.answers[0].gave_up


def test_what_is_no_confidence_is_asked_again(run_interview):
    shown, interview = run_interview(["", "perhaps", "没把握", "a b c", ""])
    assert "Type y if you are sure, n if not." in shown
    assert interview.answers[0].sure is False


RUNGS = (rung("what", "pick"), rung("why", "judge"), rung("show", "foresee"))
ITEMS = ladder("climb", *RUNGS, concept="c")


def test_items_are_asked_as_in_a_quiz_with_the_confidence_before_the_verdict(run_interview):
    for letter in "ab":
        shown, interview = run_interview([letter, "y", ""], ITEMS)
        assert "Which?" in shown
        assert shown.index("Are you sure") < shown.index("Because.")
        (answer,) = interview.answers
        assert answer.passed == ("✓ Right." in shown)
        assert ("The topic goes deeper." in shown) == answer.passed


def letter(shown, option):
    lines = (line.strip() for line in shown.splitlines())
    return next(line[0] for line in lines if line.endswith(f") {option}"))


def test_a_verdict_and_a_prediction_are_asked_in_all_their_steps(run_interview):
    first, _ = run_interview([], ITEMS)
    start = [letter(first, "good"), "y", ""]
    second, _ = run_interview([*start, "m"], ITEMS)
    start += ["m", letter(second, "corrected"), "n", ""]
    third, _ = run_interview(start, ITEMS)
    start += [letter(third, "heads"), "y", ""]
    shown, interview = run_interview(start, ITEMS)
    assert "The experiment came out as claimed." in shown
    assert "You reached the end of this topic." in shown
    assert [each.passed for each in interview.answers] == [True] * 3
    shown, interview = run_interview(start, ITEMS, bias=0.0)
    assert "your answer isn't scored" in shown
    assert len(interview.answers) == 2


def test_the_end_of_the_input_breaks_off_and_keeps_the_answers(run_interview):
    _, interview = run_interview(["", "y", "a b c"])
    assert interview.is_open
    assert len(interview.answers) == 1


@pytest.mark.parametrize("lines", [[], [""], ["", "y"], ["", "y", "a b c"]])
def test_ctrl_c_and_quitting_at_any_prompt_keep_what_was_answered(run_interview, lines):
    for ending in (KeyboardInterrupt(), ":q"):
        _, interview = run_interview([*lines, 30, ending])
        assert interview.is_open
        assert len(interview.answers) == (len(lines) == 3)
        assert interview.clock == 30


def test_no_question_is_put_when_the_time_is_over(run_interview):
    shown, interview = run_interview([61, "", "y", "a b c", ""], minutes=1)
    assert interview.ended == "time"
    assert "Ask why?" not in shown


def test_an_interview_left_after_its_time_is_over(run_interview):
    _, interview = run_interview([70, ":q"], minutes=1)
    assert interview.ended == "time"


def test_commands_work_in_the_middle(run_interview):
    shown, interview = run_interview([60, ":t", ":h", "x", ".", "y", "a b c d", ""])
    assert "19:00 left." in shown
    assert ":! report a mistake · :q break off" in " ".join(shown.split())
    assert interview.answers[0].said == "x"


def test_an_interview_is_in_chinese(run_interview):
    shown, _ = run_interview(["", "y", "a b c d", ""], lang="zh")
    assert "[还剩 20:00] 梯子 · 是什么" in shown
    assert "说到 4 / 4 点" in shown
    assert "sure" not in shown
    assert "看实验" not in shown  # the item has no demo


def test_a_question_of_an_interview_is_reported(run_interview):
    shown, _ = run_interview(["?", "!", "odd", ""])
    assert "write to the author of the pack" in " ".join(shown.split())
