"""Lookup by name: ids, titles in either language, and alternative names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from mlquiz.render.markup import to_plain
from mlquiz.text import Text

BRACKETS = re.compile(r"[（(]([^（）()]*)[）)]")


Aka = Mapping[str, Sequence[str]]
"""Alternative names ("also known as") by id."""

NO_OTHERS: Aka = {}


def find(name: str, titles: Mapping[str, Text], aka: Aka = NO_OTHERS) -> str | None:
    """Return the id for `name`: an id, a title, an alternative name, or a part of a title.

    The parts of a title are the text outside and the text inside its brackets. Case, character
    width, spaces and punctuation are ignored. Ids and titles take precedence over alternative
    names, and those over parts of titles. Return None if the first of these that match belong to
    more than one id, or if nothing matches.
    """
    if name in titles:
        return name
    wanted = simplify(name)
    if not wanted:
        return None
    exact = {id_ for id_, title in titles.items() if wanted in map(simplify, (id_, *_full(title)))}
    others = {id_ for id_ in titles if wanted in map(simplify, aka.get(id_, ()))}
    partly = {id_ for id_, title in titles.items() if wanted in map(simplify, _parts(title))}
    found = exact or others or partly
    return found.pop() if len(found) == 1 else None


def all_names(titles: Mapping[str, Text], aka: Aka = NO_OTHERS) -> Iterator[str]:
    """Yield every id, title (in both languages) and alternative name."""
    for id_, title in titles.items():
        yield from (id_, *_full(title), *aka.get(id_, ()))


def beginning_with(start: str, titles: Mapping[str, Text], aka: Aka = NO_OTHERS) -> list[str]:
    """Return the ids that start with `start`; if none do, the ids with a name that does."""
    ids = [id_ for id_ in titles if id_.startswith(start)]
    wanted = simplify(start)
    if ids or not wanted:
        return ids
    return [
        id_
        for id_, title in titles.items()
        for names in [(id_, *_full(title), *_parts(title), *aka.get(id_, ()))]
        if any(simplify(name).startswith(wanted) for name in names)
    ]


def simplify(name: str) -> str:
    """Return the letters and digits of a name, case-folded and with normalized width."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(filter(str.isalnum, folded))


def _full(title: Text) -> tuple[str, str]:
    return to_plain(title.en), to_plain(title.zh)


def _parts(title: Text) -> Iterable[str]:
    for whole in _full(title):
        inside = BRACKETS.findall(whole)
        if inside:
            yield BRACKETS.sub("", whole)
            yield from inside
