"""Ranking of search results: exact names, then prefixes, substrings and subsequences."""

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
    """How well a name matches the query; lower is better."""

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
    """A normalized name: all its letters, and the letters of each word."""

    letters: str
    words: tuple[str, ...]


def letters_of(text: str) -> str:
    """Return only the letters and digits of a text, in lower case and half width."""
    return SIGNS.sub("", fold(text).casefold())


@lru_cache(maxsize=4096)
def _name(text: str) -> _Name:
    words = tuple(filter(None, SIGNS.split(fold(text).casefold())))
    return _Name("".join(words), words)


def match(query: str, title: str, other_names: Sequence[str] = ()) -> tuple[Match, int] | None:
    """Return the best match of a query with a title or other name, and that name's length.

    Return None if nothing matches. The parts of the title inside and outside brackets also count
    as titles.
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
    """Return whether `wanted` is a subsequence of `name` that starts where `word` starts."""
    if not word.startswith(wanted[:1]):
        return False
    rest = iter(name[name.index(word) :])
    return all(letter in rest for letter in wanted)
