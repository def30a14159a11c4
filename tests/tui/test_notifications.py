"""Short notes, and the clock that takes them away."""

import faulthandler
import itertools

from textual.widgets._toast import Toast

from mlquiz.tui.screens.stats import StatsScreen
from mlquiz.tui.textual_patches import notifications as notes
from mlquiz.tui.textual_patches.notifications import SafeNotification


def test_a_notification_that_expires_while_it_is_mounted_is_harmless(monkeypatch):
    now = itertools.count(step=3)
    monkeypatch.setattr(notes, "monotonic", lambda: next(now))
    note = SafeNotification("Flagged.", timeout=4)
    assert not note.has_expired
    assert note.time_left > 0  # a timer of less would never let go
    assert note.has_expired


async def test_a_notification_is_shown_on_every_screen_until_it_expires(
    make_app, press, monkeypatch
):
    now = itertools.repeat(0.0)
    monkeypatch.setattr(notes, "monotonic", lambda: next(now))
    app = make_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "1")
        (toast,) = app.screen.query(Toast)
        assert isinstance(toast._notification, SafeNotification)
        await press(pilot, "p")
        assert len(app.screen.query(Toast)) == 1
        now = itertools.repeat(100.0)
        await press(pilot, "question_mark")
        assert not app.screen.query(Toast)


async def test_a_notification_that_expires_before_it_is_shown_is_harmless(
    make_app, press, monkeypatch
):
    now = itertools.count(step=1.2)  # so that the fourth look at the clock is one too late
    monkeypatch.setattr(notes, "monotonic", lambda: next(now))
    app = make_app()
    faulthandler.dump_traceback_later(60, exit=True)  # a timer that never lets go hangs
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "1", "p")
        assert isinstance(app.screen, StatsScreen)
    faulthandler.cancel_dump_traceback_later()


async def test_a_repeated_notification_is_shown_once_for_its_full_time(ask, press, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(notes, "monotonic", lambda: clock[0])
    app = ask("card")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "space")
        for _ in range(12):
            clock[0] += 0.3
            await press(pilot, "space")
            assert len(app._notifications) == 1
            assert len(app.screen.query(Toast)) == 1
        clock[0] += 2
        await press(pilot, "f")
        assert len(app._notifications) == 2
