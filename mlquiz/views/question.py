"""What a question shows at one of its steps."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from mlquiz.domain.blocks import Block, Code, Group, PlainText, Row
from mlquiz.domain.items import Item
from mlquiz.domain.steps import Given, Marks, Step
from mlquiz.i18n.messages import translate
from mlquiz.text import Lang


class QuestionContent(Struct, frozen=True):
    """What is shown until the answer: the question, and the rows of the current step."""

    blocks: tuple[Block, ...]
    prompt: str = ""
    rows: tuple[Row, ...] = ()


def question_content(
    item: Item, given: Given, step: Step | None, lang: Lang, marks: Marks = ()
) -> QuestionContent:
    """Return what is shown at `step`, which follows those that gave `given`.

    If no step follows (`step` is None), these are the blocks alone.
    """
    blocks = item.blocks(given, lang)
    if step is None:
        return QuestionContent(blocks)
    return QuestionContent(blocks, step.prompt[lang] if step.prompt else "", step.rows(marks, lang))


def added_blocks(item: Item, given: Given, lang: Lang) -> list[Block]:
    """Return what the last step adds to the blocks, for a front end that writes line by line."""
    before = item.blocks(given[:-1], lang) if given else ()
    return [block for block in item.blocks(given, lang) if block not in before]


def without_echoes(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks without those that repeat what is still shown above."""
    kept: list[Block] = []
    for block in blocks:
        if isinstance(block, Group):
            kept += without_echoes(block.blocks)
        elif not (isinstance(block, PlainText | Code) and block.echo):
            kept.append(block)
    return kept


def instruction(item: Item, lang: Lang) -> str:
    """Return what to do, such as 'choose one' or 'compute'."""
    return translate(item.instruction, lang)
