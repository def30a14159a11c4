"""The keys at the bottom of every screen."""

import textual.screen
from textual._arrange import arrange
from textual.color import Color


async def test_a_click_on_the_bar_presses_the_key(make_app, run, screen_rows):
    app = make_app()
    async with run(app) as pilot:
        row = screen_rows(app)[-1]
        await pilot.click(offset=(row.index("中文"), 23))
        await pilot.pause()
        assert app.lang == "zh"


async def test_the_bar_takes_the_colours_of_another_theme(make_app, run, press):
    async with run(make_app()) as pilot:
        await press(pilot, "T")
        theme = pilot.app.current_theme
        row = pilot.app.screen._compositor.render_strips()[-1]
        colours = {segment.style.color.triplet.hex for segment in row if segment.text.strip()}
        assert Color.parse(theme.primary).hex.lower() in colours
        assert Color.parse(theme.foreground).hex.lower() in colours


async def test_the_bar_shows_what_is_possible_now(ask, run, press, screen_rows):
    app = ask("choice")
    async with run(app, (120, 24)) as pilot:
        assert "see it happen" not in screen_rows(app)[-1]
        assert "type the answer" not in screen_rows(app)[-1]
        await press(pilot, "0")
        assert "d see it happen" in screen_rows(app)[-1]
        assert "I don't know" not in screen_rows(app)[-1]


async def test_the_bar_breaks_evenly_and_leaves_nothing_out(ask, run, press, screen_rows):
    app = ask("choice")
    async with run(app, (60, 20)) as pilot:
        await press(pilot, "0")
        rows = [row.strip() for row in screen_rows(app)[-2:]]
        assert rows == [
            "n next  d see it happen  l lesson  u undo",
            "x suspend  z bury  f flag  ? keys  esc back",
        ]


async def test_the_screen_is_arranged_again_only_if_the_bar_gets_more_or_fewer_rows(
    ask, run, press, screen_rows, monkeypatch
):
    arranged = []

    def record(widget, *args, **options):
        arranged.append(widget)
        return arrange(widget, *args, **options)

    monkeypatch.setattr(textual.screen, "arrange", record)
    app = ask("choice", concept="learning-rate")
    async with run(app, (80, 24)) as pilot:
        assert "I don't know" in screen_rows(app)[-1]
        arranged.clear()
        await press(pilot, "0")
        assert "n next" in screen_rows(app)[-2]
        assert app.screen in arranged
        arranged.clear()
        await press(pilot, "n")
        assert "enter submit" in screen_rows(app)[-2]
        assert app.screen not in arranged
