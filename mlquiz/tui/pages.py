"""Pages of headings, paragraphs, lists and tables as documents of the terminal app."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from mlquiz.render.pages import Block, Bullets, Heading, Paragraph, Table, as_lines
from mlquiz.tui.document import Document, Line, stack, text

BULLET = Content("• ")


def page_document(blocks: Sequence[Block], width: int) -> Document:
    """Return a page as a document; a table that is wider than `width` becomes a list.

    A blank line precedes each heading.
    """
    groups: list[Document] = []
    for block in blocks:
        lines = _lines(block, width)
        if isinstance(block, Heading) or not groups:
            groups.append(lines)
        else:
            groups[-1] += lines
    return stack(*groups)


def _lines(block: Block, width: int) -> Document:
    match block:
        case Heading(words):
            return text(words, "bold $primary")
        case Paragraph(words):
            return text(words)
        case Bullets(entries):
            return sum((text(entry).indented(BULLET) for entry in entries), Document())
        case Table():
            return _table(block, width)


def _table(table: Table, width: int) -> Document:
    head, *rows = as_lines([table], width)
    if len(rows) < len(table.rows):  # a list, which has no head
        entries = (line.removeprefix("- ") for line in (head, *rows))
        return sum((text(entry).indented(BULLET) for entry in entries), Document())
    return text(head, "$muted") + Document(Line(Content(row)) for row in rows)
