"""Keys as a keyboard, an input method or a slow line sends them."""

from __future__ import annotations

import pytest
from textual import events
from textual.widgets import Input

from mlquiz.domain.answers import SelectedOptions
from mlquiz.domain.concepts import Judgement
from mlquiz.domain.events import Action
from mlquiz.domain.kinds.verdict import Judged
from mlquiz.domain.rating import Rating
from mlquiz.tui import key_filter
from mlquiz.tui.screens.help import HelpScreen
from mlquiz.tui.screens.home import HomeScreen
from mlquiz.tui.screens.lesson import LessonScreen
from mlquiz.tui.screens.quiz import QuizScreen
from mlquiz.tui.textual_patches.driver import AltParser
from mlquiz.tui.widgets.options import Options
from mlquiz.tui.widgets.question_view import QuestionView

CHARACTERS = {"enter": "\r", "space": " "}
CONTROL = {"ctrl+b": "\x02", "ctrl+s": "\x13"}


@pytest.fixture
def hold(monkeypatch, settle):
    """Hold a key: it repeats 30 times a second after half a second, without waiting for it."""
    monkeypatch.setattr(key_filter, "HELD_DELAY", 0.7)
    monkeypatch.setattr(key_filter, "HELD_INTERVAL", 0.35)

    async def holding(pilot, key, times=30, *, at_once=False):
        begin = events.Key(key, None).time
        for index in range(times):
            event = events.Key(key, CHARACTERS.get(key, key))
            event.time = begin + (0.5 + index / 30 if index else 0)
            pilot.app.post_message(event)
            if not at_once:
                await pilot.pause()
        await settle(pilot)

    return holding


@pytest.mark.parametrize("at_once", [False, True])
@pytest.mark.parametrize("key", ["enter", "space", "n", "x", "z", "a", "1", "0"])
@pytest.mark.parametrize("kind", ["choice", "verdict", "numeric", "card", "output"])
async def test_a_held_key_does_one_thing(ask, run, hold, logged, kind, key, at_once):
    app = ask(kind)
    async with run(app) as pilot:
        await hold(pilot, key, at_once=at_once)
        assert len(logged()) <= 1


async def test_enter_held_from_home_answers_nothing(make_app, run, press, hold, logged):
    app = make_app()
    async with run(app) as pilot:
        await press(pilot, "down")
        await hold(pilot, "enter")
        assert isinstance(app.screen, QuizScreen)
        assert not logged()


async def test_a_held_key_brings_one_item_back(make_app, run, hold, services, clock, logged):
    for item in ("lr-choice", "lr-card", "lr-many"):
        services.store.record_action(item, Action.SUSPEND, clock())
    app = make_app(screen="suspended")
    async with run(app) as pilot:
        await hold(pilot, "r")
        assert [event.action for event in logged()].count(Action.RESUME) == 1


async def test_enter_on_a_revealed_card_rates_it_good(ask, run, press, logged):
    app = ask("card")
    async with run(app) as pilot:
        await press(pilot, "enter", "enter")
        assert [event.rating for event in logged()] == [Rating.GOOD]


async def test_enter_picks_no_option_before_the_cursor_was_moved(ask, run, press, logged):
    app = ask("choice")
    async with run(app) as pilot:
        await press(pilot, "enter", "enter", "enter")
        assert not logged()
        assert app.screen.query_one(Options).cursor is None
        await press(pilot, "up", "enter")
        assert len(logged()) == 1


@pytest.mark.parametrize("key", ["alt+a", "alt+1", "alt+space", "alt+enter", "ctrl+b", "ctrl+s"])
async def test_letters_with_alt_or_ctrl_do_nothing(ask, run, press, logged, screen_text, key):
    app = ask("choice")
    async with run(app) as pilot:
        before = screen_text(app)
        app.post_message(events.Key(key, CONTROL.get(key, key[-1] if key[-2] == "+" else None)))
        await press(pilot, key)
        assert screen_text(app) == before
        assert not logged()


async def test_alt_types_nothing(ask, run, settle):
    app = ask("numeric")
    async with run(app) as pilot:
        app.post_message(events.Key("alt+7", "7"))
        await settle(pilot)
        assert not app.focused.value


@pytest.mark.parametrize(
    "sent", ["\x1ba", "\x1b ", "\x1b\r", "\x1b?", "\x1b0", "\x1bA", "\x1b[97;3u"]
)
async def test_escape_and_a_key_in_one_packet_answer_nothing(
    ask, run, settle, screen_text, logged, sent
):
    app = ask("choice")
    async with run(app) as pilot:
        before = screen_text(app)
        for event in [*AltParser().feed(sent)]:
            app.post_message(event)
        await settle(pilot)
        assert isinstance(app.screen, QuizScreen)
        assert screen_text(app) == before
        assert not logged()


async def test_the_parser_still_reads_all_other_keys():
    parser = AltParser()
    sent = "aA? \r\x7f\x1b[A\x1b[1;3D\x1bOP\x01"
    keys = [event.key for event in parser.feed(sent)]
    assert keys == [
        *("a", "A", "question_mark", "space", "enter", "backspace", "up"),
        *("alt+left", "f1", "ctrl+a"),
    ]


async def test_caps_lock_answers_and_commands(ask, run, press, services, logged):
    app = ask("choice", concept="learning-rate")
    async with run(app) as pilot:
        await press(pilot, "A", "F")
        assert logged()[0].item == "lr-choice"
        assert services.store.state("lr-choice").flagged
        await press(pilot, "L")
        assert isinstance(app.screen, LessonScreen)
        await press(pilot, "escape", "N", "X")
        assert services.store.state("lr-many").suspended
        assert app.lang == "en"


