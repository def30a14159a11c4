"""Cards with a front and a back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from mlquiz.domain.blocks import Block, Prose
from mlquiz.domain.items import FlashCard
from mlquiz.domain.steps import Given
from mlquiz.text import Lang, Text

if TYPE_CHECKING:
    from mlquiz.toml_schema.tables import FieldSpec


class Card(FlashCard, frozen=True, kw_only=True):
    """A card with a front and a back, which the learner recalls."""

    kind: ClassVar[str] = "card"

    front: Text
    back: Text

    @classmethod
    def keys(cls) -> Mapping[str, FieldSpec]:
        """Return the keys of a card."""
        from mlquiz.toml_schema.tables import FieldSpec, text

        return {"front": FieldSpec(text), "back": FieldSpec(text)}

    def blocks(self, given: Given, lang: Lang) -> tuple[Block, ...]:
        """Return the front, and once it is revealed the back."""
        front, back = Prose(self.front[lang]), Prose(self.back[lang], "answer")
        return (front, back) if given else (front,)

    @property
    def summary(self) -> Text:
        """The front."""
        return self.front
