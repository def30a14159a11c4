"""What a review is worth for recall on the day of an interview."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from mlquiz.domain.memory import AGAIN, GOOD, MemoryModel
from mlquiz.domain.teaching_order import UNIT_DECAY, unit_size
from mlquiz.domain.timing import MISSED_WHEN_NEW

MIN_GAIN = 0.01
"""The least gain of recall, in 0..1, for which a review is planned."""


class PlanItem(Struct, frozen=True, kw_only=True):
    """An item as a plan sees it.

    `value` is its weight in the expected recall. `seconds` is the time that a review takes,
    `new_seconds` that of its first day. `started` is whether it was ever asked, in fact or in the
    simulation. `last` is the day of its last real or simulated review, counted from today; None if
    it was never reviewed. A started item without a review was only asked right after its lesson.
    Without a review, `stability` and `difficulty` have no meaning.
    """

    id: str
    concept: str
    value: float
    seconds: float
    new_seconds: float
    started: bool = False
    last: int | None = None
    stability: float = 1.0
    difficulty: float = 5.0

    @property
    def cost(self) -> float:
        """The seconds that the item takes the next time that it is asked."""
        return self.seconds if self.started else self.new_seconds


def value_of(asked: int, unit: int) -> float:
    """Return the weight of an item in the expected recall.

    Each unit of a concept is worth `UNIT_DECAY` times the one before it: what it says first about a
    concept matters most to an interviewer. The items of a unit share its worth. A concept of which
    it is unknown how often it is asked counts as one that is asked least.
    """
    return max(asked, 1) * UNIT_DECAY**unit / unit_size(unit, asked)


class Outlook:
    """What a review on a day is worth for recall on the interview's day, `days` from today."""

    def __init__(self, days: int, memory: MemoryModel) -> None:
        self.days = days
        self.memory = memory
        self._reviews: dict[tuple[float, float, int], tuple[float, float, float]] = {}
        self._gains: dict[tuple[float, float, int, int], float] = {}
        self._right = memory.first_stability(GOOD)
        self._wrong = memory.short_term_stability(memory.first_stability(AGAIN))

    def recall_of(self, item: PlanItem) -> float:
        """Return the recall on the interview's day if the item is not asked any more."""
        if item.last is None:
            return 0.0
        return self.memory.retrievability(self.days - item.last, item.stability)

    def first_recall(self, day: int) -> float:
        """Return the expected recall on the interview's day of an item first asked on `day`."""
        left, memory = self.days - day, self.memory
        wrong = MISSED_WHEN_NEW * memory.retrievability(left, self._wrong)
        return (1 - MISSED_WHEN_NEW) * memory.retrievability(left, self._right) + wrong

    def priority(self, item: PlanItem, day: int) -> float:
        """Return the value per second of asking a started item on `day`; 0 if it gains too little.

        The gain is reduced by the ratio of the gain now to that on the eve of the interview: a
        review that would achieve much more later can wait.
        """
        if item.last is None:
            return item.value * self.first_recall(day) / item.seconds
        gain = self._gain(item, day)
        if gain < MIN_GAIN:
            return 0.0
        later = self._gain(item, self.days - 1)
        return item.value * gain * (gain / max(gain, later)) / item.seconds

    def _gain(self, item: PlanItem, day: int) -> float:
        """Return what a review on `day` adds to the expected recall on the interview's day."""
        assert item.last is not None
        key = (item.stability, item.difficulty, item.last, day)
        known = self._gains.get(key)
        if known is None:
            recall, right, wrong = self._review(item, day)
            left, memory = self.days - day, self.memory
            with_review = recall * memory.retrievability(left, right)
            with_review += (1 - recall) * memory.retrievability(left, wrong)
            known = self._gains[key] = with_review - self.recall_of(item)
        return known

    def _review(self, item: PlanItem, day: int) -> tuple[float, float, float]:
        """Return the recall on `day`, and the stability after a right and after a wrong answer."""
        assert item.last is not None
        key = (item.stability, item.difficulty, day - item.last)
        known = self._reviews.get(key)
        if known is None:
            memory = self.memory
            recall = memory.retrievability(day - item.last, item.stability)
            right = memory.stability_after_success(item.stability, item.difficulty, recall)
            wrong = memory.short_term_stability(
                memory.stability_after_lapse(item.stability, item.difficulty, recall)
            )
            known = self._reviews[key] = recall, right, wrong
        return known

    def after_review(self, item: PlanItem, day: int) -> PlanItem:
        """Return the item as it is expected to be after it is asked on `day`.

        Its stability is the geometric mean of those after a right and after a wrong answer.
        """
        memory = self.memory
        if item.last is None:
            chance, right, wrong = 1 - MISSED_WHEN_NEW, self._right, self._wrong
            difficulty = chance * memory.first_difficulty(GOOD)
            missed = memory.next_difficulty(memory.first_difficulty(AGAIN), GOOD)
        else:
            chance, right, wrong = self._review(item, day)
            difficulty = chance * memory.next_difficulty(item.difficulty, GOOD)
            missed = memory.next_difficulty(item.difficulty, AGAIN)
        return replace(
            item,
            started=True,
            last=day,
            stability=right**chance * wrong ** (1 - chance),
            difficulty=difficulty + (1 - chance) * missed,
        )
