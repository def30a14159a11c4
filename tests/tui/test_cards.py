"""Cards: the front, the back, a rating."""

from mlquiz.domain.rating import Rating
from mlquiz.tui.screens.lab import LabScreen
from mlquiz.tui.screens.session_summary import SessionSummaryScreen


def ratings(services):
    return [event.rating for event in services.store.events()]


async def test_a_card_is_turned_and_rated(ask, run, press, screen_text, services):
    app = ask("card", "cloze")
    async with run(app) as pilot:
        assert "Up to which η" in screen_text(app)
        assert "2/λ" not in screen_text(app)
        await press(pilot, "3")  # nothing to rate yet
        assert not ratings(services)
        await press(pilot, "space")
        assert "η < 2/λ" in screen_text(app)
        assert "good        in 2 days" in screen_text(app)
        await press(pilot, "3")
        assert ratings(services) == [Rating.GOOD]
        assert "Above the limit the iterates ____." in screen_text(app)


async def test_a_cloze_shows_what_was_hidden(ask, run, press, screen_text, services, clock):
    app = ask("cloze")
    async with run(app) as pilot:
        await press(pilot, "space")
        assert "the iterates diverge." in screen_text(app)
        await press(pilot, "1")
        assert ratings(services) == [Rating.AGAIN]
        clock.advance(seconds=5)
        await press(pilot, "space", "4")
        assert isinstance(app.screen, SessionSummaryScreen)


async def test_undo_turns_a_card_back_then_takes_the_rating_back(
    ask, run, press, screen_text, services
):
    app = ask("card", "cloze")
    async with run(app) as pilot:
        front = screen_text(app)
        await press(pilot, "space", "u")
        assert screen_text(app) == front
        await press(pilot, "space", "2", "u")
        assert screen_text(app) == front
        assert services.store.state("lr-card").reviews == 0


async def test_a_card_leads_to_its_demo_once_it_is_turned(ask, run, press):
    app = ask("card")
    async with run(app) as pilot:
        await press(pilot, "d")
        assert not isinstance(app.screen, LabScreen)
        await press(pilot, "space", "d")
        assert isinstance(app.screen, LabScreen)


async def test_cards_are_rated_with_arrows_and_mouse(ask, run, press, services):
    app = ask("card", "cloze")
    async with run(app) as pilot:
        await press(pilot, "space", "up", "enter")
        await press(pilot, "space")
        await pilot.click("Options", offset=(20, 3))
        await pilot.pause()
    assert sorted(ratings(services)) == [Rating.HARD, Rating.EASY]


async def test_practice_promises_no_dates(ask, run, press, screen_text):
    app = ask("card", cram=True)
    async with run(app) as pilot:
        await press(pilot, "space")
        assert "good" in screen_text(app)
        assert "in 2 days" not in screen_text(app)
