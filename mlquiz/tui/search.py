"""Ranking what a search finds: exact titles first, then beginnings, then parts, then letters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum, auto
from functools import lru_cache
from typing import NamedTuple

from mlquiz.domain.folding import fold

BRACKETS = re.compile(r"\s*[()（）]\s*")
SIGNS = re.compile(r"[\W_]+")


class Match(IntEnum):
    """How well a name fits what was typed; less is better."""

    TITLE = auto()
    OTHER_NAME = auto()
    TITLE_BEGINS = auto()
    OTHER_NAME_BEGINS = auto()
    WORD_BEGINS = auto()
    IN_TITLE = auto()
    IN_OTHER_NAME = auto()
    ALL_WORDS = auto()
    LETTERS = auto()


class _Name(NamedTuple):
    """A name as it is compared: its letters, and those of its words."""

    letters: str
    words: tuple[str, ...]


def letters_of(text: str) -> str:
    """Return the letters and digits alone, in one case and width."""
    return SIGNS.sub("", fold(text).casefold())


@lru_cache(maxsize=4096)
def _name(text: str) -> _Name:
    words = tuple(filter(None, SIGNS.split(fold(text).casefold())))
    return _Name("".join(words), words)


def match(query: str, title: str, other_names: Sequence[str] = ()) -> tuple[Match, int] | None:
    """Return how a title or one of the other names fits a query, and how long the name is.

    What stands in the title's brackets, and before them, is a title of its own.
    """
    wanted = _name(query)
    titles = [title, *filter(None, BRACKETS.split(title))]
    found = [_match(wanted, _name(name), is_title=True) for name in titles]
    found += [_match(wanted, _name(name), is_title=False) for name in other_names]
    return min((each for each in found if each is not None), default=None)


def _match(wanted: _Name, name: _Name, *, is_title: bool) -> tuple[Match, int] | None:
    letters = wanted.letters
    how = None
    if letters == name.letters:
        how = Match.TITLE if is_title else Match.OTHER_NAME
    elif name.letters.startswith(letters):
        how = Match.TITLE_BEGINS if is_title else Match.OTHER_NAME_BEGINS
    elif is_title and any(word.startswith(letters) for word in name.words):
        how = Match.WORD_BEGINS
    elif letters in name.letters:
        how = Match.IN_TITLE if is_title else Match.IN_OTHER_NAME
    elif all(word in name.letters for word in wanted.words):
        how = Match.ALL_WORDS
    elif any(_has_letters(name.letters, word, letters) for word in name.words):
        how = Match.LETTERS
    return None if how is None else (how, len(name.letters))


def _has_letters(name: str, word: str, wanted: str) -> bool:
    """Whether all letters come in a name in their order, from the beginning of a word on."""
    if not word.startswith(wanted[:1]):
        return False
    rest = iter(name[name.index(word) :])
    return all(letter in rest for letter in wanted)
