"""The lesson of a concept: an answer to say aloud, the page, figures, and follow-up questions."""

from __future__ import annotations

from msgspec import Struct

from mlquiz.domain.text import Text


class FigureCurve(Struct, frozen=True, kw_only=True):
    """A curve by its expressions: `y` of x, or a pair `x` and `y` of t.

    Without a label it belongs to the curve before it, whose colour it has. With `points`, its
    places are marked and not joined.
    """

    y: str
    x: str = ""
    label: Text | None = None
    points: bool = False


class Figure(Struct, frozen=True, kw_only=True):
    """A plot of expressions.

    `x` is the range over which curves y(x) are drawn, `t` that of pairs x(t), y(t); `y` cuts off
    what lies above or below. In a `square` figure a circle is round.
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
    """A part of the page with a heading; the demo of its `proof` is shown below it."""

    heading: Text
    text: Text
    proof: str | None = None

    @property
    def demo(self) -> str:
        """The demo that the proof belongs to; '' without a proof."""
        return self.proof.partition(":")[0] if self.proof else ""

    @property
    def claim(self) -> str:
        """The claim of that demo; '' without a proof."""
        return self.proof.partition(":")[2] if self.proof else ""


class FollowUp(Struct, frozen=True):
    """A question that an interviewer asks next, and its answer."""

    ask: Text
    answer: Text


class Lesson(Struct, frozen=True, kw_only=True):
    """A page about a concept, with its sources.

    `answer` is what to say aloud when asked `ask`, and `points` what it must not leave out.
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
