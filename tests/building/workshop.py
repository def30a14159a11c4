"""A kind of question with the steps that few kinds have: mark a line, arrange, write code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mlquiz.domain.answers import Answer, Grade, InvalidAnswer
from mlquiz.domain.blocks import Block, Code, Prose
from mlquiz.domain.items import Question
from mlquiz.domain.kinds.registry import Kind
from mlquiz.domain.steps import Arrange, Given, MarkLine, Step, WriteCode
from mlquiz.text import Lang, Text
from mlquiz.toml_schema.tables import FieldSpec, text
from tests.building.items import text as same

CODE = "\n".join(f"x{number} = {number}" for number in range(1, 13))
TEXTS = tuple(map(same, ("one", "two", "three")))


class WorkshopAnswer(Answer, frozen=True):
    """A line, an order and a text."""

    line: int
    order: tuple[int, ...]
    code: str

    def record(self) -> dict[str, object]:
        return {"line": self.line, "order": self.order, "code": self.code}


class MultiStepQuestion(Question, frozen=True, kw_only=True):
    """A question in three steps; every complete answer is right."""

    kind: ClassVar[str] = "workshop"

    ask: Text

    @classmethod
    def keys(cls) -> Mapping[str, FieldSpec]:
        return {"ask": FieldSpec(text)}

    @property
    def summary(self) -> Text:
        return self.ask

    def step(self, given: Given) -> Step | None:
        steps = (
            MarkLine(code=CODE),
            Arrange(options=TEXTS, prompt=same("Put them in order.")),
            WriteCode(starter="def f():\n    ", check=self.check),
        )
        return steps[len(given)] if len(given) < len(steps) else None

    def check(self, code: str) -> str:
        if "return" not in code:
            raise InvalidAnswer(same("Return something."))
        return code

    def answer_from(self, given: Given) -> Answer:
        return WorkshopAnswer(*given)

    def grade(self, answer: Answer) -> Grade:
        return (
            self.graded(correct=True)
            if isinstance(answer, WorkshopAnswer)
            else super().grade(answer)
        )

    def blocks(self, given: Given, lang: Lang) -> tuple[Block, ...]:
        ask = Prose(self.ask[lang])
        return (ask, Code(CODE, echo=True)) if given else (ask,)


ROW = Kind(
    name="workshop",
    defined=f"{__name__}:MultiStepQuestion",
    title=same("workshop"),
    seconds=60,
    group="calculation",
)
QUESTION = """
[[question]]
id = "workshop"
kind = "workshop"
ask = { en = "Build it.", zh = "动手做。" }
"""
