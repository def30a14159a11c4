"""Cards with a front and a back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from mlquiz.domain.items import FlashCard
from mlquiz.text import Text

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

    @property
    def summary(self) -> Text:
        """The front."""
        return self.front
