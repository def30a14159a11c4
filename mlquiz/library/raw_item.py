"""Items as plain data: what a file holds of them, and what the cache keeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from mlquiz.domain.concepts import Statement
from mlquiz.domain.items import KINDS, Item, SayIt
from mlquiz.toml_schema.locations import KeyPath

SAY_PATH: KeyPath = ("answer",)
"""Where the card that is made from a lesson stands in its file."""


class RawItem(Struct, frozen=True):
    """An item as its file has it: a verdict still lacks the statement that it is about."""

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
        """The id of the statement that a verdict is about."""
        return self.values.get("statement")

    def item(self, statement: Statement | None = None) -> Item:
        """Return the item; a verdict needs its statement."""
        values = self.values
        if statement:
            values = {**values, "statement": msgspec.to_builtins(statement)}
        return msgspec.convert(values, KINDS[self.kind])


def say_card(concept: Mapping[str, Any]) -> RawItem:
    """Return the card that asks for a concept's answer, from the keys of its file."""
    title = concept["title"]
    asked = {
        "en": f"Explain to an interviewer: {title['en']}",
        "zh": f"向面试官讲解：{title['zh']}",
    }
    return RawItem(
        {
            "id": f"{concept['id']}-say",
            "kind": SayIt.kind,
            "concept": concept["id"],
            "front": concept.get("ask", asked),
            "back": concept["answer"],
            "points": concept["points"],
        }
    )
