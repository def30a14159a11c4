"""What holds on every screen: language, theme, size, errors, leaving."""

import asyncio
import re

import pytest
from textual import events
from textual.color import Color

from mlquiz.domain.rating import Rating
from mlquiz.errors import MlquizError
from mlquiz.study.session_planner import SessionRequest
from mlquiz.tui.app import MlquizApp
from mlquiz.tui.screens.home import HomeScreen
from mlquiz.tui.screens.too_small import TerminalTooSmallScreen
from mlquiz.tui.themes import THEMES
from mlquiz.tui.widgets.options import Options
from tests.building.log import answer

SCREENS = ["home", "session", "cards", "concepts", "demos", "stats", "lesson", "lab"]
MORE = {"lesson": {"concept": "learning-rate"}, "lab": {"demo": "optimization/halving"}}
# What stands in Chinese pages, too: keys, ids, people, code, English terms beside titles.
LATIN = re.compile(
    r"mlquiz( check)?|Broken|Ctrl-[A-Z]|Esc|Shift|English|learning-rate|optimization|halving|"
    r"broken/words|lr-\w+|Goodfellow, Bengio & Courville|PyTorch|red|not markup|optimizer.*|"
    r"start|one|learning rate|planned concept"
)


@pytest.mark.parametrize("screen", SCREENS)
async def test_every_screen_is_in_chinese(make_app, run, press, screen_rows, screen):
    app = make_app(screen=screen, **MORE.get(screen, {}))
    async with run(app, (100, 40)) as pilot:
        english = "\n".join(screen_rows(app))
        await press(pilot, "L")
        asks = app.lang == "en"  # where l has a meaning, too
        await press(pilot, *["L"] * asks)
        page = "\n".join(screen_rows(app))
        rest = LATIN.sub("", page)
        assert not re.findall(r"[A-Za-z]{4,}", rest)
        await press(pilot, "L", *["L"] * asks)
        assert "\n".join(screen_rows(app)) == english


async def test_the_language_is_kept_and_reaches_the_screens_below(
    make_app, run, press, screen_text, services
):
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, "s", "0", "l", "L")
        assert services.settings.language == "zh"
        await press(pilot, "escape")
        assert "没关系，现在就弄懂它。" in screen_text(app)
        await press(pilot, "escape")
        assert "开始学习" in screen_text(app)


async def test_a_language_for_this_run_is_not_kept(services, demos, run, screen_text):
    app = MlquizApp(services, lang="zh", demos=demos, warm=False)
    async with run(app):
        assert "开始学习" in screen_text(app)
    assert services.store.setting("language") is None


async def test_the_language_switches_in_the_middle_of_a_question(
    ask, run, press, screen_text, option_letter
):
    app = ask("choice", concept="learning-rate")
    async with run(app) as pilot:
        await press(pilot, option_letter(app, "Lower the learning rate"), "n")
        await press(pilot, option_letter(app, "noise"), "L")
        assert "[x]" in screen_text(app)
        assert "多选" in screen_text(app)


async def test_the_theme_is_kept(make_app, run, press, services):
    app = make_app()
    async with run(app) as pilot:
        assert app.current_theme.dark
        await press(pilot, "T")
        assert not app.current_theme.dark
        assert services.settings.theme == "light"
    again = make_app()
    async with run(again):
        assert not again.current_theme.dark