async def test_l_for_the_language_is_asked_about_where_l_is_the_lesson(ask, run, press):
    app = ask("choice")
    async with run(app) as pilot:
        await press(pilot, "L")
        assert app.lang == "en"
        assert "Caps Lock" in list(app._notifications)[-1].message
        await press(pilot, "L")
        assert app.lang == "zh"


async def test_t_is_an_answer_while_caps_lock_is_on(ask, run, press, services, logged):
    app = ask("verdict")
    async with run(app) as pilot:
        await press(pilot, "T")
        assert app.current_theme.dark
        assert not logged()
        await press(pilot, "X", "U", "T")
        assert [event.action for event in logged()].count(Action.ANSWER) == 1
        assert app.current_theme.dark


@pytest.mark.parametrize(
    ("kind", "digit", "answer"),
    [
        ("choice", "2", SelectedOptions(frozenset({1}))),
        ("choice", "３", SelectedOptions(frozenset({2}))),
        ("verdict", "3", Judged(Judgement.TRUE)),
    ],
)
async def test_digits_choose_options(ask, run, press, kind, digit, answer):
    app = ask(kind)
    async with run(app) as pilot:
        await press(pilot, digit)
        assert app.screen.question.answered.answer == answer


async def test_a_digit_beyond_the_options_is_nothing(ask, run, press, logged):
    app = ask("choice")
    async with run(app) as pilot:
        await press(pilot, "9", "７")
        assert not logged()


async def test_full_width_keys_work_on_every_screen(make_app, run, press, settle):
    app = make_app()
    async with run(app) as pilot:
        app.post_message(events.Key("fullwidth_question_mark", "？"))
        await settle(pilot)
        assert isinstance(app.screen, HelpScreen)
        await press(pilot, "escape", "ｓ")
        assert isinstance(app.screen, QuizScreen)
        await press(pilot, "０", "ｌ")
        assert isinstance(app.screen, LessonScreen)
        await press(pilot, "ｓ")
        assert isinstance(app.screen, QuizScreen)


async def test_a_full_width_space_in_an_empty_field_gives_up(ask, run, settle):
    app = ask("numeric")
    async with run(app) as pilot:
        app.post_message(events.Key("ideographic_space", "\u3000"))
        await settle(pilot)
        assert app.screen.question.gave_up


async def test_commands_of_a_typed_question_are_reached_with_tab(
    ask, run, press, screen_rows, services
):
    app = ask("choice", "numeric", concept="learning-rate")
    async with run(app) as pilot:
        await press(pilot, "x", "x")
        item = app.screen.question.item.id
        assert app.screen.question.step.is_typed
        assert "tab commands" in "\n".join(screen_rows(app)[-2:])
        await press(pilot, "1", "tab")
        assert isinstance(app.focused, QuestionView)
        assert "tab type the answer" in "\n".join(screen_rows(app)[-2:])
        await press(pilot, "f")
        assert services.store.state(item).flagged
        await press(pilot, "tab", "2")
        assert isinstance(app.focused, Input)
        assert app.focused.value == "12"
        await press(pilot, "tab", "u")
        assert not app.screen.question.step.is_typed
        assert not services.store.state("lr-many").suspended


async def test_options_are_picked_whatever_has_the_focus(ask, run, press, logged):
    app = ask("choice")
    async with run(app) as pilot:
        app.set_focus(app.screen.query_one(QuestionView))
        await press(pilot, "b")
        assert len(logged()) == 1
        await press(pilot, "u")
        app.set_focus(None)
        await press(pilot, "b")
        assert app.screen.question.is_answered


async def test_an_option_letter_twice_buries_nothing(ask, run, press, logged):
    app = ask("choice")
    async with run(app) as pilot:
        await press(pilot, "b", "b")
        assert [event.action for event in logged()] == [Action.ANSWER]
        assert "press z" in list(app._notifications)[-1].message


async def test_a_double_click_on_a_judgement_picks_no_repair(ask, run, settle, logged):
    app = ask("verdict")
    async with run(app) as pilot:
        await pilot.click(Options, offset=(4, 0), times=2)
        await settle(pilot)
        assert not logged()


async def test_a_letter_that_was_pressed_for_the_question_before_picks_nothing(
    ask, run, press, settle, logged
):
    app = ask("choice", concept="learning-rate")
    async with run(app) as pilot:
        early = events.Key("a", "a")
        await press(pilot, "0", "n")
        app.post_message(early)
        await settle(pilot)
        assert app.screen.question.item.id == "lr-many"
        assert "[x]" not in str(app.screen.query_one(Options).visual.plain)


async def test_s_and_q_mean_the_same_everywhere(make_app, run, press, logged):
    app = make_app(screen="lesson", concept="learning-rate")
    async with run(app) as pilot:
        await press(pilot, "q")
        assert isinstance(app.screen, LessonScreen)
        await press(pilot, "s", "s")
        assert isinstance(app.screen, QuizScreen)
        assert not logged()
        await press(pilot, "escape", "escape", "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_a_key_is_not_lost_if_the_focus_moves_while_it_is_on_its_way(
    make_app, run, press, monkeypatch
):
    app = make_app()
    async with run(app) as pilot:
        weak = app.screen.query_one("#weak")
        weak.display = True
        app.screen.set_focus(weak)

        def lose_focus(event):
            app.screen.set_focus(app.screen.query_one("#menu"))

        monkeypatch.setattr(weak, "pick_by_key", lose_focus)
        await press(pilot, "m")
        assert type(app.screen).__name__ == "ConceptsScreen"
