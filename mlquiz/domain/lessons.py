"""The lesson of a concept: a spoken answer, a page with figures, and follow-up questions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from mlquiz.domain.proofs import split_proof
from mlquiz.text import Text

if TYPE_CHECKING:
    from mlquiz.toml_schema.locations import KeyPath


class FigureCurve(Struct, frozen=True, kw_only=True):
    """A curve given by expressions: `y` as a function of x, or `x` and `y` as functions of t.

    A curve without a label continues the one before it, in the same colour. If `points` is set, its
    points are drawn as markers and not joined.
    """

    y: str
    x: str = ""
    label: Text | None = None
    points: bool = False


class Figure(Struct, frozen=True, kw_only=True):
    """A plot of expressions.

    `x` is the range of x for curves y(x), `t` the range of t for curves x(t), y(t); the plot is
    clipped to the range `y`. The axes of a `square` figure have the same scale.
    """

    curves: tuple[FigureCurve, ...]
    x_label: Text
    y_label: Text
    caption: Text | None = None
    x: tuple[float, float] | None = None
    t: tuple[float, float] = (0.0, 1.0)
    y: tuple[float, float] | None = None
    square: bool = False


class LessonPart(Struct, frozen=True, kw_only=True):
    """A part of the page with a heading, followed by the demo of its `proof`, if any."""

    heading: Text
    text: Text
    proof: str | None = None

    @property
    def demo(self) -> str:
        """The demo of the proof; '' without a proof."""
        return split_proof(self.proof)[0] if self.proof else ""

    @property
    def claim(self) -> str:
        """The claim of that demo; '' without a proof."""
        return split_proof(self.proof)[1] if self.proof else ""


class FollowUp(Struct, frozen=True):
    """A follow-up question of an interviewer, and its answer."""

    ask: Text
    answer: Text


class Lesson(Struct, frozen=True, kw_only=True):
    """The page about a concept, with its sources.

    `answer` is the spoken answer to the interviewer's question `ask`; `points` are what a complete
    answer must mention.
    """

    concept: str
    text: Text
    answer: Text
    points: tuple[Text, ...]
    follow_ups: tuple[FollowUp, ...]
    sources: tuple[str, ...] = ()
    ask: Text | None = None
    figures: tuple[Figure, ...] = ()
    parts: tuple[LessonPart, ...] = ()


def running_texts(lesson: Lesson) -> Iterator[tuple[KeyPath, Text]]:
    """Yield the texts of a lesson in reading order, the answer last, with their key paths.

    The answer comes last because it may use terms that the page below it explains.
    """
    yield ("lesson",), lesson.text
    for index, figure in enumerate(lesson.figures):
        if figure.caption:
            yield ("figure", index, "caption"), figure.caption
    for index, part in enumerate(lesson.parts):
        yield ("lesson_part", index, "text"), part.text
    for index, each in enumerate(lesson.follow_ups):
        yield ("follow_up", index, "ask"), each.ask
        yield ("follow_up", index, "answer"), each.answer
    yield ("answer",), lesson.answer
