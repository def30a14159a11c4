"""Cards that ask for an answer aloud, line by line."""

from __future__ import annotations

import pytest

from mlquiz.domain.rating import Rating
from mlquiz.library.library import Library
from tests.building.content import write
from tests.building.lessons import LESSON
from tests.building.sound import write_sound


@pytest.fixture
def library(tmp_path):
    root = write_sound(tmp_path)
    write(root / "basics" / "weight.toml", LESSON)
    with Library.open([root], tmp_path / "cache.sqlite") as opened:
        yield opened


@pytest.mark.parametrize(
    ("lines", "rating"),
    [
        (["", "a c", "", ""], Rating.HARD),
        (["", "", "", ""], Rating.GOOD),
        (["", "ABC", "4", ""], Rating.EASY),
        (["", "x", "a", "1", ""], Rating.AGAIN),
    ],
)
def test_ticked_points_suggest_a_rating(run_session, store, lines, rating):
    shown = run_session(["say"], lines)
    assert "What is a weight?" in shown
    assert "A weight says how much an input counts." in shown
    assert "  b) it is learned" in shown
    assert ("Type a letter from a to c." in shown) == ("x" in lines)
    assert "No experiment demonstrates this." not in shown
    (event,) = store.answers()
    assert (event.item, event.rating) == ("weight-say", rating)
