"""Ratings of an answer, on the scale of the scheduler."""

from __future__ import annotations

from enum import IntEnum


class Rating(IntEnum):
    """FSRS's four ratings, from forgotten to effortless."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4
