"""Ranking what a search finds: exact titles first, then beginnings, then parts, then letters."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum, auto

from mlquiz.domain.folding import fold


class Match(IntEnum):
    """How well a name fits what was typed; less is better."""

    TITLE = auto()
    OTHER_NAME = auto()
    TITLE_BEGINS = auto()
    WORD_BEGINS = auto()
    OTHER_NAME_BEGINS = auto()
    IN_TITLE = auto()
    IN_OTHER_NAME = auto()
    ALL_WORDS = auto()
    LETTERS = auto()


def letters_of(text: str) -> str:
    """Return the letters and digits alone, in one case and width."""
    return "".join(each for each in fold(text).casefold() if each.isalnum())


def match(query: str, title: str, other_names: Sequence[str] = ()) -> Match | None:
    """Return how a title or one of the other names fits a query; None if they do not."""
    wanted, own = letters_of(query), letters_of(title)
    others = [letters_of(name) for name in other_names]
    words = [letters_of(word) for word in fold(query).split()]
    begins = [letters_of(word) for word in fold(title).replace("-", " ").split()]
    fits = {
        Match.TITLE: own == wanted,
        Match.OTHER_NAME: wanted in others,
        Match.TITLE_BEGINS: own.startswith(wanted),
        Match.WORD_BEGINS: any(word.startswith(wanted) for word in begins),
        Match.OTHER_NAME_BEGINS: any(name.startswith(wanted) for name in others),
        Match.IN_TITLE: wanted in own,
        Match.IN_OTHER_NAME: any(wanted in name for name in others),
        Match.ALL_WORDS: any(all(word in name for word in words) for name in (own, *others)),
        Match.LETTERS: any(_has_letters(name, wanted) for name in (own, *others)),
    }
    return next((found for found, fit in fits.items() if fit), None)


def _has_letters(name: str, wanted: str) -> bool:
    """Whether all letters come in a name, in their order."""
    rest = iter(name)
    return all(letter in rest for letter in wanted)
