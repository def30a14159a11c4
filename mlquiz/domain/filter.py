"""Which items are wanted."""

from __future__ import annotations

from msgspec import Struct


class Filter(Struct, frozen=True, kw_only=True):
    """Items of any of these concepts, in any of these sections, of any of these kinds.

    An empty set leaves all in.
    """

    concepts: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()


EVERYTHING = Filter()
