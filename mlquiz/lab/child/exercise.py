"""Running the learner's code of an exercise against its cases, in this process."""

from __future__ import annotations

import ast
import contextlib
import io
import math
import random
import signal
import sys
import traceback
from collections.abc import Iterator
from types import CodeType, FrameType
from typing import Any, NamedTuple

from msgspec.structs import replace

from mlquiz.domain.exercises import Exercise, ExerciseResult, Failure, FailureKind
from mlquiz.lab.child.memory_limit import is_out_of_memory, limit_memory
from mlquiz.lab.child.sandbox import confine
from mlquiz.lab.child.values import Difference, Other, Value, difference, plain_value, shown
from mlquiz.lab.protocol import ExerciseRequest, Failed, Judged

FILE = "<answer>"
"""The file name of the learner's code in tracebacks."""

CASE_SECONDS = 10.0
"""Maximum processor time of the learner's code in one case, in seconds."""

COMPARISON_SECONDS = 1.0
"""Maximum processor time of code that is compared with a typical wrong solution, in seconds."""

ALARM_INTERVAL = 0.2
"""Seconds between repetitions of the alarm, because code may catch every exception."""

MAX_PRINTED = 2_000
MAX_ERROR = 300
"""Maximum characters of what the code prints, and of the message of its exception."""

Names = dict[str, Any]


class Evaluated(NamedTuple):
    """The value of a call, and the gradient of each leaf tensor by name."""

    value: Value
    gradients: dict[str, Value]


class TimeUp(BaseException):
    """Raised inside the learner's code when its time is up.

    It is a BaseException, so that `except Exception` does not catch it.
    """


class TruncatedOutput(io.StringIO):
    """Text that is printed, of which the first `MAX_PRINTED` characters are kept."""

    def write(self, text: str) -> int:
        """Keep what there is room for."""
        super().write(text[: max(0, MAX_PRINTED - self.tell())])
        return len(text)


def judge(request: ExerciseRequest) -> Judged | Failed:
    """Return the result of a request; this process is confined for the rest of its life."""
    confine()
    sys.stdin = io.StringIO()  # `input` fails instead of waiting
    try:
        with limit_memory(request.memory):
            return Judged(run_exercise(request.exercise, request.code))
    except Exception as error:  # noqa: BLE001 - the solution of the exercise may fail, too
        reason = f"{type(error).__name__}: {error}"
        message = f"This exercise cannot be run here ({reason})."
        return Failed(message, zh=f"这道题在本机无法运行（{reason}）。")


def run_exercise(exercise: Exercise, code: str, seconds: float = CASE_SECONDS) -> ExerciseResult:
    """Return the result of running `code`, which must compile; raise no error of the code.

    Must be called in the main thread. Raises what the exercise's own solution raises.
    """
    compiled = compile(code, FILE, "exec")
    printed = TruncatedOutput()
    for case in range(len(exercise.calls)):
        printed = TruncatedOutput()
        failure = _attempt(exercise, compiled, case, seconds, printed)
        if failure:
            return ExerciseResult(
                passed=case,
                failure=replace(failure, inputs=_inputs(exercise, case)),
                printed=printed.getvalue(),
                wrong=_same_mistake(exercise, compiled, failure),
            )
    return ExerciseResult(passed=len(exercise.calls), printed=printed.getvalue())


def _attempt(
    exercise: Exercise, code: CodeType, case: int, seconds: float, printed: TruncatedOutput
) -> Failure | None:
    """Return how the code fails in a case; None if it passes."""
    expected = _evaluate(exercise, _compiled(exercise.solution), case)
    try:
        with _alarm(seconds), contextlib.redirect_stdout(printed):
            got = _evaluate(exercise, code, case)
    except BaseException as error:  # noqa: BLE001 - the code may raise anything
        return _failure_of(error, case)
    return _compared(expected, got, exercise.tolerance, case)


def _same_mistake(exercise: Exercise, code: CodeType, first: Failure) -> int | None:
    """Return the index of the only typical wrong solution that fails like `code`; None if unclear.

    A candidate must give the same outcome as `code` in every case up to the first failure; if
    several remain, later cases decide.
    """
    if first.kind is FailureKind.TIME:
        return None
    alike = dict(enumerate(map(_compiled, exercise.wrong)))
    for case in range(len(exercise.calls)):
        own = _outcome(exercise, code, case)
        alike = {
            index: wrong
            for index, wrong in alike.items()
            if _outcome(exercise, wrong, case) == own
        }  # fmt: skip
        if not alike or (len(alike) == 1 and case >= (first.case or 0)):
            break
    return next(iter(alike)) if len(alike) == 1 else None


