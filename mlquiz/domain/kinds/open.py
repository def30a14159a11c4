"""An interviewer's questions, answered freely and compared with a model answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar, Self

from msgspec import Struct
from msgspec.structs import replace

from mlquiz.domain.answers import Answer, Grade, InvalidAnswer
from mlquiz.domain.blocks import Block, Group, Marked, PlainText, Prose
from mlquiz.domain.items import AskedQuestion
from mlquiz.domain.rating import Rating
from mlquiz.domain.rating_steps import Rate
from mlquiz.domain.steps import Given, Step, WriteText
from mlquiz.i18n.messages import MESSAGES, translate
from mlquiz.text import Lang, Text

if TYPE_CHECKING:
    from mlquiz.toml_schema.diagnostics import ValidationError
    from mlquiz.toml_schema.locations import KeyPath
    from mlquiz.toml_schema.tables import FieldSpec


MAX_LENGTH = 4_000
"""Maximum length of a typed answer in characters."""


class TrainedPoint(Struct, frozen=True):
    """A point that a complete answer makes, and the id of a question that trains it, if any.

    `trainer` is that question's text, which the library fills in.
    """

    text: Text
    item: str | None = None
    trainer: Text | None = None

    def training(self, lang: Lang) -> Prose | None:
        """Return which question trains the point; None if none does."""
        if self.trainer is None:
            return None
        return Prose(translate("open.trainer", lang, ask=self.trainer[lang], item=self.item))


class Explained(Answer, frozen=True, rename={"text": "typed", "rating": "recalled"}):
    """What the learner typed, '' if it was said aloud; the points made; the learner's own rating.

    `ticked` are the indices of the points.
    """

    text: str
    ticked: frozenset[int]
    rating: Rating

    def record(self) -> dict[str, object]:
        """Return the text, the sorted indices and the rating, from 1 to 4."""
        return {"typed": self.text, "ticked": sorted(self.ticked), "recalled": int(self.rating)}


class OpenQuestion(AskedQuestion, frozen=True, kw_only=True):
    """An interviewer's question that is answered aloud or in writing.

    The learner compares the answer with the model `answer`, ticks the points made and rates it.
    """

    kind: ClassVar[str] = "open"
    answer_type: ClassVar[type[Answer]] = Explained
    is_self_rated: ClassVar[bool] = True
    is_provable: ClassVar[bool] = False

    answer: Text
    points: tuple[TrainedPoint, ...]

    @classmethod
    def keys(cls) -> Mapping[str, FieldSpec]:
        """Return the keys of an open question."""
        from mlquiz.domain.kinds.fields import ASK, nested
        from mlquiz.toml_schema.scalars import identifier
        from mlquiz.toml_schema.tables import FieldSpec, optional, text, title

        point = {"text": FieldSpec(title), "item": optional(identifier)}
        return {
            **ASK,
            "answer": FieldSpec(text),
            "point": FieldSpec(nested(point, outer=("answer",), at_least=1), into="points"),
        }

    @property
    def summary(self) -> Text:
        """The question."""
        return self.ask

    @property
    def linked_items(self) -> Mapping[KeyPath, str]:
        """The questions that train the points."""
        return {
            ("point", index, "item"): point.item
            for index, point in enumerate(self.points)
            if point.item
        }

    def with_linked(self, summaries: Mapping[str, Text]) -> Self:
        """Return the question with the texts of the questions that train its points."""
        return replace(
            self,
            points=tuple(
                replace(point, trainer=summaries.get(point.item or "")) for point in self.points
            ),
        )

    def step(self, given: Given) -> Step | None:
        """Ask for the answer, aloud or typed, then to tick the points and rate it."""
        if not given:
            return WriteText(prompt=MESSAGES["open.answer"], check=check_length, may_be_said=True)
        points = tuple(point.text for point in self.points)
        return Rate(prompt=MESSAGES["open.tick"], points=points) if len(given) == 1 else None

    def answer_from(self, given: Given) -> Answer:
        """Return what was typed, the ticked points and the rating."""
        text, rated = given
        return Explained(text, rated.ticked, rated.rating)

    def blocks(self, given: Given, lang: Lang) -> tuple[Block, ...]:
        """Return the question, then what was typed and the model answer."""
        ask = Prose(self.ask[lang])
        if not given:
            return (ask,)
        typed = (PlainText(line, "muted", echo=True) for line in given[0].splitlines())
        own = (Group(tuple(typed)),) if given[0] else ()
        return (ask, *own, self._model(lang))

    def _model(self, lang: Lang) -> Block:
        return Prose(self.answer[lang].strip(), "answer")

    def verdict(self, answer: Answer, grade: Grade) -> str:
        """Return whether the learner was content, which is neither right nor wrong."""
        if not isinstance(answer, Explained):
            return super().verdict(answer, grade)
        return "open.content" if grade.correct else "open.not_content"

    def result_blocks(self, answer: Answer, grade: Grade, lang: Lang) -> tuple[Block, ...]:  # noqa: ARG002
        """Return the points, marked if any was ticked, and what trains those that were missed.

        After giving up, return the model answer first.
        """
        ticked = answer.ticked if isinstance(answer, Explained) else frozenset()
        gave_up = not isinstance(answer, Explained)
        if not (ticked or gave_up):
            return ()
        points = tuple(
            Marked(
                "right" if index in ticked else "" if gave_up else "wrong",
                Prose(point.text[lang]),
                None if index in ticked else point.training(lang),
            )
            for index, point in enumerate(self.points)
        )
        return (self._model(lang), Group(points)) if gave_up else (Group(points),)

    def grade(self, answer: Answer) -> Grade:
        """Return the grade of the learner's own rating: correct unless it is AGAIN."""
        if not isinstance(answer, Explained):
            return super().grade(answer)
        return Grade(answer.rating > Rating.AGAIN, answer.rating)

    def errors(self) -> Iterator[ValidationError]:
        """Yield an error if the answer is too short or too long, or has too few or many points."""
        from mlquiz.domain.spoken import length_errors, point_errors

        yield from length_errors(self.answer)
        yield from point_errors("point", len(self.points))


def check_length(text: str) -> str:
    """Return a typed answer without blank ends, '' if it was said aloud.

    Raises InvalidAnswer if it is too long.
    """
    if len(text) > MAX_LENGTH:
        raise InvalidAnswer(
            Text(
                f"That is too long: at most {MAX_LENGTH} characters.",
                f"太长了：最多 {MAX_LENGTH} 个字符。",
            )
        )
    return text.strip()
