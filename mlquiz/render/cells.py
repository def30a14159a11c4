"""The width of text in terminal cells, of which a Chinese character takes two."""

from __future__ import annotations

import unicodedata


def cell_width(character: str) -> int:
    """Return the width of a character in cells: 0, 1 or 2.

    `unicodedata` suffices for English and Chinese and is quick to import, unlike the packages that
    also measure emoji sequences.
    """
    if character < "\x7f":
        return 1 if character >= " " else 0
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 0 if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc", "Cs") else 1


def cell_widths(text: str) -> list[int]:
    """Return the width of each character of a text in cells."""
    return list(map(cell_width, text))


def text_width(text: str) -> int:
    """Return the width of a text in cells."""
    return sum(map(cell_width, text))


def clip(text: str, width: int, *, ellipsis: str = "…") -> str:
    """Return the text, cut to `width` cells and with an ellipsis if it is longer."""
    if text_width(text) <= width:
        return text
    kept, room = "", width - len(ellipsis)
    for character in text:
        room -= cell_width(character)
        if room < 0:
            break
        kept += character
    return (kept + ellipsis)[: max(width, 0)]
