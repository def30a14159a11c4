"""A session: what the keys do beside answering."""

import re

import pytest
from textual.events import Key

from mlquiz.domain.events import Action
from mlquiz.tui.screens.lab import LabScreen
from mlquiz.tui.screens.lesson import LessonScreen
from mlquiz.tui.screens.quiz import QuizScreen
from mlquiz.tui.screens.session_summary import SessionSummaryScreen

CHINESE = re.compile("[\u4e00-\u9fff]")


async def test_undo_restores_the_question(ask, run, press, screen_text, option_letter, services):
    app = ask("choice", "numeric", concept="learning-rate")
    async with run(app) as pilot:
        before = screen_text(app)
        await press(pilot, option_letter(app, "larger network"), "n", "0")
        await press(pilot, "u")
        assert app.screen.question.item.id == "lr-many"
        await press(pilot, "u")
        assert screen_text(app) == before
        assert services.store.state("lr-choice").reviews == 0
        await press(pilot, "u")
        assert screen_text(app) == before


async def test_confidence_is_asked_before_the_verdict(
    ask, run, press, screen_text, option_letter, services
):
    services.settings.set("ask_confidence", "on")
    app = ask("choice", concept="learning-rate")
    async with run(app) as pilot:
        wrong = "b" if option_letter(app, "larger network") == "a" else "a"
        await press(pilot, wrong)
        assert "Are you sure" in screen_text(app)
        await press(pilot, "u")
        assert "Are you sure" not in screen_text(app)
        await press(pilot, wrong, "a")
        assert "You were sure." in screen_text(app)
        assert [event.confident for event in services.store.answers()] == [True]
        await press(pilot, "n", "0")
        sure = {event.item: event.confident for event in services.store.answers()}
        assert sure == {"lr-choice": True, "lr-many": None}


async def test_the_keys_that_are_possible_are_named_where_rows_are_marked(
    ask, run, press, services
):
    services.settings.set("ask_confidence", "on")
    app = ask("choice", concept="learning-rate")
    async with run(app) as pilot:
        await press(pilot, "a", "n", "space")
        assert app.screen.question.progress == (0, True)
        await press(pilot, "b", "n", "n")
        assert app.screen.question.item.id == "lr-many"
        assert [note.message for note in app._notifications] == [
            "First say whether you are sure: press a or b.",
            "Mark first, then press Enter; or press 0 if you don't know.",
        ]
        await press(pilot, "0")
        assert app.screen.question.gave_up


async def test_suspend_bury_and_flag(ask, run, press, screen_text, services):
    app = ask("choice", concept="learning-rate")
    async with run(app) as pilot:
        await press(pilot, "f")
        assert services.store.state("lr-choice").flagged
        await press(pilot, "f")
        assert not services.store.state("lr-choice").flagged
        await press(pilot, "x")
        assert services.store.state("lr-choice").suspended
        assert app.screen.question.item.id == "lr-many"
        await press(pilot, "0", "z")
        assert services.store.state("lr-many").buried_until is not None
        assert app.screen.question.item.id == "lr-many"  # it is still read
        await press(pilot, "n")
        assert isinstance(app.screen, SessionSummaryScreen)


@pytest.mark.parametrize("key", ["x", "z"])
async def test_undo_brings_back_an_item_that_was_suspended_by_mistake(
    ask, run, press, screen_text, services, key
):
    app = ask("choice", concept="learning-rate")
    async with run(app) as pilot:
        before = screen_text(app)
        await press(pilot, key, "u")
        assert screen_text(app) == before
        await press(pilot, "0")
        page = screen_text(app)
        await press(pilot, key, "u")
        assert screen_text(app) == page  # it is still read
        await press(pilot, key, "n", "u")
        assert app.screen.question.item.id == "lr-choice"
        assert "No problem." in screen_text(app)
        assert services.store.state("lr-choice").reviews == 1
        await press(pilot, "u")
        assert screen_text(app) == before
        assert services.store.state("lr-choice").reviews == 0


