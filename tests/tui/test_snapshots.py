"""What the screens look like. Look at the report before you accept another picture."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from mlquiz.tui.app import MlquizApp

Same = Callable[..., bool]


@pytest.fixture
def same(snap_compare: Any, press: Any) -> Same:
    """Compare the app, after these keys, with its picture."""

    def compare(app: MlquizApp, *keys: str, size: tuple[int, int] = (80, 24)) -> bool:
        async def prepare(pilot: Pilot[None]) -> None:
            await press(pilot, "f5", *keys)

        return snap_compare(app, terminal_size=size, run_before=prepare)

    return compare


def test_home(make_app, same, services):
    services.store.set_setting("interview_date", "2026-12-13")
    assert same(make_app(), "s", "0", "escape")


def test_home_in_chinese_and_light(make_app, same, services):
    services.settings.set("theme", "light")
    services.settings.set("language", "zh")
    assert same(make_app(), size=(60, 20))


def test_choice_answered_wrongly(ask, same):
    assert same(ask("choice"), "a")


def test_several_options_in_chinese(ask, same):
    assert same(ask("choice", concept="learning-rate"), "0", "n", "a", "down", "L")


def test_verdict_answered_in_a_small_terminal(ask, same, services):
    services.settings.set("language", "zh")
    assert same(ask("verdict"), "m", "a", size=(60, 20))


def test_number_asked(ask, same):
    assert same(ask("numeric"), "x", "enter")


def test_card_turned(ask, same):
    assert same(ask("card"), "space")


def test_prediction_decided(ask, same):
    assert same(ask("predict"), "a", size=(120, 40))


def test_lab(make_app, same):
    app = make_app(screen="lab", demo="optimization/halving")
    assert same(app, "r")


def test_lab_with_a_turned_knob(make_app, same):
    app = make_app(screen="lab", demo="optimization/halving")
    assert same(app, "plus", "r", "L", size=(120, 40))


def test_concepts(make_app, same):
    assert same(make_app(screen="concepts"), "down", "down")


def test_lesson_in_light(make_app, same, services):
    services.settings.set("theme", "light")
    assert same(make_app(screen="lesson", concept="learning-rate"))


def test_palette(make_app, same):
    assert same(make_app(), "ctrl+p", "w", "a", "r")


SIZES_AND_LANGUAGES = [((80, 24), "en"), ((60, 20), "zh")]


@pytest.mark.parametrize(("size", "lang"), SIZES_AND_LANGUAGES)
def test_settings(make_app, same, services, size, lang):
    services.settings.set("language", lang)
    assert same(make_app(screen="settings"), "down", *"2000", "enter", size=size)


@pytest.mark.parametrize(("size", "lang"), SIZES_AND_LANGUAGES)
def test_end(ask, same, services, size, lang):
    services.settings.set("language", lang)
    assert same(ask("choice", "verdict", limit=2), "0", "n", "0", "n", size=size)


@pytest.mark.parametrize(("size", "lang"), SIZES_AND_LANGUAGES)
def test_home_of_a_new_user(make_app, same, services, size, lang):
    services.settings.set("language", lang)
    assert same(make_app(), size=size)


@pytest.mark.parametrize(("size", "lang"), [((80, 24), "zh"), ((60, 20), "en")])
def test_number_missed(ask, same, services, size, lang):
    services.settings.set("language", lang)
    assert same(ask("numeric"), "9", "enter", size=size)


class TestFirstStart:
    @pytest.fixture
    def is_first_start(self) -> bool:
        return True

    @pytest.mark.parametrize(("size", "lang"), SIZES_AND_LANGUAGES)
    def test_setup(self, make_app, same, monkeypatch, size, lang):
        monkeypatch.setenv("MLQUIZ_LANG", lang)
        assert same(make_app(), "right", "down", *"2026-02-30", "up", size=size)
