"""Items as plain data, as they are in content files and in the cache."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from mlquiz.domain.concepts import Statement
from mlquiz.domain.items import Item
from mlquiz.domain.kinds.registry import item_type

if TYPE_CHECKING:
    from mlquiz.toml_schema.locations import KeyPath

SAY_PATH: KeyPath = ("answer",)
"""The key path of the card that is made from a lesson."""


class RawItem(Struct, frozen=True):
    """An item as it is in its file; one that judges a statement has only the statement's id."""

    values: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The item's id."""
        return str(self.values["id"])

    @property
    def concept(self) -> str:
        """The id of the concept that the item belongs to."""
        return str(self.values["concept"])

    @property
    def kind(self) -> str:
        """The kind of item."""
        return str(self.values["kind"])

    @property
    def statement(self) -> str | None:
        """The id of the statement to judge; None for other kinds of item."""
        return self.values.get("statement")

    def item(self, statement: Statement | None = None) -> Item:
        """Return the item; one that judges a statement needs `statement`."""
        values = self.values
        if statement:
            values = {**values, "statement": msgspec.to_builtins(statement)}
        return msgspec.convert(values, item_type(self.kind))


def say_card(concept: Mapping[str, Any]) -> RawItem:
    """Return the card that asks for a concept's answer, made from the keys of its file."""
    title = concept["title"]
    asked = {
        "en": f"Explain to an interviewer: {title['en']}",
        "zh": f"向面试官讲解：{title['zh']}",
    }
    return RawItem(
        {
            "id": f"{concept['id']}-say",
            "kind": "say",
            "concept": concept["id"],
            "front": concept.get("ask", asked),
            "back": concept["answer"],
            "points": concept["points"],
        }
    )