async def test_lesson_and_demo_from_an_answer(ask, run, press, services, runner):
    app = ask("choice")
    async with run(app) as pilot:
        await press(pilot, "0", "l")
        assert isinstance(app.screen, LessonScreen)
        await press(pilot, "escape", "d")
        assert isinstance(app.screen, LabScreen)
        assert runner.runs == [
            ("optimization/halving", 0, {"high": 1.1, "updates": 12, "start": "one"})
        ]
        await press(pilot, "escape")
        assert isinstance(app.screen, QuizScreen)


async def test_practice_is_not_scheduled(ask, run, press, screen_text, option_letter, services):
    app = ask("choice", cram=True)
    async with run(app) as pilot:
        assert "practice" in screen_text(app)
        await press(pilot, option_letter(app, "Lower the learning rate"))
        assert "the schedule stays as it was" in screen_text(app)
        assert services.store.state("lr-choice").reviews == 0


@pytest.mark.parametrize(
    ("kind", "before", "key", "said"),
    [
        ("choice", "", "d", "Answer first, then see it happen."),
        ("choice", "", "n", "Answer first, or press space if you don't know."),
        ("choice", "", "u", "Nothing to undo."),
        ("choice", "0", "space", "Already answered: press n to go on."),
        ("output", "space", "d", "No experiment demonstrates this."),
        ("card", "", "n", "Press space to see the answer."),
        ("card", "space", "n", "How well did you know it? Press 1 to 4."),
    ],
)
async def test_an_unavailable_key_explains_why(ask, run, press, kind, before, key, said):
    app = ask(kind)
    async with run(app) as pilot:
        await press(pilot, *[before] * bool(before))
        assert not app._notifications
        asked = app.screen.question.item
        await press(pilot, key)
        assert [note.message for note in app._notifications] == [said]
        assert app.screen.question.item is asked
        await press(pilot, "L")
        await press(pilot, *["L"] * (app.lang == "en"), key)
        assert CHINESE.search(list(app._notifications)[-1].message)


async def test_enter_turns_a_card_too(ask, run, press):
    app = ask("card")
    async with run(app) as pilot:
        await press(pilot, "enter")
        assert app.screen.question.shows_answer


async def test_reasons_are_no_actions_to_search_for(ask, run, press):
    app = ask("choice")
    async with run(app) as pilot:
        await press(pilot, "ctrl+p")
        titles = [entry.title for entry in app.screen._entries]
        assert "suspend" in titles
        assert "see it happen" not in titles


@pytest.mark.parametrize("key", ["x", "z"])
async def test_a_suspended_or_buried_item_cannot_be_suspended_again(
    ask, run, press, screen_rows, services, logged, key
):
    app = ask("choice", concept="learning-rate")
    async with run(app, (120, 24)) as pilot:
        await press(pilot, "0", key)
        assert {"x": "suspend", "z": "bury"}[key] not in screen_rows(app)[-1]
        await press(pilot, key)
        assert len(logged()) == 2
        said = [note.message for note in app._notifications]
        assert (
            said[-1]
            == {"x": "This item is already suspended.", "z": "This item is already buried."}[key]
        )
        await press(pilot, "u")
        state = services.store.state("lr-choice")
        assert (state.suspended, state.buried_until) == (False, None)
        await press(pilot, key)
        assert len(logged()) == 4


async def test_undo_reports_that_an_item_is_still_buried(ask, run, press):
    app = ask("choice", concept="learning-rate")
    async with run(app) as pilot:
        await press(pilot, "0", "z", "x", "u")
        said = [note.message for note in app._notifications]
        assert said[-1] == "Buried: lr-choice comes back tomorrow."
        await press(pilot, "u")
        assert list(app._notifications)[-1].message == "lr-choice resumed."


