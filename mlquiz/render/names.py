"""What learners call things by: ids and titles, in either language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from mlquiz.domain.text import Text
from mlquiz.render.markup import to_plain

BRACKETS = re.compile(r"[（(]([^（）()]*)[）)]")


def find(name: str, titles: Mapping[str, Text]) -> str | None:
    """Return the id that `name` means: an id or a title, or its part before or in brackets.

    Case, width, spaces and hyphens do not count. A part that several titles share means none.
    """
    if name in titles:
        return name
    wanted = simplify(name)
    if not wanted:
        return None
    exact = {id_ for id_, title in titles.items() if wanted in map(simplify, (id_, *_full(title)))}
    partly = {id_ for id_, title in titles.items() if wanted in map(simplify, _parts(title))}
    for found in (exact, partly):
        if len(found) == 1:
            return found.pop()
    return None


def all_names(titles: Mapping[str, Text]) -> Iterator[str]:
    """Yield every id and title."""
    for id_, title in titles.items():
        yield from (id_, *_full(title))


def simplify(name: str) -> str:
    """Return the letters and digits of a name, without case and width."""
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
