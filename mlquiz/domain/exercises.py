"""Exercises in which code is written: what is run, and the result of a run as plain data."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace


class Exercise(Struct, frozen=True, kw_only=True):
    """What is needed to run an answer to an exercise.

    `calls` are expressions that are evaluated with the solution and with the learner's code, each
    after `setup` has been executed afresh, and whose values are compared. `wrong` are typical
    wrong solutions. If `gradient`, the derivatives with respect to all tensors of `setup` that
    require a gradient are compared, too.
    """

    setup: str
    solution: str
    calls: tuple[str, ...]
    wrong: tuple[str, ...] = ()
    gradient: bool = False
    tolerance: float = 1e-4


class FailureKind(StrEnum):
    """What was wrong in the first case that failed."""

    VALUE = "value"
    SHAPE = "shape"
    TYPE = "type"
    GRADIENT = "gradient"
    ERROR = "error"
    TIME = "time"
    MEMORY = "memory"
    CRASH = "crash"


class Failure(Struct, frozen=True, kw_only=True):
    """The first case that failed.

    `case` is its index; None if the code failed before the first case. `where` is the position of
    the first wrong number, such as `[0, 2]`, or the name of the tensor whose gradient is wrong.
    `error` is the exception in one line, `line` the learner's line that raised it, if any. `inputs`
    are the values of the names in the case's call, such as `x = [1, 2]`.
    """

    kind: FailureKind
    case: int | None = None
    inputs: tuple[str, ...] = ()
    where: str = ""
    expected: str = ""
    got: str = ""
    error: str = ""
    line: int | None = None


class ExerciseResult(Struct, frozen=True, kw_only=True):
    """The result of running the learner's code: how many cases passed before the first failure.

    `printed` is what the code printed in the case that failed, or in the last one. `wrong` is the
    index of the typical wrong solution with the same value in the case that failed, if any.
    """

    passed: int
    failure: Failure | None = None
    printed: str = ""
    wrong: int | None = None

    def map_texts(self, change: Callable[[str], str]) -> ExerciseResult:
        """Return the result with `change` applied to every text that the learner's code wrote."""
        failure = self.failure
        if failure:
            failure = replace(
                failure,
                where=change(failure.where),
                expected=change(failure.expected),
                got=change(failure.got),
                error=change(failure.error),
                inputs=tuple(map(change, failure.inputs)),
            )
        return replace(self, failure=failure, printed=change(self.printed))


class Attempt(Struct, frozen=True):
    """Code that the learner submitted, and the result of running it."""

    code: str
    result: ExerciseResult
