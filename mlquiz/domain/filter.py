"""Selection of items by concept, section and kind."""

from __future__ import annotations

from msgspec import Struct


class Filter(Struct, frozen=True, kw_only=True):
    """A selection of items by the sets of their concepts, sections and kinds.

    An item must match all three; an empty set matches every item.
    """

    concepts: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()


EVERYTHING = Filter()
