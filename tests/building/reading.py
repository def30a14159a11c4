"""Answers to items as a learner types them."""

from __future__ import annotations

from mlquiz.domain.answers import Answer
from mlquiz.domain.items import Item


def read(item: Item, line: str) -> Answer:
    """Return the answer that a line gives in the first step; for a verdict, its judgement alone.

    Raises InvalidAnswer.
    """
    step = item.step(())
    assert step is not None
    return item.answer_from((step.read(line),))