async def test_no_color_is_honoured(make_app, run, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    app = make_app()
    async with run(app):
        assert app.no_color


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize("screen", SCREENS)
async def test_no_row_is_wider_than_the_terminal(make_app, run, press, screen_rows, screen, size):
    from rich.cells import cell_len

    app = make_app(screen=screen, **MORE.get(screen, {}))
    async with run(app, size) as pilot:
        for _ in range(2):
            rows = screen_rows(app)
            assert len(rows) == size[1]
            assert {cell_len(row) for row in rows} == {size[0]}
            await press(pilot, "L")


async def test_hostile_content_is_only_text(
    make_app, run, press, screen_rows, screen_text, option_letter
):
    from mlquiz.domain.filter import Filter

    wanted = Filter(concepts=frozenset({"warm-up"}))
    app = make_app(screen="session", session=SessionRequest(wanted))
    async with run(app) as pilot:
        assert (
            "What does [red]warm-up[/red] protect? [@click=app.quit]click[/] {answer}"
            in screen_text(app)
        )
        await press(pilot, option_letter(app, "last"))
        assert "[blink]statistics[/blink]" in screen_text(app)
        assert not any("\x1b" in row for row in screen_rows(app))
        await pilot.click("#ask", offset=(48, 1))
        await pilot.pause()
        assert app.is_running


async def test_ctrl_c_quits_anywhere(make_app, ask, run, press):
    for app, keys in (
        (make_app(), ()),
        (make_app(), ("ctrl+p",)),
        (make_app(), ("question_mark",)),
        (ask("numeric"), ("1",)),
        (make_app(screen="lab", demo="optimization/halving"), ("enter",)),
    ):
        async with run(app) as pilot:
            await press(pilot, *keys)
            await pilot.press("ctrl+c")
        assert app.return_code == 0


async def test_everything_works_after_the_screen_that_the_app_began_with_was_left(
    ask, run, press, screen_rows, option_letter, runner, services
):
    runner.hold = True
    app = ask("predict")
    async with run(app) as pilot:
        began_with = app.screen
        await press(pilot, option_letter(app, "falls to zero"), "f5")
        assert runner.runs
        await press(pilot, "escape")
        assert runner.cancelled == 1
        assert not began_with.is_running
        assert isinstance(app.screen, HomeScreen)
        await press(pilot, "escape", "L")
        assert services.settings.language == "zh"
        assert "学习" in "\n".join(screen_rows(app))
        await press(pilot, "L", "T", "ctrl+p", "escape")
        assert isinstance(app.screen, HomeScreen)
        for size, screen in (((50, 12), TerminalTooSmallScreen), ((100, 30), HomeScreen)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert isinstance(app.screen, screen)
        await press(pilot, "p", "escape", "q")
    assert app.return_code == 0


async def test_a_weak_concept_that_was_picked_before_it_was_counted_again_is_left(
    make_app, run, press, services, clock, monkeypatch
):
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, "s", "0", "escape")
        services.store.record(answer("lr-card", clock(), Rating.AGAIN))
        clock.advance(days=1)
        await press(pilot, "p", "escape")
        weak = app.screen.query_one("#weak", Options)
        late = Options.Picked(weak, 0, weak.generation)
        monkeypatch.setattr("mlquiz.tui.screens.home.weakest", lambda *_: [])
        app.screen.reload()
        weak.post_message(late)
        await press(pilot, "f5")
        assert isinstance(app.screen, HomeScreen)


async def test_q_quits_from_home_alone(make_app, run, press):
    app = make_app(screen="stats")
    async with run(app) as pilot:
        await press(pilot, "q")
        assert app.is_running
        await press(pilot, "escape", "q")
    assert app.return_code == 0


async def test_quitting_in_the_middle_loses_nothing(ask, run, press, services, option_letter):
    app = ask("choice", concept="learning-rate")
    async with run(app) as pilot:
        await press(pilot, option_letter(app, "Lower the learning rate"))
        await pilot.press("ctrl+c")
    assert services.store.state("lr-choice").reviews == 1
    again = ask("choice", concept="learning-rate")
    async with run(again):
        assert again.screen.question.item.id == "lr-many"


async def test_an_error_is_reported_and_the_question_stays(ask, run, press, services, monkeypatch):
    app = ask("choice")
    async with run(app) as pilot:

        def full(event):
            raise MlquizError("The disk is full: free some space [now].")

        with monkeypatch.context() as patched:
            patched.setattr(services.store, "record", full)
            await press(pilot, "a")
            await press(pilot, "f")
        assert [note.message for note in app._notifications] == [
            "The disk is full: free some space [now]."
        ]
        assert not app.screen.question.is_answered
        await press(pilot, "a")
        assert app.screen.question.is_answered


async def test_the_runner_is_closed_at_the_end(make_app, run, runner):
    app = make_app()
    async with run(app):
        pass
    assert runner.closed


async def test_the_spare_is_warmed_after_the_first_paint(services, demos, run, runner, monkeypatch):
    warmed = []

    async def start_warming():
        warmed.append(isinstance(app.screen, HomeScreen))

    monkeypatch.setattr(runner, "start_warming", start_warming)
    app = MlquizApp(services, demos=demos, runner=runner)
    async with run(app) as pilot:
        while not warmed:
            await pilot.pause(0.05)
        assert warmed == [True]


async def test_no_spare_is_warmed_once_the_app_closes(services, demos, run, runner, monkeypatch):
    warmed = []

    async def start_warming():
        warmed.append(True)

    monkeypatch.setattr(runner, "start_warming", start_warming)
    monkeypatch.setattr("mlquiz.tui.app.WARM_AFTER", 600)  # the app may be slow to close
    app = MlquizApp(services, demos=demos, runner=runner)
    async with run(app):
        pass
    app._start_warming()  # as when its timer ends while the app shuts down
    await asyncio.sleep(0.01)
    assert not warmed


@pytest.mark.parametrize(("keys", "taken"), [(["s"], "#ask"), (["ctrl+p"], "Vertical")])
async def test_a_click_on_what_was_taken_away_is_harmless(make_app, run, press, keys, taken):
    async with run(make_app()) as pilot:
        await press(pilot, *keys)
        widget = pilot.app.screen.query_one(taken)
        x, y = widget.region.offset
        gone = widget.remove()
        while widget.parent is not None:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0)
        for kind in (events.MouseDown, events.MouseUp):
            pilot.app.screen._forward_event(kind(None, x, y, 0, 0, 1, False, False, False, x, y))
        await gone
        assert pilot.app._exception is None


def test_routes_do_not_import_textual():
    import subprocess
    import sys

    code = "import sys, mlquiz.tui.routes; sys.exit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", THEMES)
def test_every_text_is_legible(name):
    theme = THEMES[name]
    backs = [theme.background, theme.surface, theme.variables["bar-background"]]
    own = {key: each for key, each in theme.variables.items() if "background" not in key}
    fronts = [
        *(theme.foreground, theme.primary, theme.accent),
        *(theme.success, theme.warning, theme.error),
        *own.values(),
    ]
    for back in backs:
        for front in fronts:
            assert contrast(front, back) >= 4.5, (front, back)


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.1."""
    lights = sorted(luminance(Color.parse(each)) for each in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def luminance(color: Color) -> float:
    parts = [
        share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4
        for share in color.normalized
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
