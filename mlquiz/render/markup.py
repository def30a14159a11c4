r"""Parser of the content's subset of Markdown into blocks and spans, for any front end.

No CommonMark parser is used, for two reasons: CommonMark does not let `**` open or close beside
full-width punctuation, which Chinese text needs, and importing such a parser takes longer than
showing the first question.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from mlquiz.render.sanitize import plain

Style = Literal["strong", "emphasis", "code", "math", "blank"]


class Span(Struct, frozen=True):
    """A run of text in one style."""

    text: str
    styles: frozenset[Style] = frozenset()


class Paragraph(Struct, frozen=True):
    """A paragraph of running text."""

    spans: tuple[Span, ...]


class Bullet(Struct, frozen=True):
    """A list entry; `marker` is '•' or a number such as '1.', and `depth` counts from 0."""

    marker: str
    spans: tuple[Span, ...]
    depth: int = 0


class Code(Struct, frozen=True):
    """A code block, with its source unchanged."""

    language: str
    source: str


Block = Paragraph | Bullet | Code

HIDDEN = "____"
FENCE = re.compile(r"^```(\w*)\s*$")
ENTRY = re.compile(r"^( *)([-*]|\d+[.)]) +(.*)$")
# A blank contains no other opening braces: otherwise each unclosed one would scan the whole text.
INLINE = re.compile(
    r"\\(?P<escaped>[\\$*`])"
    r"|`(?P<code>[^`]+)`"
    r"|\$(?P<math>[^$]+)\$"
    r"|\{\{(?P<blank>(?:(?!\{\{).)+?)\}\}"
    r"|\*\*(?P<strong>.+?)\*\*"
    r"|(?<![A-Za-z0-9*])\*(?![\s*])(?P<emphasis>[^*]+?)(?<!\s)\*(?![A-Za-z0-9*])"
)
# Full-width punctuation includes its own space. Quotes, dashes and ellipses are the same characters
# in English, where they include none: they count as full-width only in a text with Chinese in it.
FULL_WIDTH = (("\u3000", "\u303f"), ("\uff00", "\uffef"))
SHARED_PUNCTUATION = "“”‘’—…"
CHINESE = (
    ("\u2e80", "\u2fff"),
    ("\u3040", "\u9fff"),
    ("\uf900", "\ufaff"),
    ("\U00020000", "\U0003ffff"),
)
SPACE_AFTER_HEADING = r"(?<=[。？！：]\*\*) +"
"""The space after bold text that ends in full-width punctuation, which includes its own space.

A string, which `re` compiles when the first Chinese text of several lines is joined.
"""

MARKS = "*{}"
"""Markup characters that may precede or follow the visible characters at the ends of a line."""


def parse(text: str) -> tuple[Block, ...]:
    """Return the blocks of `text`; keep invalid markup as text. Never raises."""
    return tuple(_blocks(plain(text).expandtabs(4).strip("\n").split("\n")))


@lru_cache(maxsize=1024)
def to_plain(text: str, *, hide: bool = False) -> str:
    """Return `text` without markup, with maths as Unicode and empty lines between paragraphs.

    Blanks, in double braces, are put in square brackets; with `hide`, replaced by `HIDDEN`.
    """
    lines = ""
    before: Block | None = None
    for block in parse(text):
        tight = isinstance(block, Bullet) and isinstance(before, Bullet)
        lines += ("" if before is None else "\n" if tight else "\n\n") + _plain_block(block, hide)
        before = block
    return lines


def _plain_block(block: Block, hide: bool) -> str:
    if isinstance(block, Code):
        return "\n".join(f"    {line}" for line in block.source.split("\n"))
    words = "".join(_plain_runs(block.spans, hide))
    return f"{'  ' * block.depth}{block.marker} {words}" if isinstance(block, Bullet) else words


def _plain_runs(runs: tuple[Span, ...], hide: bool) -> Iterator[str]:
    for blank, group in itertools.groupby(runs, key=lambda span: "blank" in span.styles):
        words = "".join(span.text for span in group)
        yield (HIDDEN if hide else f"[{words}]") if blank else words


def _blocks(lines: list[str]) -> Iterator[Block]:
    index = 0
    while index < len(lines):
        fence = FENCE.match(lines[index])
        if fence:
            end = next(
                (n for n in range(index + 1, len(lines)) if lines[n].startswith("```")), len(lines)
            )
            yield Code(fence.group(1), "\n".join(lines[index + 1 : end]))
            index = end + 1
        elif not lines[index].strip():
            index += 1
        else:
            end = index + 1
            while end < len(lines) and not _starts_block(lines[end]):
                end += 1
            yield _paragraph_or_bullet(
                "\n".join(line.strip() for line in lines[index:end]), lines[index]
            )
            index = end


def _starts_block(line: str) -> bool:
    return not line.strip() or bool(FENCE.match(line) or ENTRY.match(line))


def _paragraph_or_bullet(text: str, first: str) -> Block:
    entry = ENTRY.match(first)
    if not entry:
        return Paragraph(tuple(_spans(_joined(text), frozenset())))
    indent, marker, _ = entry.groups()
    body = _joined(text[len(marker) :].lstrip(" "))
    shown = marker if marker[0].isdigit() else "•"
    return Bullet(shown, tuple(_spans(body, frozenset())), len(indent) // 2)


def _joined(text: str) -> str:
    """Join lines with a space, except next to full-width punctuation or between Chinese text."""
    lines = text.split("\n")
    if text.isascii() or not any(_among(each, CHINESE + FULL_WIDTH) for each in text):
        return " ".join(lines)
    joined = lines[0]
    for line in lines[1:]:
        joined += line if _is_tight(joined, line) else f" {line}"
    return re.sub(SPACE_AFTER_HEADING, "", joined)


def _is_tight(before: str, after: str) -> bool:
    last, first = before.rstrip(MARKS)[-1:], after.lstrip(MARKS)[:1]
    if _is_sign(last) or _is_sign(first):
        return True
    return _among(last, CHINESE) and _among(first, CHINESE)


def _is_sign(character: str) -> bool:
    return bool(character) and (character in SHARED_PUNCTUATION or _among(character, FULL_WIDTH))


def _among(character: str, ranges: tuple[tuple[str, str], ...]) -> bool:
    return any(low <= character <= high for low, high in ranges)


def _spans(text: str, styles: frozenset[Style]) -> Iterator[Span]:
    end = 0
    for match in INLINE.finditer(text):
        if match.start() > end:
            yield Span(text[end : match.start()], styles)
        end = match.end()
        kind, inner = match.lastgroup, match[match.lastgroup or 0]
        if kind == "escaped":
            yield Span(inner, styles)
        elif kind == "code":
            yield Span(inner, styles | {"code"})
        elif kind == "math":
            from mlquiz.render.maths import to_unicode  # only if needed: many texts have no maths

            yield Span(to_unicode(inner), styles | {"math"})
        elif kind in ("strong", "emphasis", "blank"):
            yield from _spans(inner, styles | {_STYLES[kind]})
    if end < len(text):
        yield Span(text[end:], styles)


_STYLES: dict[str, Style] = {"strong": "strong", "emphasis": "emphasis", "blank": "blank"}
