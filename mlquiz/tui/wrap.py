"""Line breaking for mixed English and Chinese text."""

from __future__ import annotations

from rich.cells import get_character_cell_size

NO_BREAK = "\u00a0"
WIDENING = "\ufe0f"
NOT_AT_START = frozenset("，。、；：？！）》」』】”’…%,.;:?!)]}")
NOT_AT_END = frozenset("（《「『【“‘([{")


def breaks(text: str, width: int) -> list[int]:
    """Return the offsets at which to break `text` into lines of at most `width` cells.

    Lines break at spaces other than NO_BREAK, after a hyphen inside a word, and next to wide
    characters, but a line never begins with closing punctuation. A word longer than a line is
    split.
    """
    cuts: list[int] = []
    start, candidate, used = 0, 0, 0
    sizes = cells_of(text)
    for index, (character, cells) in enumerate(zip(text, sizes, strict=True)):
        if index > start and may_break(text, index):
            candidate = index
        if used + cells > width and not character.isspace() and index > start:
            start = candidate if candidate > start else index
            cuts.append(start)
            used = sum(sizes[start:index])
        used += cells
    return cuts


def cells_of(text: str) -> list[int]:
    """Return the width of each character in cells; U+FE0F makes the character before it wide."""
    sizes = list(map(get_character_cell_size, text))
    index = text.find(WIDENING, 1)
    while index > 0:
        sizes[index - 1] = 2
        index = text.find(WIDENING, index + 1)
    return sizes


def may_break(text: str, index: int) -> bool:
    """Return whether a line may break before the character at `index`."""
    before, after = text[index - 1], text[index]
    if after.isspace() or after in NOT_AT_START or before in NOT_AT_END:
        return False
    if before.isspace():
        return before != NO_BREAK
    if before == "-":
        return after.isalpha() and index > 1 and text[index - 2].isalpha()
    if not get_character_cell_size(after):
        return False
    return is_wide(before) or is_wide(after)


def is_wide(character: str) -> bool:
    """Return whether a character is two cells wide."""
    return get_character_cell_size(character) == 2
