"""The view of an answer: the verdict, what is right, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from mlquiz.domain.answers import Answer, Grade
from mlquiz.domain.blocks import Block, Group, Marked, PlainText, Prose, Row
from mlquiz.domain.items import Item
from mlquiz.i18n.messages import translate
from mlquiz.text import Lang, Text

Verdict = Literal["right", "wrong", "neutral"]
"""`neutral` is neither: what was given up, if no step was wrong, and a card that was forgotten."""

VERDICTS: Mapping[str, Verdict] = {
    "right": "right",
    "implement.right_later": "right",
    "remembered": "right",
    "open.passed": "right",
    "open.premise_seen": "right",
    "gave_up": "neutral",
    "judge.no_repair": "neutral",
    "bug.no_reason": "neutral",
    "diagnose.no_test": "neutral",
    "not_remembered": "neutral",
    "open.content": "neutral",
    "open.not_content": "neutral",
}
"""By the key of an item's verdict, which is also that of its headline; all others are wrong."""


class FeedbackView(Struct, frozen=True, kw_only=True):
    """What is shown after an answer.

    `rows` are all rows with their signs; `recap` says in a few words what was typed and what is
    right. `misconceptions` are what the learner fell for; rows may show them, too.
    """

    verdict: Verdict
    headline: str
    recap: tuple[PlainText, ...]
    rows: tuple[Row, ...]
    blocks: tuple[Block, ...]
    misconceptions: tuple[Prose, ...]
    explanation: Prose | None

    @property
    def right_rows(self) -> list[Row]:
        """The rows that are right, unless the answer is."""
        return [row for row in self.rows if row.correctness == "right" and self.verdict != "right"]

    @property
    def has_reasons(self) -> bool:
        """Whether the rows say why they are wrong."""
        return any(row.why for row in self.rows)


def feedback_view(item: Item, answer: Answer, grade: Grade, lang: Lang) -> FeedbackView:
    """Return the view of a graded answer."""
    key = item.verdict(answer, grade)
    explanation, blocks = item.explanation, item.result_blocks(answer, grade, lang)
    return FeedbackView(
        verdict=VERDICTS.get(key, "wrong"),
        headline=translate(key, lang),
        recap=item.recap(answer, grade, lang),
        rows=item.result_rows(answer, lang),
        blocks=blocks,
        misconceptions=_misconceptions(grade, explanation, blocks, lang),
        explanation=Prose(explanation[lang]) if explanation else None,
    )


def _misconceptions(
    grade: Grade, explanation: Text | None, blocks: tuple[Block, ...], lang: Lang
) -> tuple[Prose, ...]:
    """Return what the learner fell for, without what a block already says beside an option."""
    groups = (block.blocks for block in blocks if isinstance(block, Group))
    said = {part.why for group in groups for part in group if isinstance(part, Marked)}
    reasons = (Prose(why[lang]) for why in grade.why if why != explanation)
    return tuple(reason for reason in reasons if reason not in said)
