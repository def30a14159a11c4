"""Line breaking for mixed English and Chinese text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from mlquiz.render.cells import cell_widths

NO_BREAK = "\u00a0"
NOT_AT_START = frozenset("，。、；：？！）》」』】”’…%,.;:?!)]}")
NOT_AT_END = frozenset("（《「『【“‘([{")
OTHER_SPACE = re.compile(rf"\s*[^\S {NO_BREAK}]\s*")


def breaks(
    text: str,
    width: int,
    *,
    rest: int | None = None,
    widths_of: Callable[[str], Sequence[int]] = cell_widths,
) -> list[int]:
    """Return the offsets at which to break `text` into lines of at most `width` cells.

    Lines after the first have at most `rest` cells if it is given. Lines break at spaces other than
    NO_BREAK, after a hyphen inside a word, and next to wide characters, but a line never begins
    with closing punctuation. A word longer than a line is split. `widths_of` returns the width of
    each character of a text in cells.
    """
    sizes = widths_of(text)
    cuts: list[int] = []
    end = _line_end(text, sizes, 0, width)
    while end < len(text):
        cuts.append(end)
        end = _line_end(text, sizes, end, width if rest is None else rest)
    return cuts


def _line_end(text: str, sizes: Sequence[int], start: int, width: int) -> int:
    """Return the offset at which the line that begins at `start` ends."""
    candidate, used = start, 0
    for index in range(start, len(text)):
        if index > start and _may_break(text, index, sizes):
            candidate = index
        if used + sizes[index] > width and not text[index].isspace() and index > start:
            return candidate if candidate > start else index
        used += sizes[index]
    return len(text)


def _may_break(text: str, index: int, sizes: Sequence[int]) -> bool:
    """Return whether a line may break before the character at `index`."""
    before, after = text[index - 1], text[index]
    if after.isspace() or after in NOT_AT_START or before in NOT_AT_END:
        return False
    if before.isspace():
        return before != NO_BREAK
    if before == "-":
        return after.isalpha() and index > 1 and text[index - 2].isalpha()
    if not sizes[index]:
        return False
    return sizes[index - 1] == 2 or sizes[index] == 2


def wrap(text: str, width: int, indent: int = 0) -> Iterator[str]:
    """Yield the lines of a text, wrapped to `width` cells; all but the first are indented.

    Leading spaces and `indent` are kept up to half the width. Line breaks and tabs count as spaces.
    """
    indent = min(indent, width // 2)
    lead = min(len(text) - len(text.lstrip(" ")), width // 2)
    words = OTHER_SPACE.sub(" ", text.strip())
    cuts = breaks(words, width - lead, rest=width - indent)
    for begin, end in pairwise([0, *cuts, len(words)] if words else ()):
        yield " " * (indent if begin else lead) + words[begin:end].rstrip()
