"""Content text as a Textual visual: wrapped, indented and coloured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from rich.cells import get_character_cell_size
from textual.content import Content
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from mlquiz.render import markup
from mlquiz.render.wrap import NO_BREAK, breaks

if TYPE_CHECKING:
    from textual.css.styles import RulesMap

STYLES = {
    "strong": "bold",
    "emphasis": "italic",
    "code": "$code",
    "math": "$math",
    "blank": "bold underline",
}
CODE_STYLE = "on $code-background"
NOTHING = Content()
HIDDEN = "____"
GOES_ON = "↳"
WIDENING = "\ufe0f"
SHORT_FORMULA = 20
"""A formula of at most this many characters is not broken across lines."""


class Line(Struct, frozen=True):
    """A line of any length. `first` precedes its first wrapped row, `rest` each further one."""

    content: Content
    first: Content = NOTHING
    rest: Content = NOTHING
    code: bool = False

    def wrapped(self, width: int) -> Iterator[Content]:
        """Yield the rows of the line, each of at most `width` cells."""
        room = max(2, width - self.first.cell_length)
        fits = self.content.cell_length <= room
        parts = [self.content] if fits else self.content.divide(self._breaks(room))
        for index, part in enumerate(parts):
            if self.code:
                yield self._boxed(part, room, more=index > 0)
            else:
                yield (self.rest if index else self.first) + part.rstrip()

    def _breaks(self, width: int) -> list[int]:
        return breaks(self.content.plain, width, widths_of=cell_widths)

    def _boxed(self, part: Content, room: int, *, more: bool) -> Content:
        """Return a row of a listing on a background as wide as the text.

        A continuation row (`more`) begins with the sign GOES_ON.
        """
        first = self.rest[:-1] + Content.styled(GOES_ON, CODE_STYLE) if more else self.first
        part = part.rstrip()
        return first + part.pad_right(max(0, room - part.cell_length)).stylize_before(CODE_STYLE)


class Document(Visual):
    """Lines that are wrapped to the available width. Immutable."""

    def __init__(self, lines: Iterable[Line] = ()) -> None:
        self.lines = tuple(lines)
        self._wrapped: tuple[int, Content] | None = None

    def __bool__(self) -> bool:
        return bool(self.lines)

    def __add__(self, other: Document) -> Document:
        return Document(self.lines + other.lines)

    @property
    def plain(self) -> str:
        """The text without any style, unwrapped."""
        lines = (line.first.plain + line.content.plain for line in self.lines)
        return "\n".join(lines).replace(NO_BREAK, " ")

    def indented(self, first: Content, rest: Content | None = None) -> Document:
        """Return the lines with `first` before the first one and `rest` before the others.

        `rest` defaults to as many spaces as `first` is wide.
        """
        if rest is None:
            rest = Content(" " * first.cell_length)
        return Document(
            replace(line, first=(rest if index else first) + line.first, rest=rest + line.rest)
            for index, line in enumerate(self.lines)
        )

    def styled(self, style: str) -> Document:
        """Return the lines in a base style, which the styles of their spans override."""
        return Document(
            replace(line, content=line.content.stylize_before(style)) for line in self.lines
        )

    def wrapped(self, width: int) -> Content:
        """Return the text wrapped to rows of at most `width` cells; the last width is cached."""
        if self._wrapped is None or self._wrapped[0] != width:
            parts = [part for line in self.lines for part in line.wrapped(width)]
            whole = Content("\n").join(parts)
            spaced = Content(whole.plain.replace(NO_BREAK, " "), list(whole.spans))
            self._wrapped = width, spaced
        return self._wrapped[1]

    def height(self, width: int) -> int:
        """Return the number of rows of the wrapped text."""
        return self.wrapped(width).plain.count("\n") + 1 if self.lines else 0

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Render the wrapped text."""
        return self.wrapped(width).render_strips(width, height, style, options) if self else []

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:  # noqa: ARG002
        """Return the width at which no line wraps."""
        return max(
            (line.first + line.content).cell_length for line in self.lines or (Line(NOTHING),)
        )

    def get_height(self, rules: RulesMap, width: int) -> int:  # noqa: ARG002
        """Return the number of rows of the wrapped text."""
        return self.height(width)


BLANK = Document([Line(NOTHING)])


def text(words: str | Content, style: str = "") -> Document:
    """Return plain text, which is not parsed as markup, as a document of one line."""
    return Document([Line(Content.styled(words, style) if isinstance(words, str) else words)])


def stack(*documents: Document) -> Document:
    """Join the documents that are not empty, with a blank line between them."""
    lines: list[Line] = []
    for document in filter(None, documents):
        lines.extend((*(BLANK.lines if lines else ()), *document.lines))
    return Document(lines)


def from_markup(source: str, *, hide: bool = False) -> Document:
    """Return parsed markup; if `hide`, a gap replaces each blank of a cloze."""
    return Document(_lines(markup.parse(source), hide=hide))


def listing(source: str, language: str = "python") -> Document:
    """Return source code with syntax highlighting."""
    return Document(_listing(markup.Code(language, source.strip("\n"))))


def _lines(blocks: Iterable[markup.Block], *, hide: bool) -> Iterator[Line]:
    before: markup.Block | None = None
    for block in blocks:
        in_list = isinstance(block, markup.Bullet) and isinstance(before, markup.Bullet)
        if before is not None and not in_list:
            yield Line(NOTHING)
        match block:
            case markup.Code():
                yield from _listing(block)
            case markup.Bullet(marker, spans, depth):
                first = Content(f"{'  ' * depth}{marker} ")
                yield Line(_content(spans, hide), first, Content(" " * first.cell_length))
            case markup.Paragraph(spans):
                yield Line(_content(spans, hide))
        before = block


def _content(spans: tuple[markup.Span, ...], hide: bool) -> Content:
    return Content.assemble(
        *(
            (_words(span, hide), " ".join(STYLES[style] for style in sorted(span.styles)))
            for span in spans
        )
    )


def _words(span: markup.Span, hide: bool) -> str:
    if hide and "blank" in span.styles:
        return HIDDEN
    short = "math" in span.styles and len(span.text) <= SHORT_FORMULA
    return span.text.replace(" ", NO_BREAK) if short else span.text


def _listing(block: markup.Code) -> Iterator[Line]:
    # Pygments is loaded only when there is code to show.
    from textual.highlight import highlight

    from mlquiz.render.sanitize import plain

    code = highlight(plain(block.source), language=block.language or "text")
    margin = Content.styled(" ", CODE_STYLE)
    return (Line(part, margin, margin, code=True) for part in code.split("\n", allow_blank=True))


def cell_widths(text: str) -> list[int]:
    """Return the width of each character in cells, as Textual measures it.

    U+FE0F makes the character before it wide.
    """
    sizes = list(map(get_character_cell_size, text))
    index = text.find(WIDENING, 1)
    while index > 0:
        sizes[index - 1] = 2
        index = text.find(WIDENING, index + 1)
    return sizes
