"""The step that only the mock interview has: ticking the points of an open answer."""

from __future__ import annotations

from typing import Any, ClassVar

from mlquiz.domain.answers import letters, read_marks
from mlquiz.domain.blocks import Prose, Row
from mlquiz.domain.folding import fold
from mlquiz.domain.steps import Marks, Step
from mlquiz.text import Lang, Text


class Tick(Step, frozen=True, kw_only=True):
    """Tick the points that the answer contained. Gives the frozenset of their indices."""

    shows_answer: ClassVar[bool] = True
    can_give_up: ClassVar[bool] = False

    points: tuple[Text, ...]

    @property
    def many(self) -> bool:
        """Several points may be ticked."""
        return True

    def rows(self, marks: Marks, lang: Lang) -> tuple[Row, ...]:
        """Return the points."""
        return tuple(
            Row(letter, Prose(point[lang]), picked=index in marks, boxed=True)
            for index, (letter, point) in enumerate(
                zip(letters(len(self.points)), self.points, strict=True)
            )
        )

    def submitted(self, marks: Marks) -> Any:
        """Return the ticked points; there may be none."""
        return frozenset(marks)

    def read(self, line: str) -> Any:
        """Read letters; an empty line means none."""
        if not fold(line).strip():
            return frozenset()
        return read_marks(line, len(self.points), many=True).options
