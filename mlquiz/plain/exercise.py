"""Exercises in a plain session: the process that runs the code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from mlquiz.domain.exercises import Exercise, ExerciseResult
from mlquiz.errors import MlquizError

if TYPE_CHECKING:
    from mlquiz.lab.parent.sync_runner import SyncRunner


class Exercises:
    """Runs code in the lab, which is imported and started only when it is first needed.

    `pack` returns the folder of the pack that the current exercise comes from, if any.
    """

    def __init__(self, pack: Callable[[], Path | None]) -> None:
        self._pack = pack
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
        self.prepare()
        assert self._runner is not None
        result = self._runner.judge(exercise, code, self._pack())
        if isinstance(result, ExerciseResult):
            return result
        raise MlquizError(result.message, result.zh)

    def close(self) -> None:
        """End the process."""
        if self._runner is not None:
            self._runner.close()
            self._runner = None
