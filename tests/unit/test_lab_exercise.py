"""Running the learner's code of an exercise, in this process."""

from __future__ import annotations

import pytest

from mlquiz.domain.exercises import Exercise, FailureKind
from mlquiz.lab.child.exercise import MAX_PRINTED, run_exercise

SQUARE = """
def square(x):
    return x * x
"""
EXERCISE = Exercise(
    setup="y = np.array([1.0, -2.0])",
    solution=SQUARE,
    calls=("square(3.0)", "square(y)", "square(np.zeros((2, 3)))"),
    wrong=("def square(x):\n    return 2 * x", "def square(x):\n    return x * abs(x)"),
)
GRADIENT = Exercise(
    setup="x = torch.tensor([1.0, 2.0], requires_grad=True)",
    solution=SQUARE,
    calls=("square(x)",),
    gradient=True,
)


def test_the_solution_passes_all_cases() -> None:
    result = run_exercise(EXERCISE, SQUARE)
    assert (result.passed, result.failure) == (3, None)


def test_the_first_case_that_fails_is_described() -> None:
    result = run_exercise(EXERCISE, "def square(x):\n    return abs(x) * x")
    assert result.passed == 1
    failure = result.failure
    assert failure is not None
    assert (failure.kind, failure.case, failure.where) == (FailureKind.VALUE, 1, "[1]")
    assert (failure.expected, failure.got) == ("[1, 4]", "[1, -4]")
    assert failure.inputs == ("y = [1, -2]",)
    assert result.wrong == 1


def test_code_that_is_wrong_in_its_own_way_is_no_typical_mistake() -> None:
    assert run_exercise(EXERCISE, "def square(x):\n    return x + 100").wrong is None


def test_typical_mistakes_that_fail_alike_are_distinguished_by_a_later_case() -> None:
    exercise = Exercise(
        setup="",
        solution=SQUARE,
        calls=("square(1.0)", "square(2.0)"),
        wrong=("def square(x):\n    return 0.0", "def square(x):\n    return x - 1"),
    )
    assert run_exercise(exercise, "def square(y):\n    return y - 1").wrong == 1


def test_a_gradient_is_compared() -> None:
    assert run_exercise(GRADIENT, SQUARE).failure is None
    failure = run_exercise(GRADIENT, "def square(x):\n    return x * x.detach()").failure
    assert failure is not None
    assert (failure.kind, failure.where) == (FailureKind.GRADIENT, "x[0]")
    failure = run_exercise(GRADIENT, "def square(x):\n    return (x * x).detach()").failure
    assert failure is not None
    assert (failure.kind, failure.where, failure.got) == (FailureKind.GRADIENT, "x", "None")


@pytest.mark.parametrize("change", ["x.requires_grad_(False)", "x.detach_()"])
@pytest.mark.parametrize("result", ["x * x", "(x * x).requires_grad_()"])
def test_an_argument_that_lost_its_gradient_is_a_wrong_gradient(change: str, result: str) -> None:
    failure = run_exercise(GRADIENT, f"def square(x):\n    {change}\n    return {result}").failure
    assert failure is not None
    assert (failure.kind, failure.where, failure.got) == (FailureKind.GRADIENT, "x", "None")


@pytest.mark.parametrize(("power", "got"), [("10**400", "inf"), ("-(10**5000)", "-inf")])
def test_an_integer_beyond_the_floats_is_a_wrong_value(power: str, got: str) -> None:
    failure = run_exercise(EXERCISE, f"def square(x):\n    return {power}").failure
    assert failure is not None
    assert (failure.kind, failure.got) == (FailureKind.VALUE, got)


@pytest.mark.parametrize(
    ("code", "error", "line"),
    [
        ("def square(x):\n\n    return 1 / 0", "ZeroDivisionError: division by zero", 3),
        ("def square():\n    return 0", "TypeError: square() takes 0", None),
        ("import nothing_like_it", "ModuleNotFoundError", 1),
        ("def square(x):\n    return square(x)", "RecursionError", 2),
        ("def square(x):\n    raise SystemExit", "SystemExit", 2),
        ("def square(x):\n    raise KeyboardInterrupt", "KeyboardInterrupt", 2),
    ],
)
def test_an_exception_is_reported_with_its_line(code: str, error: str, line: int | None) -> None:
    failure = run_exercise(EXERCISE, code).failure
    assert failure is not None
    assert (failure.kind, failure.line) == (FailureKind.ERROR, line)
    assert failure.error.startswith(error)


def test_an_endless_loop_is_stopped() -> None:
    failure = run_exercise(EXERCISE, "while True:\n    pass", seconds=0.1).failure
    assert failure is not None
    assert failure.kind is FailureKind.TIME
    assert failure.line


def test_what_the_failing_case_prints_is_kept_up_to_a_limit() -> None:
    loud = "def square(x):\n    print('x is', x)\n    return x * x if np.ndim(x) == 0 else x"
    assert run_exercise(EXERCISE, loud).printed == "x is [ 1. -2.]\n"
    endless = "def square(x):\n    print('y' * 10_000)\n    print('z')"
    assert run_exercise(EXERCISE, endless).printed == "y" * MAX_PRINTED


def test_code_cannot_spoil_the_arguments_of_the_next_case() -> None:
    exercise = Exercise(
        setup="y = np.ones(2)", solution=SQUARE, calls=("square(y)", "square(y).sum()")
    )
    spoiling = "def square(x):\n    x[:] = x * x\n    return x"
    assert run_exercise(exercise, spoiling).failure is None


def test_random_numbers_are_the_same_in_both_runs() -> None:
    code = "def noise():\n    return torch.rand(3), np.random.rand()"
    exercise = Exercise(setup="", solution=code, calls=("noise()",))
    assert run_exercise(exercise, code).failure is None
