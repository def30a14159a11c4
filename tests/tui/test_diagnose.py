"""Diagnoses on the screen: the curves are drawn, then the cause and the test are selected."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlquiz.domain.kinds.diagnose import Diagnosed
from mlquiz.domain.rating import Rating
from mlquiz.tui.widgets.curves_view import CurvesView
from tests.building.diagnosis import write_diagnosis


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write_diagnosis(tmp_path)


@pytest.fixture
def demos(content: Path) -> Path:
    return content.parent / "demos"


@pytest.fixture
def pick(press, letter_of):
    """Pick the option with these words."""

    async def picking(pilot, words: str) -> None:
        await press(pilot, letter_of(pilot.app, words))

    return picking


@pytest.fixture
def letter_of():
    def of(app, words: str) -> str:
        rows = app.screen.question.rows(app.lang)
        return next(row.letter for row in rows if words in row.text.plain)

    return of


def drawn(app, screen_rows) -> str:
    region = app.screen.query_one(CurvesView).region
    return "\n".join(screen_rows(app)[max(0, region.y) : region.bottom])


def rated(services) -> list[Rating | None]:
    return [event.rating for event in services.store.answers()]


async def test_the_curves_are_drawn_under_neutral_labels(ask, run, press, screen_rows, screen_text):
    app = ask("diagnose")
    async with run(app) as pilot:
        assert "read the curves" in screen_text(app)
        assert "run A" in drawn(app, screen_rows)
        assert "loss" not in drawn(app, screen_rows)
        await press(pilot, "L", "L")  # before an answer, l is asked about
        assert "训练 A" in drawn(app, screen_rows)


@pytest.mark.parametrize(
    ("cause", "test", "verdict", "rating"),
    [
        ("right cause", "right test", "Right", Rating.GOOD),
        ("right cause", "blind test", "The cause is right, but the test does not", Rating.HARD),
        ("rival cause", "right test", "The test is right, but the cause is not", Rating.AGAIN),
        ("third cause", "blind test", "Not right", Rating.AGAIN),
    ],
)
async def test_the_cause_and_then_its_test_are_graded(
    ask, run, pick, screen_text, services, cause, test, verdict, rating
):
    app = ask("diagnose")
    async with run(app) as pilot:
        await pick(pilot, cause)
        assert "Suppose it is one of these two" in screen_text(app)
        assert "Which test tells the two apart?" in screen_text(app)
        assert "third cause" not in screen_text(app)
        await pick(pilot, test)
        assert verdict in screen_text(app)
        assert "It is learnt." in screen_text(app)
        assert "It would stay." in screen_text(app)
        assert "Proof: It falls." in screen_text(app)
    assert rated(services) == [rating]


async def test_a_step_back_asks_for_the_cause_again(ask, run, press, pick, screen_text, services):
    app = ask("diagnose")
    async with run(app) as pilot:
        await pick(pilot, "rival cause")
        await press(pilot, "u")
        assert "third cause" in screen_text(app)
        assert "Suppose" not in screen_text(app)
        await pick(pilot, "right cause")
        await pick(pilot, "right test")
    assert rated(services) == [Rating.GOOD]


@pytest.mark.parametrize("cause", ["", "right cause"])
async def test_giving_up_shows_cause_and_test(ask, run, press, pick, screen_text, services, cause):
    app = ask("diagnose")
    async with run(app) as pilot:
        if cause:
            await pick(pilot, cause)
        await press(pilot, "space")
        assert "right cause" in screen_text(app)
        assert "right test" in screen_text(app)
        answered = app.screen.question.answered
        assert isinstance(answered.answer, Diagnosed) is bool(cause)
    assert rated(services) == [Rating.HARD if cause else Rating.AGAIN]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_the_test_is_in_sight_once_the_cause_is_selected(ask, run, pick, screen_rows, size):
    app = ask("diagnose")
    async with run(app, size) as pilot:
        await pick(pilot, "right cause")
        rows = screen_rows(app)
        assert any("Which test tells" in row for row in rows)
        assert any("blind test" in row for row in rows)


async def test_the_next_question_has_no_curves(ask, run, press, pick, services):
    app = ask("diagnose", "choice")
    async with run(app) as pilot:
        seen = set()
        for _ in range(2):
            kind = app.screen.question.item.kind
            views = app.screen.query(CurvesView)
            assert any(view.display for view in views) is (kind == "diagnose")
            seen.add(kind)
            await press(pilot, "space", "n")
        assert seen == {"diagnose", "choice"}


class TestWithoutEvidence:
    @pytest.fixture
    def content(self, tmp_path: Path) -> Path:
        return write_diagnosis(tmp_path, curves=False)

    async def test_missing_curves_are_reported(self, ask, run, screen_rows):
        app = ask("diagnose")
        async with run(app):
            assert "The curves of basics/fall are missing" in drawn(app, screen_rows)

    async def test_the_message_fits_the_smallest_terminal(self, ask, run, screen_rows):
        app = ask("diagnose")
        async with run(app, size=(60, 20)):
            assert "for details" in drawn(app, screen_rows)


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_the_outcome_is_in_sight(ask, run, pick, screen_rows, size):
    app = ask("diagnose")
    async with run(app, size) as pilot:
        await pick(pilot, "third cause")
        await pick(pilot, "blind test")
        rows = screen_rows(app)
        assert any("Not right" in row for row in rows)
        assert any("blind test" in row for row in rows), "\n".join(rows)