@pytest.mark.parametrize("keys", [["space", "4"], ["space", "1"], ["x"], ["z"]])
async def test_a_session_does_not_ask_what_one_above_it_asked(
    ask, run, press, option_letter, logged, services, clock, keys
):
    services.store.record_action("lr-predict", Action.SUSPEND, clock())
    app = ask(concept="learning-rate")
    async with run(app) as pilot:
        outer = app.screen
        await press(pilot, option_letter(app, "Lower the learning rate"), "l", "s")
        above = app.screen.question.item.id
        assert above == outer.session.queue.planned[0] == "learning-rate-say"
        await press(pilot, *keys, "escape", "escape", "n")
        assert app.screen is outer
        assert outer.question.item.id not in ("lr-choice", above)
        assert len(logged()) == 3


async def test_a_card_that_was_turned_gives_way_when_it_was_rated_above(ask, run, press, services):
    app = ask("card", "cloze", concept="learning-rate")
    async with run(app) as pilot:
        await press(pilot, "space")
        outer, item = app.screen, app.screen.question.item.id
        app.push_screen(type(outer)(outer._request))
        await press(pilot, "space", "4", "escape")
        assert app.screen is outer
        assert outer.question.item.id != item
        assert services.store.state(item).reviews == 1


@pytest.mark.parametrize("key", ["l", "d"])
async def test_a_key_twice_in_one_burst_opens_one_screen(ask, run, press, settle, key):
    app = ask("choice")
    async with run(app) as pilot:
        await press(pilot, "0")
        for _ in range(2):
            app.post_message(Key(key, key))
        await settle(pilot)
        assert len(app.screen_stack) == 2


async def test_the_lesson_of_a_new_concept_is_read_first_and_counts_as_learning(
    ask, run, press, screen_text, option_letter, services, logged
):
    app = ask("choice", concept="learning-rate")
    async with run(app) as pilot:
        assert "new to you: l reads the lesson first" in screen_text(app)
        await press(pilot, "l")
        assert isinstance(app.screen, LessonScreen)
        await press(pilot, "escape")
        assert "after the lesson: counts as learning" in screen_text(app)
        await press(pilot, option_letter(app, "Lower the learning rate"))
        assert "✓ Right. Counted as learning; first review tomorrow." in screen_text(app)
        (event,) = logged()
        assert event.action is Action.LEARN
        state = services.store.state("lr-choice")
        assert (state.reviews, state.started) == (0, True)
        await press(pilot, "n")
        assert app.screen.question.item.id == "lr-many"
        assert "reads the lesson first" not in screen_text(app)  # the concept is not new any more
        await press(pilot, "l")
        assert isinstance(app.screen, QuizScreen)
        assert [note.message for note in app._notifications] == [
            "Answer first, then read the lesson."
        ]


async def test_undo_of_what_was_learnt_asks_it_as_new(
    ask, run, press, screen_text, option_letter, services
):
    app = ask("choice", concept="learning-rate")
    async with run(app) as pilot:
        await press(pilot, "l", "escape", option_letter(app, "Lower the learning rate"), "u")
        assert not services.store.state("lr-choice").started
        assert "after the lesson: counts as learning" in screen_text(app)


@pytest.mark.parametrize("kind", ["numeric", "output"])
async def test_the_lesson_may_be_read_before_a_typed_answer(
    ask, run, press, screen_text, logged, kind
):
    app = ask(kind)
    async with run(app) as pilot:
        assert "new to you: Tab, then l reads the lesson first" in screen_text(app)
        await press(pilot, "tab", "l")
        assert isinstance(app.screen, LessonScreen)
        await press(pilot, "escape", "tab", "1", "enter")
        assert [event.action for event in logged()] == [Action.LEARN]


async def test_the_lesson_may_be_read_before_a_card_is_turned(ask, run, press, logged):
    app = ask("card")
    async with run(app) as pilot:
        await press(pilot, "l", "escape", "space", "3")
        assert [event.action for event in logged()] == [Action.LEARN]


async def test_practice_stays_practice_after_the_lesson(ask, run, press, screen_text, logged):
    app = ask("choice", cram=True)
    async with run(app) as pilot:
        await press(pilot, "l", "escape")
        assert "counts as learning" not in screen_text(app)
        await press(pilot, "0")
        assert [event.action for event in logged()] == [Action.PRACTICE]
