"""Cards that are made from a lesson: an interviewer's question to be answered aloud."""

from __future__ import annotations

from typing import ClassVar

from mlquiz.domain.items import FlashCard
from mlquiz.domain.rating import Rating
from mlquiz.text import Text

HALF = 0.5


class SayIt(FlashCard, frozen=True, kw_only=True):
    """A card, made from a lesson, with an interviewer's question to be answered aloud.

    `points` are what a complete answer must mention.
    """

    kind: ClassVar[str] = "say"

    front: Text
    back: Text
    points: tuple[Text, ...] = ()

    @property
    def summary(self) -> Text:
        """The interviewer's question."""
        return self.front


def suggested_rating(ticked: int, points: int) -> Rating:
    """Return the rating to suggest for a spoken answer with `ticked` of its `points` ticked.

    If none is ticked it is GOOD, as for a recalled card, because ticking is optional.
    """
    if ticked in (0, points):
        return Rating.GOOD
    return Rating.HARD if ticked >= HALF * points else Rating.AGAIN
