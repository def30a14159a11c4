"""Short pages of headings, paragraphs, lists and tables, as Markdown, HTML or plain lines.

All texts are plain: no character of them has a meaning in Markdown or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from msgspec import Struct

from mlquiz.render.cells import text_width
from mlquiz.text import Lang

MARKS = re.compile(r"([\\`*_<>\[\]|$~&#])")
LEADING_MARK = re.compile(r"^(\d*)([-+=.)])")

STYLE = """
body { font-family: system-ui, sans-serif; line-height: 1.5; max-width: 50rem; margin: 2rem auto;
  padding: 0 1rem; color: #222; background: #fff; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #ccc; padding: .3rem .6rem; text-align: left;
  vertical-align: top; }
@media (prefers-color-scheme: dark) {
  body { color: #ddd; background: #1a1a1a; } th, td { border-color: #444; } }
"""


class Heading(Struct, frozen=True):
    """A heading; level 1 is the title of the page."""

    text: str
    level: int = 2


class PageParagraph(Struct, frozen=True):
    """A paragraph."""

    text: str


class Bullets(Struct, frozen=True):
    """A list."""

    entries: tuple[str, ...]


class Table(Struct, frozen=True):
    """A table with a head; every row has as many cells."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


PageBlock = Heading | PageParagraph | Bullets | Table


def as_markdown(blocks: Sequence[PageBlock]) -> str:
    """Return the page as Markdown (CommonMark with tables)."""
    return "\n\n".join(map(_markdown, blocks)) + "\n"


def _markdown(block: PageBlock) -> str:
    match block:
        case Heading(text, level):
            return f"{'#' * level} {_escaped(text)}"
        case PageParagraph(text):
            return _escaped(text)
        case Bullets(entries):
            return "\n".join(f"- {_escaped(entry)}" for entry in entries)
        case Table(head, rows):
            rule = "|".join(["---"] * len(head))
            lines = ["| " + " | ".join(map(_escaped, row)) + " |" for row in (head, *rows)]
            return "\n".join([lines[0], f"|{rule}|", *lines[1:]])


def _escaped(text: str) -> str:
    return LEADING_MARK.sub(r"\1\\\2", MARKS.sub(r"\\\1", " ".join(text.split())))


def as_html(blocks: Sequence[PageBlock], lang: str) -> str:
    """Return the page as one HTML file without scripts or references to other files."""
    title = next((block.text for block in blocks if isinstance(block, Heading)), "mlquiz")
    body = "\n".join(map(_html, blocks))
    code = "zh-CN" if lang == "zh" else "en"
    return (
        f'<!DOCTYPE html>\n<html lang="{code}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _html(block: PageBlock) -> str:
    match block:
        case Heading(text, level):
            return f"<h{level}>{escape(text)}</h{level}>"
        case PageParagraph(text):
            return f"<p>{escape(text)}</p>"
        case Bullets(entries):
            return "<ul>\n" + "\n".join(f"<li>{escape(each)}</li>" for each in entries) + "\n</ul>"
        case Table(head, rows):
            cells = "".join(f"<th>{escape(cell)}</th>" for cell in head)
            lines = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
            inner = "\n".join(f"<tr>{line}</tr>" for line in lines)
            return f"<table>\n<thead><tr>{cells}</tr></thead>\n<tbody>\n{inner}\n</tbody>\n</table>"


def as_lines(blocks: Sequence[PageBlock], width: int, lang: Lang) -> Iterator[str]:
    """Yield the page, in `lang`, as lines for a terminal; too wide a table becomes a list."""
    for index, block in enumerate(blocks):
        match block:
            case Heading(text):
                yield from ([""] if index else [])
                yield text
            case PageParagraph(text):
                yield text
            case Bullets(entries):
                yield from (f"- {entry}" for entry in entries)
            case Table():
                yield from _table_lines(block, width, lang)


def _table_lines(table: Table, width: int, lang: Lang) -> Iterator[str]:
    columns = list(zip(table.head, *table.rows, strict=True))
    widths = [max(map(text_width, column)) for column in columns]
    if sum(widths) + 2 * (len(widths) - 1) > width:
        colon, comma = ("：", "，") if lang == "zh" else (": ", ", ")
        for first, *others in table.rows:
            named = zip(table.head[1:], others, strict=True)
            yield f"- {first}{colon}" + comma.join(
                f"{name.lower()} {cell}" for name, cell in named if cell
            )
        return
    for row in (table.head, *table.rows):
        cells = (
            cell + " " * (wide - text_width(cell)) for cell, wide in zip(row, widths, strict=True)
        )
        yield "  ".join(cells).rstrip()
