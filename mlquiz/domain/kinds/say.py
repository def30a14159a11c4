"""Cards that are made from a lesson: an interviewer's question to be answered aloud."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from mlquiz.domain.kinds.card import Card
from mlquiz.domain.rating_steps import Rate, Reveal
from mlquiz.domain.steps import Given, Step
from mlquiz.i18n.messages import MESSAGES
from mlquiz.text import Text

if TYPE_CHECKING:
    from mlquiz.toml_schema.tables import FieldSpec


class SayIt(Card, frozen=True, kw_only=True):
    """A card, made from a lesson, with an interviewer's question to be answered aloud.

    `points` are what a complete answer must mention.
    """

    kind: ClassVar[str] = "say"

    points: tuple[Text, ...] = ()

    @classmethod
    def keys(cls) -> Mapping[str, FieldSpec]:
        """Return no keys: content files do not have this kind."""
        return {}

    def step(self, given: Given) -> Step | None:
        """Ask to reveal the answer, then to tick the points and rate the recall."""
        if not given:
            return Reveal()
        prompt = MESSAGES["say.tick"] if self.points else None
        return Rate(prompt=prompt, points=self.points) if len(given) == 1 else None
