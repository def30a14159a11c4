"""Exercises in a plain session: the process that runs the code."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mlquiz.errors import MlquizError

if TYPE_CHECKING:
    from mlquiz.domain.exercises import Exercise, ExerciseResult
    from mlquiz.lab.parent.sync_runner import SyncRunner
    from mlquiz.packs.trust import LoadedCode


class Exercises:
    """Runs code in the lab, which is imported and started only when it is first needed.

    `pack_code` returns the code with which the current exercise was loaded, if it is from a pack.
    """

    def __init__(self, pack_code: Callable[[], LoadedCode | None]) -> None:
        self._pack_code = pack_code
        self._runner: SyncRunner | None = None

    def prepare(self) -> None:
        """Start to load PyTorch in the background, while the learner writes."""
        if self._runner is None:
            from mlquiz.lab.parent.sync_runner import SyncRunner

            self._runner = SyncRunner(warm=True)
        self._runner.start_warming()

    def run(self, exercise: Exercise, code: str) -> ExerciseResult:
        """Return the result of running code; see `Runner.judge`.

        Raises MlquizError if it cannot be run, for example because PyTorch is not installed.
        """
        from mlquiz.domain.exercises import ExerciseResult

        self.prepare()
        assert self._runner is not None
        result = self._runner.judge(exercise, code, self._pack_code())
        if isinstance(result, ExerciseResult):
            return result
        raise MlquizError(result.message, result.zh)

    def close(self) -> None:
        """End the process."""
        if self._runner is not None:
            self._runner.close()
            self._runner = None
