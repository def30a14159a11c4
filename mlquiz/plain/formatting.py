"""Format questions and feedback as plain lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from mlquiz.domain.blocks import (
    Block,
    Code,
    Correctness,
    Group,
    Marked,
    PlainText,
    Prose,
    Row,
    Sources,
)
from mlquiz.i18n.messages import translate
from mlquiz.render.markup import to_plain
from mlquiz.render.sanitize import plain
from mlquiz.text import Lang
from mlquiz.views.question import without_echoes

if TYPE_CHECKING:
    from mlquiz.views.feedback import FeedbackView, Verdict

SIGNS: Mapping[Verdict, str] = {"right": "✓", "wrong": "✗", "neutral": "▸"}
MARKS: Mapping[Correctness, str] = {"": "·", "right": "✓", "wrong": "✗"}
CODE_INDENT = "    "


def format_blocks(blocks: Iterable[Block], lang: Lang) -> Iterator[str]:
    """Yield the lines of blocks, without those that repeat what is still shown above."""
    for block in without_echoes(tuple(blocks)):
        yield from _lines(block, lang)


def _lines(block: Block, lang: Lang) -> Iterator[str]:
    match block:
        case Prose(source=source, hides_blanks=hides):
            yield to_plain(source, hide=hides)
        case PlainText(text=text):
            yield plain(text)
        case Code(source=source, marked=marked):
            for number, line in enumerate(plain(source).strip("\n").split("\n"), start=1):
                sign = "▸" if number == marked else ""
                yield CODE_INDENT + (line if marked is None else f"{sign:1} {number:>2}  {line}")
        case Marked(correctness=correctness, text=text, why=why):
            yield f"  {MARKS[correctness]} {to_plain(text.source)}"
            if why:
                yield f"    {to_plain(why.source)}"
        case Sources(names=names):
            from mlquiz.render.sources import sources_line

            yield sources_line(names, lang)
        case Group(blocks=parts):
            for part in parts:
                yield from _lines(part, lang)


def format_rows(rows: Iterable[Row]) -> Iterator[str]:
    """Yield rows with the letters or numbers that pick them."""
    for row in rows:
        yield f"{row.label:>3}) {_row_text(row)}"


def _row_text(row: Row) -> str:
    words = row.content
    if isinstance(words, Prose):
        return to_plain(words.source)
    return plain(words.text if isinstance(words, PlainText) else words.source)


def format_outcome(view: FeedbackView, lang: Lang) -> Iterator[str]:
    """Yield the lines after an answer: the verdict, the right answer and the reasons."""
    yield f"{SIGNS[view.verdict]} {view.headline}"
    if right := [f"{row.label}) {_row_text(row)}" for row in view.right_rows]:
        yield translate("answer_is", lang, answer=("; " if lang == "en" else "；").join(right))
    explanation = (view.explanation,) if view.explanation else ()
    yield from format_blocks((*view.recap, *view.blocks, *view.misconceptions, *explanation), lang)
