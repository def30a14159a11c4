"""An open question of a ladder, which is passed by making enough of its points."""

from __future__ import annotations

from typing import ClassVar

from mlquiz.domain.answers import Answer, GaveUp, Grade
from mlquiz.domain.blocks import PlainText
from mlquiz.domain.items import Item
from mlquiz.domain.kinds.open import Explained, OpenQuestion, TrainedPoint
from mlquiz.domain.kinds.say import SayIt
from mlquiz.domain.ladders import Ladder, passes
from mlquiz.domain.rating import Rating
from mlquiz.domain.rating_steps import Tick
from mlquiz.domain.steps import Given, Step
from mlquiz.i18n.messages import MESSAGES, translate
from mlquiz.text import Lang


class OpenRung(OpenQuestion, frozen=True, kw_only=True):
    """An open question that is not rated by the learner, but passed by the points that were made.

    If it takes something false for granted, the first point names that and must be made.
    """

    is_self_rated: ClassVar[bool] = False

    false_premise: bool = False

    def step(self, given: Given) -> Step | None:
        """Ask for the answer, aloud or typed, then to tick the points that it contained."""
        if len(given) != 1:
            return None if given else super().step(given)
        key = "open.tick_premise" if self.false_premise else "open.tick_points"
        return Tick(prompt=MESSAGES[key], points=tuple(point.text for point in self.points))

    def answer_from(self, given: Given) -> Answer:
        """Return what was typed, the ticked points, and a rating: GOOD if they pass, else AGAIN."""
        text, ticked = given
        passed = passes(ticked, len(self.points), false_premise=self.false_premise)
        return Explained(text, ticked, Rating.GOOD if passed else Rating.AGAIN)

    def verdict(self, answer: Answer, grade: Grade) -> str:
        """Return whether the answer passed, or whether the false premise was noticed."""
        if isinstance(answer, GaveUp):
            return "gave_up"
        if self.false_premise:
            return "open.premise_seen" if grade.correct else "open.premise_missed"
        return "open.passed" if grade.correct else "open.failed"

    def recap(self, answer: Answer, grade: Grade, lang: Lang) -> tuple[PlainText, ...]:  # noqa: ARG002
        """Return how many points were made."""
        if not isinstance(answer, Explained):
            return ()
        counts = {"ticked": len(answer.ticked), "points": len(self.points)}
        return (PlainText(translate("open.count", lang, **counts)),)


def open_rung(ladder: Ladder, index: int) -> OpenRung:
    """Return the open question at an index of a ladder."""
    rung = ladder.rungs[index]
    assert rung.ask is not None
    assert rung.answer is not None
    return OpenRung(
        id=f"{ladder.id}:{index + 1}",
        concept=ladder.concept,
        proof=rung.proof,
        ask=rung.ask,
        answer=rung.answer,
        points=tuple(TrainedPoint(point.text, point.item) for point in rung.points),
        false_premise=rung.false_premise,
    )


def as_question(item: Item) -> Item:
    """Return an item as an interview asks it: what the learner would rate as an open question."""
    if isinstance(item, OpenQuestion):
        ask, answer, points = item.ask, item.answer, item.points
    elif isinstance(item, SayIt):
        ask, answer = item.front, item.back
        points = tuple(TrainedPoint(text) for text in item.points)
    else:
        return item
    return OpenRung(id=item.id, concept=item.concept, ask=ask, answer=answer, points=points)
