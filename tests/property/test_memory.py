"""The formulas that look ahead agree with the scheduler library that keeps the schedule."""

from datetime import UTC, datetime, timedelta

import fsrs
import pytest
from fsrs.scheduler import DEFAULT_PARAMETERS
from hypothesis import given
from hypothesis import strategies as st

from mlquiz.domain.memory import AGAIN, DEFAULT_WEIGHTS, MemoryModel
from mlquiz.domain.rating import Rating

RATINGS = st.sampled_from(Rating)
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_the_default_weights_are_those_of_the_library():
    assert DEFAULT_WEIGHTS == DEFAULT_PARAMETERS


@given(
    first=RATINGS,
    gaps=st.lists(st.tuples(st.integers(0, 400), RATINGS), max_size=8),
    decay=st.floats(0.1, 0.8),
)
def test_stability_difficulty_and_recall_are_those_of_the_library(first, gaps, decay):
    weights = (*DEFAULT_WEIGHTS[:20], decay)
    memory, scheduler = MemoryModel(weights), fsrs.Scheduler(weights, enable_fuzzing=False)
    card, now = fsrs.Card(card_id=1), NOON
    card, _ = scheduler.review_card(card, fsrs.Rating(first), now)
    stability, difficulty = memory.first_stability(first), memory.first_difficulty(first)
    for gap, rating in gaps:
        now += timedelta(days=gap)
        recall = memory.retrievability(gap, stability)
        assert recall == pytest.approx(scheduler.get_card_retrievability(card, now))
        card, _ = scheduler.review_card(card, fsrs.Rating(rating), now)
        if gap == 0:
            stability = memory.short_term_stability(stability, rating)
        elif rating == AGAIN:
            stability = memory.stability_after_lapse(stability, difficulty, recall)
        else:
            stability = memory.stability_after_success(stability, difficulty, recall, rating)
        difficulty = memory.next_difficulty(difficulty, rating)
        assert stability == pytest.approx(card.stability)
        assert difficulty == pytest.approx(card.difficulty)
