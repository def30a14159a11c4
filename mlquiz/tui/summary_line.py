"""One-line summaries of items, for lists."""

from __future__ import annotations

from mlquiz.domain.items import Item
from mlquiz.domain.kinds.card import Card
from mlquiz.domain.kinds.cloze import Cloze
from mlquiz.domain.kinds.say import SayIt
from mlquiz.domain.kinds.verdict import JudgeStatement
from mlquiz.text import Lang
from mlquiz.tui.document import from_markup


def summary_line(item: Item, lang: Lang) -> str:
    """Return the question of an item as one line of plain text."""
    match item:
        case JudgeStatement(statement=statement):
            asked = statement.says
        case Card(front=front) | SayIt(front=front):
            asked = front
        case Cloze(cloze=cloze):
            asked = cloze
        case _:
            asked = item.ask  # type: ignore[attr-defined]
    return " ".join(from_markup(asked[lang], hide=True).plain.split())
