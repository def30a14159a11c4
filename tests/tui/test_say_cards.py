"""Cards that ask for an answer aloud: the points are ticked, and suggest a rating."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlquiz.domain.rating import Rating
from tests.building.content import write
from tests.building.lessons import LESSON
from tests.building.sound import write_sound


@pytest.fixture
def content(tmp_path: Path) -> Path:
    root = write_sound(tmp_path)
    write(root / "basics" / "weight.toml", LESSON)
    return root


def given(services) -> list[tuple[str, Rating | None]]:
    return [(event.item, event.rating) for event in services.store.answers()]


async def test_the_answer_is_compared_point_by_point(ask, run, press, screen_text, services):
    app = ask("say")
    async with run(app) as pilot:
        assert "say it aloud, as in an interview" in screen_text(app)
        assert "What is a weight?" in screen_text(app)
        assert "it is learned" not in screen_text(app)
        await press(pilot, "space")
        assert "A weight says how much an input counts." in screen_text(app)
        assert "[ ] it scales an input" in screen_text(app)
        await press(pilot, "b", "c")
        assert "[x] it is learned" in screen_text(app)
        assert "[ ] it scales an input" in screen_text(app)
        assert "▸ 2" in screen_text(app)
        await press(pilot, "enter")
    assert given(services) == [("weight-say", Rating.HARD)]


@pytest.mark.parametrize(
    ("keys", "rating"),
    [
        ("", Rating.GOOD),
        ("a", Rating.AGAIN),
        ("a b c", Rating.GOOD),
        ("a b b", Rating.AGAIN),
        ("a a", Rating.GOOD),
    ],
)
async def test_what_was_ticked_suggests_a_rating(ask, run, press, services, keys, rating):
    async with run(ask("say")) as pilot:
        await press(pilot, "space", *keys.split(), "enter")
    assert given(services) == [("weight-say", rating)]


async def test_the_rating_is_the_learners_own(ask, run, press, services):
    async with run(ask("say")) as pilot:
        await press(pilot, "space", "a", "4")
    assert given(services) == [("weight-say", Rating.EASY)]


async def test_points_are_ticked_with_the_arrows_one_after_the_other(
    ask, run, press, screen_text, services
):
    app = ask("say")
    async with run(app) as pilot:
        await press(pilot, "space", *["up"] * 5, "enter", "down", "enter")
        assert "[x] it scales an input" in screen_text(app)
        assert "[x] it is learned" in screen_text(app)
    assert given(services) == []


async def test_a_step_back_takes_the_ticks_away(ask, run, press, screen_text):
    app = ask("say")
    async with run(app) as pilot:
        await press(pilot, "space", "a", "u")
        assert "it is learned" not in screen_text(app)
        await press(pilot, "space")
        assert "[x]" not in screen_text(app)


async def test_it_is_asked_among_the_cards_in_chinese(make_app, run, press, screen_text, services):
    app = make_app(screen="cards")
    async with run(app) as pilot:
        await press(pilot, "L", "L")  # before an answer, l is asked about
        assert "像面试那样开口说" in screen_text(app)
        await press(pilot, "space")
        assert "哪些点说到了？先勾选，再给自己打分。" in screen_text(app)
        assert "[ ] 它缩放输入" in screen_text(app)


async def test_the_suggested_rating_is_in_sight_on_a_small_screen(ask, run, press, screen_rows):
    app = ask("say")
    async with run(app, (60, 20)) as pilot:
        await press(pilot, "space", "a", "b")
        assert any("▸ 2" in row for row in screen_rows(app))
