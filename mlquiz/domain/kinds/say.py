"""Cards that are made from a lesson: an interviewer's question to be answered aloud."""

from __future__ import annotations

from typing import ClassVar

from mlquiz.domain.blocks import Block, Prose
from mlquiz.domain.items import FlashCard
from mlquiz.domain.steps import Given, Rate, Reveal, Step
from mlquiz.i18n.messages import PHRASES
from mlquiz.text import Lang, Text


class SayIt(FlashCard, frozen=True, kw_only=True):
    """A card, made from a lesson, with an interviewer's question to be answered aloud.

    `points` are what a complete answer must mention.
    """

    kind: ClassVar[str] = "say"

    front: Text
    back: Text
    points: tuple[Text, ...] = ()

    def step(self, given: Given) -> Step | None:
        """Ask to reveal the answer, then to tick the points and rate the recall."""
        if not given:
            return Reveal()
        prompt = PHRASES["say.tick"] if self.points else None
        return Rate(prompt=prompt, points=self.points) if len(given) == 1 else None

    def blocks(self, given: Given, lang: Lang) -> tuple[Block, ...]:
        """Return the front, and once it is revealed the back."""
        front, back = Prose(self.front[lang]), Prose(self.back[lang], "answer")
        return (front, back) if given else (front,)

    @property
    def summary(self) -> Text:
        """The interviewer's question."""
        return self.front