def _outcome(exercise: Exercise, code: CodeType, case: int) -> Failure | None:
    """Return how the code fails in a case, without the line; None if it passes."""
    failure = _attempt(exercise, code, case, COMPARISON_SECONDS, TruncatedOutput())
    return replace(failure, line=None) if failure else None


def _compiled(code: str) -> CodeType:
    return compile(code, "<exercise>", "exec")


def _names() -> Names:
    """Return the names that code may use without importing them, with fixed random seeds."""
    import numpy as np
    import torch

    random.seed(0)
    np.random.seed(0)
    torch.manual_seed(0)
    return {"math": math, "np": np, "torch": torch, "F": torch.nn.functional}


def _evaluate(exercise: Exercise, code: CodeType, case: int) -> Evaluated:
    """Execute `code`, then the setup, and evaluate the case's call with the names of both."""
    names = {**_names(), "__name__": "answer"}
    exec(code, names)  # noqa: S102
    names = dict(names)  # so that the setup does not replace what the code refers to
    exec(_compiled(exercise.setup), names)  # noqa: S102
    value = eval(compile(exercise.calls[case], "<exercise>", "eval"), names)  # noqa: S307
    gradients = _gradients(value, names) if exercise.gradient else {}
    return Evaluated(plain_value(value), gradients)


def _inputs(exercise: Exercise, case: int) -> tuple[str, ...]:
    """Return the values of the names in the case's call that the setup defines."""
    names, known = _names(), set(_names())
    exec(_compiled(exercise.setup), names)  # noqa: S102
    nodes = ast.walk(ast.parse(exercise.calls[case]))
    used = dict.fromkeys(node.id for node in nodes if isinstance(node, ast.Name))
    values = {name: plain_value(names[name]) for name in used if name in names.keys() - known}
    return tuple(
        f"{name} = {shown(value)}" for name, value in values.items() if not isinstance(value, Other)
    )


def _gradients(value: Any, names: Names) -> dict[str, Value]:
    """Return the gradients of a weighted sum of the tensors in `value` with respect to the leaves.

    A leaf that the value does not depend on has None.
    """
    import torch

    leaves = {
        name: each
        for name, each in names.items()
        if isinstance(each, torch.Tensor) and each.requires_grad and each.is_leaf
    }
    values = value if isinstance(value, tuple | list) else [value]
    outputs = [each for each in values if isinstance(each, torch.Tensor) and each.requires_grad]
    if not outputs or not leaves:
        return dict.fromkeys(leaves)
    generator = torch.Generator().manual_seed(0)
    weights = [torch.rand(each.shape, generator=generator, dtype=each.dtype) for each in outputs]
    found = torch.autograd.grad(outputs, list(leaves.values()), weights, allow_unused=True)
    return {name: plain_value(each) for name, each in zip(leaves, found, strict=True)}


def _compared(expected: Evaluated, got: Evaluated, tolerance: float, case: int) -> Failure | None:
    if found := difference(expected.value, got.value, tolerance):
        return _failure(found.kind, found, case)
    for name, gradient in expected.gradients.items():
        # The learner's code may have turned a leaf into a tensor without gradient.
        if found := difference(gradient, got.gradients.get(name), tolerance):
            return _failure(FailureKind.GRADIENT, found, case, name)
    return None


def _failure(kind: FailureKind, found: Difference, case: int, name: str = "") -> Failure:
    where = name + found.where
    return Failure(kind=kind, case=case, where=where, expected=found.expected, got=found.got)


def _failure_of(error: BaseException, case: int) -> Failure:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == FILE]
    line = lines[-1] if lines else None
    if isinstance(error, TimeUp):
        return Failure(kind=FailureKind.TIME, case=case, line=line)
    if isinstance(error, Exception) and is_out_of_memory(error):
        return Failure(kind=FailureKind.MEMORY, case=case, line=line)
    first = str(error).strip().partition("\n")[0][:MAX_ERROR]
    name = type(error).__name__
    text = f"{name}: {first}" if first else name
    return Failure(kind=FailureKind.ERROR, case=case, error=text, line=line)


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raise TimeUp in the block after `seconds` of processor time, repeatedly until it is left.

    Code that waits is stopped by the parent, as is all code on Windows, which has no alarm.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise TimeUp

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds, ALARM_INTERVAL)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
