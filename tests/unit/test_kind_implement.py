"""Questions that ask to write code: checks, steps, grades and what is shown."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mlquiz.domain.answers import GaveUp, InvalidAnswer, Misconception
from mlquiz.domain.blocks import Block, Code, Group, PlainText, Prose
from mlquiz.domain.code import MAX_CODE, checked
from mlquiz.domain.exercises import Attempt, ExerciseResult, Failure, FailureKind
from mlquiz.domain.kinds.implement import (
    MAX_ATTEMPTS,
    Case,
    Implement,
    Implemented,
    WrongSolution,
)
from mlquiz.domain.rating import Rating
from mlquiz.lab.parent.snippets import run_snippet
from mlquiz.text import LANGUAGES, Text

SOLUTION = "def square(x):\n    return x * x"
QUESTION = Implement(
    id="write-square",
    concept="gradient",
    ask=Text("Write `square(x)`.", "实现 `square(x)`。"),
    starter="\ndef square(x):\n    ...\n",
    solution=SOLUTION,
    cases=tuple(Case(name=Text(f"case {n}", f"用例 {n}"), call=f"square({n})") for n in range(4)),
    wrong=(
        WrongSolution(code="def square(x):\n    return x", why=Text("Once.", "一次。")),
        WrongSolution(code="def square(x):\n    return 2 * x", why=Text("Twice.", "两倍。")),
    ),
    why=Text("Times itself.", "自乘。"),
    forbid=("square",),
)
PASSED = Attempt(SOLUTION, ExerciseResult(passed=4))
FAILED = Attempt(
    "def square(x):\n    return 2 * x",
    ExerciseResult(
        passed=1,
        failure=Failure(kind=FailureKind.VALUE, case=1, expected="1", got="2"),
        printed="hello",
        wrong=1,
    ),
)
RAISED = Attempt(
    "def square(x):\n    return y",
    ExerciseResult(
        passed=0,
        failure=Failure(kind=FailureKind.ERROR, case=0, error="NameError: y", line=2),
    ),
)

attempts = st.lists(st.sampled_from([FAILED, RAISED]), max_size=MAX_ATTEMPTS - 1)


def words(blocks: tuple[Block, ...]) -> str:
    """Return all that the blocks say."""
    found = []
    for block in blocks:
        match block:
            case Group(blocks=parts):
                found.append(words(parts))
            case Prose(source=text) | PlainText(text=text) | Code(source=text):
                found.append(text)
    return "\n".join(found)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (SOLUTION, SOLUTION),
        ("    return x * x", "def square(x):\n    return x * x"),
        ("return x * x", "def square(x):\n    return x * x"),
        ("y = x\nreturn y * x\n\n", "def square(x):\n    y = x\n    return y * x"),
        ("def square(x):\n\treturn x * x", SOLUTION),
        ("import math\n\ndef square(x):\n    return x**2", None),
        ("def helper(x):\n    return x\n\ndef square(x):\n    return helper(x) ** 2", None),
    ],
)
def test_a_function_or_its_body_is_accepted(typed: str, code: str | None) -> None:
    assert QUESTION.step(()).read(typed) == (code or typed)


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("def square(x:\n    return x", "not valid Python"),
        ("def square（x）:\n    return x", "not valid Python"),
        ("def square(x):\n    ...", "Replace the ..."),
        ("def square(x):  # soon\n\n    ...", "Replace the ..."),
        ("", "Replace the ..."),
        ("def square(x):\n    return np.square(x)", "Do not use square"),
        ("from numpy import square as s\ndef square(x):\n    return s(x)", "Do not use square"),
        ("y = x\nreturn y *", "(line 2)"),
        ("y = x\nif y:\nreturn y", "after 'if' statement on line 2 (line 3)"),
        ("def square(x):\n    return x *", "(line 2)"),
        ("x" * (MAX_CODE + 1), "too long"),
        ("\x00", "not valid Python"),
    ],
)
def test_what_cannot_be_run_is_refused_with_a_hint(typed: str, hint: str) -> None:
    with pytest.raises(InvalidAnswer) as error:
        QUESTION.step(()).read(typed)
    assert hint in error.value.text.en
    assert error.value.text.zh


def test_each_function_of_the_starter_must_be_defined() -> None:
    starter = "def one(x):\n    ...\n\ndef two(x):\n    ..."
    with pytest.raises(InvalidAnswer, match="Define two"):
        checked("def one(x):\n    return 1", starter)


def test_a_long_sum_is_read() -> None:
    code = f"def square(x):\n    return {' + '.join(['1'] * 1000)}"
    assert QUESTION.step(()).read(code) == code


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(typed: str) -> None:
    try:
        code = checked(typed, QUESTION.starter)
    except InvalidAnswer as error:
        assert error.text.en
    else:
        compile(code, "code", "exec")


@given(attempts)
def test_attempts_go_on_until_one_passes_or_none_is_left(failed: list[Attempt]) -> None:
    given = tuple(failed)
    step = QUESTION.step(given)
    assert step is not None
    assert step.starter == (given[-1].code if given else "def square(x):\n    ...")
    assert QUESTION.step((*given, PASSED)) is None
    right = QUESTION.grade(QUESTION.answer_from((*given, PASSED)))
    assert right.correct
    assert right.rating is (Rating.HARD if given else Rating.GOOD)
    assert right.why == (QUESTION.why,)
    given_up = QUESTION.grade(QUESTION.give_up(given))
    assert not given_up.correct
    assert given_up.rating is Rating.AGAIN


def test_after_the_last_attempt_the_answer_is_wrong() -> None:
    given = (RAISED,) * (MAX_ATTEMPTS - 1) + (FAILED,)
    assert QUESTION.step(given) is None
    answer = QUESTION.answer_from(given)
    grade = QUESTION.grade(answer)
    assert (grade.correct, grade.rating) == (False, Rating.AGAIN)
    assert QUESTION.verdict(answer, grade) == "wrong"


def test_a_typical_mistake_is_explained() -> None:
    answer = Implemented((FAILED, FAILED, RAISED))
    assert QUESTION.grade(answer).why == (QUESTION.wrong[1].why, QUESTION.why)
    shown = [Misconception(QUESTION.cases[1].name, QUESTION.wrong[1].why)]
    assert list(QUESTION.misconceptions(answer)) == shown
    assert list(QUESTION.misconceptions(Implemented.from_record(answer.record()))) == shown
    assert list(QUESTION.misconceptions(GaveUp())) == []


def test_giving_up_at_once_is_the_plain_answer() -> None:
    assert QUESTION.give_up(()) == GaveUp()
    answer = QUESTION.give_up((FAILED,))
    assert QUESTION.verdict(answer, QUESTION.grade(answer)) == "gave_up"


def test_the_record_is_plain_data_with_code_and_result() -> None:
    record = Implemented((FAILED,), gave_up=True).record()
    assert json.loads(json.dumps(record)) == record
    (attempt,) = record["attempts"]
    assert attempt["code"] == FAILED.code
    assert attempt["result"]["failure"]["expected"] == "1"
    assert record["gave_up"]
    assert "gave_up" not in Implemented((PASSED,)).record()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_failed_attempt_shows_the_case_and_what_came_out(lang: str) -> None:
    shown = words(QUESTION.blocks((FAILED,), lang))
    assert QUESTION.cases[1].name[lang] in shown
    assert "square(1)" in shown
    assert "hello" in shown
    assert ("expected 1\ngot      2" if lang == "en" else "应为 1\n得到 2") in shown
    assert "2" in shown  # attempts left
    assert QUESTION.solution not in shown
    assert QUESTION.wrong[1].why[lang] not in shown


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_exception_is_shown_with_its_line(lang: str) -> None:
    shown = words(QUESTION.blocks((RAISED,), lang))
    assert "NameError: y" in shown
    assert "return y" in shown


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", list(FailureKind))
@pytest.mark.parametrize("case", [0, None])
def test_every_failure_has_a_message(kind: FailureKind, case: int | None, lang: str) -> None:
    compared = kind in ("value", "shape", "type", "gradient")
    values = {"expected": "1", "got": "2", "where": "x[0]"} if compared else {"error": "E"}
    failure = Failure(kind=kind, case=case, **values)
    attempt = Attempt("pass", ExerciseResult(passed=0, failure=failure))
    shown = words(QUESTION.blocks((attempt,), lang))
    assert "implement." not in shown
    assert "{" not in shown


def test_after_the_answer_comes_a_solution() -> None:
    wrong, right = Implemented((FAILED,) * 3), Implemented((PASSED,))
    for answer in (wrong, right, GaveUp()):
        grade = QUESTION.grade(answer)
        shown = words(QUESTION.result_blocks(answer, grade, "en"))
        assert QUESTION.solution in shown
        assert ("case 1" in shown) is (answer is wrong)
        assert bool(QUESTION.recap(answer, grade, "en")) is (answer is wrong)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"solution": "def square(x)"}, "not valid Python"),
        ({"solution": "def other(x):\n    return 1"}, "square of the starter is not defined"),
        ({"solution": "def square(x):\n    return np.square(x)"}, "the solution itself uses"),
        ({"setup": "x ="}, "not valid Python"),
        ({"cases": QUESTION.cases[:3]}, "4 to 8 cases"),
        ({"cases": (Case(name=Text("a", "a"), call="square("),) * 4}, "not valid Python"),
        ({"wrong": QUESTION.wrong[:1]}, "2 to 4 wrong solutions"),
        ({"wrong": (WrongSolution(code="x = 1", why=Text("a", "a")),) * 2}, "is not defined"),
    ],
)
def test_check_refuses_what_cannot_work(change: dict[str, object], message: str) -> None:
    assert not list(QUESTION.errors())
    assert any(message in error.message for error in replace(QUESTION, **change).errors())


@pytest.mark.parametrize(
    ("change", "path", "message"),
    [
        ({}, None, ""),
        ({"solution": "def square(x):\n    return 1 / x"}, ("solution",), "failed: ZeroDiv"),
        ({"starter": SOLUTION}, ("starter",), "passes all cases"),
        (
            {"wrong": (QUESTION.wrong[0], WrongSolution(code=SOLUTION, why=Text("a", "a")))},
            ("wrong", 1, "code"),
            "passes all cases",
        ),
        ({"setup": "import nothing_like_it"}, ("solution",), "nothing_like_it"),
    ],
)
def test_check_runs_the_solutions(
    change: dict[str, object], path: tuple[str | int, ...] | None, message: str
) -> None:
    question = replace(QUESTION, **change)
    found = [(error.path, error.message) for error in question.run_errors(run_snippet)]
    if path is None:
        assert found == []
    else:
        assert found[0][0] == path
        assert message in found[0][1]
