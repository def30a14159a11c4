"""Convert the views of items: blocks to documents, rows to rows to pick."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace
from textual.content import Content

from mlquiz.domain.blocks import (
    Block,
    Code,
    Correctness,
    Group,
    LabelledCurves,
    Marked,
    PlainText,
    Prose,
    Sources,
    Style,
)
from mlquiz.domain.blocks import Row as RowView
from mlquiz.domain.items import Item
from mlquiz.text import Lang
from mlquiz.tui.document import Document, from_markup, listing, text
from mlquiz.tui.widgets.options import CURSOR, RIGHT, WRONG, Row

BAR = Content.styled("│ ", "$success"), Content.styled("│ ", "$success")
SIGNS: Mapping[Correctness, str] = {"": "", "right": RIGHT, "wrong": WRONG}
STYLES: Mapping[Style, str] = {"": "", "strong": "bold", "muted": "$muted", "answer": ""}


def paint(block: Block, lang: Lang) -> Document:
    """Return a block as a document; an empty one for curves, which a widget draws."""
    match block:
        case Prose():
            shown = _prose(block)
        case PlainText(text=words, style=style):
            shown = text(words, STYLES[style])
        case Code(source=source, language=language, marked=marked):
            shown = listing(source, language) if marked is None else _numbered(block, marked)
        case Marked():
            shown = _marked(block, lang)
        case Sources(names=names):
            from mlquiz.render.sources import sources_line

            shown = text(sources_line(names, lang), "$muted")
        case Group(blocks=blocks):
            shown = sum((paint(each, lang) for each in blocks), Document())
        case LabelledCurves():
            shown = Document()
    return shown


def _marked(block: Marked, lang: Lang) -> Document:
    reason = paint(replace(block.why, style="muted"), lang) if block.why else Document()
    sign = SIGNS[block.correctness] or " "
    mark = Content.styled(f"{sign} ", "$success" if block.correctness == "right" else "$error")
    return (paint(block.text, lang) + reason).indented(mark)


def _numbered(code: Code, marked: int) -> Document:
    lines = listing(code.source, code.language).lines
    numbers = len(str(len(lines)))
    return sum(
        (
            Document([line]).indented(
                Content.styled(
                    f"{CURSOR if number == marked else ' '} {number:>{numbers}} ",
                    "bold $primary" if number == marked else "$muted",
                )
            )
            for number, line in enumerate(lines, start=1)
        ),
        Document(),
    )


def _prose(block: Prose) -> Document:
    shown = from_markup(block.source, hide=block.hides_blanks)
    if block.style == "answer":
        return shown.indented(*BAR)
    return shown.styled(STYLES[block.style]) if block.style else shown


def paint_row(row: RowView, lang: Lang) -> Row:
    """Return a row for `Options`."""
    reason = from_markup(row.why) if row.why else Document()
    return Row(
        row.label,
        paint(row.content, lang),
        SIGNS[row.correctness],
        row.picked,
        reason,
        row.boxed,
        str(row.position or ""),
    )


def summary_line(item: Item, lang: Lang) -> str:
    """Return the question of an item as one line of plain text."""
    return " ".join(from_markup(item.summary[lang], hide=True).plain.split())
