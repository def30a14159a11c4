"""Pages of headings, paragraphs, lists and tables as documents of the terminal app."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from mlquiz.render.pages import Bullets, Heading, PageBlock, PageParagraph, Table, as_lines
from mlquiz.text import Lang
from mlquiz.tui.document import Document, Line, stack, text

BULLET = Content("• ")


def page_document(blocks: Sequence[PageBlock], width: int, lang: Lang) -> Document:
    """Return a page in `lang` as a document; a table that is wider than `width` becomes a list.

    A blank line precedes each heading.
    """
    groups: list[Document] = []
    for block in blocks:
        lines = _lines(block, width, lang)
        if isinstance(block, Heading) or not groups:
            groups.append(lines)
        else:
            groups[-1] += lines
    return stack(*groups)


def _lines(block: PageBlock, width: int, lang: Lang) -> Document:
    match block:
        case Heading(words):
            return text(words, "bold $primary")
        case PageParagraph(words):
            return text(words)
        case Bullets(entries):
            return sum((text(entry).indented(BULLET) for entry in entries), Document())
        case Table():
            return _table(block, width, lang)


def _table(table: Table, width: int, lang: Lang) -> Document:
    head, *rows = as_lines([table], width, lang)
    if len(rows) < len(table.rows):  # a list, which has no head
        entries = (line.removeprefix("- ") for line in (head, *rows))
        return sum((text(entry).indented(BULLET) for entry in entries), Document())
    return text(head, "$muted") + Document(Line(Content(row)) for row in rows)
