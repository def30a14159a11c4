"""Which items are wanted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Items of any of these concepts, in any of these sections, of any of these kinds.

    An empty set leaves all in.
    """

    concepts: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()


EVERYTHING = Filter()
