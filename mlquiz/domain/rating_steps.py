"""The steps in which learners judge their own answer: reveal it, tick its points, rate it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from msgspec import Struct

from mlquiz.domain.answers import InvalidAnswer, read_marks
from mlquiz.domain.blocks import PlainText, Prose, Row
from mlquiz.domain.folding import fold
from mlquiz.domain.rating import Rating
from mlquiz.domain.rows import lettered
from mlquiz.domain.steps import Marks, Step
from mlquiz.i18n.messages import MESSAGES, translate
from mlquiz.text import Lang, Text

MIN_SHARE_FOR_HARD = 0.5
"""The minimum share of the points, in 0..1, for which HARD is suggested rather than AGAIN."""

SURE = ("y", "yes", "sure", "是", "有", "有把握")
UNSURE = ("n", "no", "unsure", "not sure", "否", "没", "没有", "没把握")


class Reveal(Step, frozen=True, kw_only=True):
    """Recall, then reveal the answer. Gives True."""

    can_give_up: ClassVar[bool] = False

    def read(self, line: str) -> Any:  # noqa: ARG002
        """Return True, whatever is typed."""
        return True


class Rated(Struct, frozen=True):
    """The learner's rating of the recall, and the points that were ticked."""

    rating: Rating
    ticked: frozenset[int] = frozenset()


class Rate(Step, frozen=True, kw_only=True):
    """Rate how well the answer was recalled, from 1 to 4. Gives Rated.

    `points` are what a complete answer must mention; ticking them is optional and suggests a
    rating.
    """

    shows_answer: ClassVar[bool] = True
    can_give_up: ClassVar[bool] = False

    points: tuple[Text, ...] = ()

    def rows(self, marks: Marks, lang: Lang) -> tuple[Row, ...]:
        """Return the points, then the ratings."""
        ratings = (
            Row(str(int(rating)), PlainText(translate(f"rate.{rating.name.lower()}", lang)))
            for rating in Rating
        )
        return (*point_rows(self.points, marks, lang), *ratings)

    def picked(self, index: int, marks: Marks) -> Any | None:
        """Return the rating if one is picked; a point is only ticked."""
        count = len(self.points)
        return None if index < count else Rated(Rating(index - count + 1), frozenset(marks))

    def cursor(self, marks: Marks) -> int | None:
        """Return the row of the suggested rating."""
        return len(self.points) + self.suggested(len(marks)) - 1

    def suggested(self, ticked: int) -> Rating:
        """Return the rating to suggest if this many points are ticked.

        If none is ticked it is GOOD, as for a recalled card, because ticking is optional.
        """
        if ticked in (0, len(self.points)):
            return Rating.GOOD
        return Rating.HARD if ticked >= MIN_SHARE_FOR_HARD * len(self.points) else Rating.AGAIN

    def read(self, line: str) -> Any:
        """Read a rating."""
        digit = fold(line).strip()
        if digit not in {"1", "2", "3", "4"}:
            raise InvalidAnswer(Text("Type 1, 2, 3 or 4.", "请输入 1、2、3 或 4。"))
        return Rated(Rating(int(digit)))

    def read_ticks(self, line: str) -> frozenset[int]:
        """Read the letters of the points that were said; an empty line means none."""
        return read_points(line, len(self.points))


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
        return point_rows(self.points, marks, lang)

    def submitted(self, marks: Marks) -> Any:
        """Return the ticked points; there may be none."""
        return frozenset(marks)

    def read(self, line: str) -> Any:
        """Read letters; an empty line means none."""
        return read_points(line, len(self.points))


class Confidence(Step, frozen=True, kw_only=True):
    """Say, once the answer is complete, whether one is sure of it. Gives a bool."""

    can_give_up: ClassVar[bool] = False

    prompt: Text | None = MESSAGES["confidence.prompt"]

    def rows(self, marks: Marks, lang: Lang) -> tuple[Row, ...]:  # noqa: ARG002
        """Return the two answers."""
        keys = ("confidence.sure", "confidence.unsure")
        return tuple(Row(letter, PlainText(translate(key, lang))) for letter, key in lettered(keys))

    def picked(self, index: int, marks: Marks) -> Any | None:  # noqa: ARG002
        """Return whether the learner is sure."""
        return index == 0

    def read(self, line: str) -> Any:
        """Read a letter, a digit, or yes or no."""
        word = fold(line).strip().casefold()
        if word in SURE + UNSURE:
            return word in SURE
        try:
            return read_marks(line, 2, many=False).options == {0}
        except InvalidAnswer:
            raise InvalidAnswer(
                Text("Type y if you are sure, n if not.", "有把握请输入 y，没有请输入 n。")
            ) from None


def point_rows(points: Sequence[Text], marks: Marks, lang: Lang) -> tuple[Row, ...]:
    """Return a row with a tick box for each point."""
    return tuple(
        Row(letter, Prose(point[lang]), picked=index in marks, boxed=True)
        for index, (letter, point) in enumerate(lettered(points))
    )


def read_points(line: str, count: int) -> frozenset[int]:
    """Read the letters of points, of which there are `count`; an empty line means none."""
    if not fold(line).strip():
        return frozenset()
    return read_marks(line, count, many=True).options
