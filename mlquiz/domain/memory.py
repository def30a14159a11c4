"""FSRS-6 as plain formulas: what a review would do to the memory of an item (Ye 2022-2025).

`scheduling` keeps the schedule with the scheduler library. A plan looks ahead over thousands of
reviews that never happen; these formulas do that fast, and without importing the library.
"""

from __future__ import annotations

import math

from msgspec import Struct

DEFAULT_WEIGHTS = (
    *(0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796),
    *(1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542),
)
"""The weights that FSRS-6 was published with, fitted to the reviews of many people."""

MIN_WEIGHTS = (
    *(0.001, 0.001, 0.001, 0.001, 1.0, 0.001, 0.001, 0.001, 0.0, 0.0, 0.001),
    *(0.001, 0.001, 0.001, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.1),
)
MAX_WEIGHTS = (
    *(100.0, 100.0, 100.0, 100.0, 10.0, 4.0, 4.0, 0.75, 4.5, 0.8, 3.5),
    *(5.0, 0.25, 0.9, 4.0, 1.0, 6.0, 2.0, 2.0, 0.8, 0.8),
)
"""The bounds outside of which the scheduler library refuses weights."""

MIN_STABILITY = 0.001
MIN_DIFFICULTY, MAX_DIFFICULTY = 1.0, 10.0
AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4


class MemoryModel(Struct, frozen=True):
    """A model of forgetting, with its 21 weights.

    Times are in days; a stability is the time after which 90% is recalled.
    """

    weights: tuple[float, ...] = DEFAULT_WEIGHTS

    @property
    def is_valid(self) -> bool:
        """Whether the scheduler library accepts the weights."""
        bounds = zip(MIN_WEIGHTS, self.weights, MAX_WEIGHTS, strict=False)
        within = all(low <= weight <= high for low, weight, high in bounds)
        return len(self.weights) == len(DEFAULT_WEIGHTS) and within

    def retrievability(self, days: float, stability: float) -> float:
        """Return the probability of recall, in 0..1, `days` after a review."""
        decay = -self.weights[20]
        return float((1 + (0.9 ** (1 / decay) - 1) * days / stability) ** decay)

    def stability_after_success(
        self, stability: float, difficulty: float, recall: float, rating: int = GOOD
    ) -> float:
        """Return the stability after a right answer on a later day than the last one.

        It was rated from 2 to 4; `recall` is the probability of recall just before it.
        """
        w = self.weights
        gain = math.exp(w[8]) * (11 - difficulty) * stability ** -w[9]
        gain *= w[15] if rating == HARD else w[16] if rating == EASY else 1.0
        return float(stability * (1 + gain * (math.exp((1 - recall) * w[10]) - 1)))

    def stability_after_lapse(self, stability: float, difficulty: float, recall: float) -> float:
        """Return the stability after a wrong answer, on a later day than the last one."""
        w = self.weights
        long = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1)
        long *= math.exp((1 - recall) * w[14])
        return float(max(min(long, stability / math.exp(w[17] * w[18])), MIN_STABILITY))

    def short_term_stability(self, stability: float, rating: int = GOOD) -> float:
        """Return the stability after another answer on the same day, rated from 1 to 4."""
        w = self.weights
        change = math.exp(w[17] * (rating - GOOD + w[18])) * stability ** -w[19]
        change = change if rating == AGAIN else max(change, 1.0)
        return float(max(stability * change, MIN_STABILITY))

    def first_stability(self, rating: int) -> float:
        """Return the stability after the first answer to an item, rated from 1 to 4."""
        return max(self.weights[rating - 1], MIN_STABILITY)

    def first_difficulty(self, rating: int) -> float:
        """Return the difficulty, from 1 to 10, after the first answer to an item."""
        return _clamped(self._unclamped_difficulty(rating))

    def next_difficulty(self, difficulty: float, rating: int) -> float:
        """Return the difficulty after a further answer, rated from 1 to 4."""
        w = self.weights
        moved = difficulty - w[6] * (rating - GOOD) * (10 - difficulty) / 9
        return _clamped(w[7] * self._unclamped_difficulty(EASY) + (1 - w[7]) * moved)

    def _unclamped_difficulty(self, rating: int) -> float:
        return self.weights[4] - math.exp(self.weights[5] * (rating - 1)) + 1


DEFAULT_MEMORY = MemoryModel()


def _clamped(difficulty: float) -> float:
    return min(max(difficulty, MIN_DIFFICULTY), MAX_DIFFICULTY)
