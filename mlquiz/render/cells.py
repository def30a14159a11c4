"""The cells of a terminal that a text takes: two for a Chinese character."""

from __future__ import annotations

import unicodedata


def cell_width(character: str) -> int:
    """Return how many cells a character takes: 0, 1 or 2.

    `unicodedata` knows this of English and Chinese alike and costs nothing to import, unlike
    the packages that also measure emoji sequences.
    """
    if character < "\x7f":
        return 1 if character >= " " else 0
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 0 if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc", "Cs") else 1


def text_width(text: str) -> int:
    """Return how many cells a text takes."""
    return sum(map(cell_width, text))


def clip(text: str, width: int, *, ellipsis: str = "…") -> str:
    """Return the text, cut to `width` cells with an ellipsis if it is longer."""
    if text_width(text) <= width:
        return text
    kept, room = "", width - len(ellipsis)
    for character in text:
        room -= cell_width(character)
        if room < 0:
            break
        kept += character
    return (kept + ellipsis)[: max(width, 0)]
