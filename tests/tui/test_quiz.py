"""Every kind of question, answered by keys."""

import json
import re

import pytest
from textual.events import Key
from textual.widgets import Input

from mlquiz.domain.events import Action
from mlquiz.domain.filter import Filter
from mlquiz.tui.gist import gist
from mlquiz.tui.screens.end import EndScreen
from mlquiz.tui.screens.home import HomeScreen
from mlquiz.tui.screens.lab import LabScreen
from mlquiz.tui.screens.lesson import LessonScreen
from mlquiz.tui.screens.quiz import QuizScreen
from mlquiz.tui.start import StartAt
from mlquiz.tui.widgets.item_page import ItemPage
from mlquiz.tui.widgets.options import Options

CHINESE = re.compile("[\u4e00-\u9fff]")


def events(desk):
    return list(desk.store.events())


async def test_a_right_choice(ask, run, press, shown, letter, desk):
    app = ask("choice")
    async with run(app) as pilot:
        assert "choose one" in shown(app)
        await press(pilot, letter(app, "Lower the learning rate"))
        words = shown(app)
        assert "✓ Right." in words
        assert "Next time: in 2 days." in words
        assert "diverge further" in words  # why each wrong option is wrong
        assert "Each step overshoots" in words
        assert "Proof: The high rate ends farther out" in words
        (event,) = events(desk)
        assert event.correct
        assert event.item == "lr-choice"
        await press(pilot, "n")
        assert "Mark every" not in shown(app)
        assert app.screen.turn.item.id == "lr-many"


async def test_a_wrong_choice_tells_the_own_misconception_first(ask, run, press, shown, letter):
    app = ask("choice")
    async with run(app) as pilot:
        own = letter(app, "larger network")
        await press(pilot, own)
        words = shown(app)
        right = letter(app, "Lower the learning rate")
        assert f"✗ Not right. The answer: {right}  Lower the learning rate" in words
        assert f"✗▸ {own} " in words
        assert f"✓  {right} " in words
        assert words.index("Its size is not") < words.index("diverge further")


async def test_arrows_and_enter_pick(ask, run, press, desk):
    app = ask("choice")
    async with run(app) as pilot:
        await press(pilot, "down", "down", "up", "down")
        assert app.screen.query_one(Options).cursor == 1
        await press(pilot, "enter")
        assert json.loads(events(desk)[0].answer)["marked"] == [1]


async def test_the_mouse_picks(ask, run, desk):
    app = ask("choice")
    async with run(app) as pilot:
        await pilot.click(Options, offset=(60, 2))
        await pilot.pause()
        assert json.loads(events(desk)[0].answer)["marked"] == [2]


async def test_a_full_width_letter_picks(ask, run, desk):
    app = ask("choice")
    async with run(app) as pilot:
        await pilot.press("ｂ")
        await pilot.pause()
        assert json.loads(events(desk)[0].answer)["marked"] == [1]


async def test_several_right_options_are_toggled_and_submitted(ask, run, press, shown, letter):
    app = ask("choice", concept="learning-rate")
    async with run(app) as pilot:
        await press(pilot, letter(app, "Lower the learning rate"), "enter")
        assert "choose all that are right" in shown(app)
        await press(pilot, "enter")
        assert "Mark every option that is right" in shown(app)
        warm = letter(app, "warm-up")
        await press(pilot, warm, warm, letter(app, "curvature"), letter(app, "noise"))
        assert shown(app).count("[x]") == 2
        await press(pilot, "enter")
        assert "✓ Right." in shown(app)


async def test_right_options_are_told_again_each_in_less_than_a_line(
    ask, run, press, painted, letter, monkeypatch
):
    monkeypatch.setattr("mlquiz.tui.feedback.SHORT", 12)
    app = ask("choice", concept="learning-rate")
    async with run(app) as pilot:
        await press(pilot, letter(app, "Lower the learning rate"), "n", "0")
        rows = [row.strip() for row in painted(app)]
        begin = rows.index("▸ Now you will know. The answer:")
        told = {
            f"{letter(app, 'Larger curvature')}  Larger curv…",
            f"{letter(app, 'Gradient noise')}  Gradient no…",
        }
        assert set(rows[begin + 1 : begin + 3]) == told


async def test_space_marks_under_the_cursor_where_several_are_right(ask, run, press, letter):
    app = ask("choice", concept="learning-rate")
    async with run(app) as pilot:
        await press(pilot, letter(app, "Lower the learning rate"), "n", "down", "space")
        assert not app.screen.turn.is_over
        await press(pilot, "0")
        assert app.screen.turn.gave_up


async def test_i_do_not_know(ask, run, press, shown, desk):
    for key in ("space", "0"):
        app = ask("choice")
        async with run(app) as pilot:
            await press(pilot, key)
            assert "Now you will know. The answer:" in shown(app)
            await press(pilot, "u")
    assert [event.action for event in events(desk)].count(Action.VOID) == 2


async def test_a_verdict_in_two_steps(ask, run, press, shown, letter, desk):
    app = ask("verdict")
    async with run(app) as pilot:
        assert "People say: “A smaller learning rate is always better”" in shown(app)
        await press(pilot, "m")
        assert "Which sentence is right?" in shown(app)
        assert not events(desk)
        await press(pilot, letter(app, "needs more updates"))
        words = shown(app)
        assert "✓ Right." in words
        assert "This is wrong as stated." in words
        assert "Smaller steps need more updates" in words
        assert "Sources: Goyal et al. 2017" in words


async def test_a_verdict_half_right(ask, run, press, shown, letter):
    app = ask("verdict")
    async with run(app) as pilot:
        await press(pilot, "m", letter(app, "whenever the batch is small"))
        words = shown(app)
        assert "✗ The judgement is right, the repair is not." in words
        assert "Small steps on noisy gradients" in words


async def test_a_verdict_wrong_at_the_first_step_still_shows_the_repairs(ask, run, press, shown):
    app = ask("verdict")
    async with run(app) as pilot:
        await press(pilot, "t")
        words = shown(app)
        assert "✗▸ t " in words
        assert "✓  m " in words
        assert "✓ A smaller learning rate needs more updates" in words


async def test_the_first_step_of_a_verdict_can_be_taken_back(ask, run, press, shown, desk):
    app = ask("verdict")
    async with run(app) as pilot:
        await press(pilot, "c", "u")
        assert "conditional: holds" in shown(app)
        await press(pilot, "c", "space")
        assert "✗ Not right." in shown(app)
        assert json.loads(events(desk)[0].answer)["judged"] == "conditional"


async def test_a_number(ask, run, press, shown):
    app = ask("numeric")
    async with run(app) as pilot:
        assert isinstance(app.focused, Input)
        await press(pilot, "l", "o", "w", "enter")
        assert "Type a number" in shown(app)
        await press(pilot, *["backspace"] * 3)
        right = float(app.screen.turn.item.answer)
        await press(pilot, *f"{right:g}", "enter")
        assert "✓ Right." in shown(app)
        assert f"so w = {right:g}" in shown(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, EndScreen)


async def test_a_number_that_is_a_trap(ask, run, press, shown):
    app = ask("numeric")
    async with run(app) as pilot:
        trap = float(app.screen.turn.item.traps[0].answer)
        await press(pilot, *f"{trap:.6g}", "enter")
        words = shown(app)
        assert "✗ Not right. The answer:" in words
        assert words.index("factor 2") < words.index("The gradient is")


async def test_an_output(ask, run, press, shown):
    app = ask("output")
    async with run(app) as pilot:
        assert "print(w)" in shown(app)
        await press(pilot, "enter")
        assert "Type what the code prints." in shown(app)
        await press(pilot, *"1.0", "enter")
        words = shown(app)
        assert "✗ Not right." in words
        assert "It prints:" in words


async def test_the_way_to_all_commands_is_named_while_an_answer_is_typed(ask, run, press, painted):
    app = ask("numeric")
    async with run(app) as pilot:
        await press(pilot, "x")
        assert "Ctrl-P search" in painted(app)[-1]


async def test_a_leading_space_in_the_field_gives_up(ask, run, press, shown):
    app = ask("output")
    async with run(app) as pilot:
        await press(pilot, "space")
        assert "Now you will know." in shown(app)


async def test_a_prediction_that_the_experiment_bears_out(ask, run, press, shown, letter, desk):
    app = ask("predict")
    async with run(app) as pilot:
        await press(pilot, letter(app, "grows without bound"))
        words = shown(app)
        assert "The experiment came out as claimed." in words
        assert "> 1" in words
        assert "✓ Right." in words
        assert app.screen.query_one(ItemPage).trial_pane.display
        assert desk.store.runs() == 1
        assert desk.store.state("lr-predict").reviews == 1


async def test_a_prediction_under_an_unlucky_seed_does_not_count(
    ask, run, press, shown, letter, desk, monkeypatch
):
    monkeypatch.setattr("random.getrandbits", lambda bits: 2013)  # the unlucky seed is 13
    app = ask("predict")
    async with run(app) as pilot:
        await press(pilot, letter(app, "falls to zero"))
        words = shown(app)
        assert "This seed came out otherwise" in words
        assert "Not right" not in words
        assert desk.store.state("lr-predict").reviews == 0
        await press(pilot, "n")
        assert isinstance(app.screen, EndScreen)


async def test_a_prediction_whose_experiment_cannot_run(
    ask, run, press, shown, letter, desk, runner
):
    runner.broken = "PyTorch is not installed: install it."
    app = ask("predict")
    async with run(app) as pilot:
        await press(pilot, letter(app, "grows without bound"))
        words = shown(app)
        assert "could not run, so the answer key stands: PyTorch is not installed" in words
        assert "✓ Right." in words
        assert desk.store.state("lr-predict").reviews == 1


async def test_a_prediction_whose_experiment_is_not_waited_for(
    ask, run, press, shown, letter, desk, runner
):
    runner.hold = True
    app = ask("predict")
    async with run(app) as pilot:
        await press(pilot, letter(app, "grows without bound"))
        assert "Now the experiment decides." in shown(app)
        assert "Right" not in shown(app)
        assert "✓" not in shown(app)  # nothing is given away before the experiment has decided
        assert desk.store.state("lr-predict").reviews == 1  # kept before the run
        await press(pilot, "n")
        assert "The experiment was stopped" in shown(app)
        assert "✓ Right." in shown(app)
        assert runner.cancelled == 1


async def test_giving_up_a_prediction_runs_nothing(ask, run, press, shown, runner):
    app = ask("predict")
    async with run(app) as pilot:
        await press(pilot, "0")
        assert "Now you will know." in shown(app)
        assert not runner.runs


async def test_undo_restores_the_question(ask, run, press, shown, letter, desk):
    app = ask("choice", "numeric", concept="learning-rate")
    async with run(app) as pilot:
        before = shown(app)
        await press(pilot, letter(app, "larger network"), "n", "0")
        await press(pilot, "u")
        assert app.screen.turn.item.id == "lr-many"
        await press(pilot, "u")
        assert shown(app) == before
        assert desk.store.state("lr-choice").reviews == 0
        await press(pilot, "u")
        assert shown(app) == before


async def test_a_prediction_can_be_undone_while_it_runs(ask, run, press, shown, letter, runner):
    runner.hold = True
    app = ask("predict")
    async with run(app) as pilot:
        before = shown(app)
        await press(pilot, letter(app, "falls to zero"), "u")
        assert shown(app) == before
        assert app.screen.query_one(ItemPage).trial_pane is None


async def test_suspend_bury_and_flag(ask, run, press, shown, desk):
    app = ask("choice", concept="learning-rate")
    async with run(app) as pilot:
        await press(pilot, "f")
        assert desk.store.state("lr-choice").flagged
        await press(pilot, "f")
        assert not desk.store.state("lr-choice").flagged
        await press(pilot, "s")
        assert desk.store.state("lr-choice").suspended
        assert app.screen.turn.item.id == "lr-many"
        await press(pilot, "0", "b")
        assert desk.store.state("lr-many").buried_until is not None
        assert app.screen.turn.item.id == "lr-many"  # it is still read
        await press(pilot, "n")
        assert isinstance(app.screen, EndScreen)


async def test_letters_of_options_are_never_commands(ask, run, press, desk):
    app = ask("choice")
    async with run(app) as pilot:
        await press(pilot, "b")
        assert desk.store.state("lr-choice").buried_until is None
        assert desk.store.state("lr-choice").reviews == 1


async def test_lesson_and_demo_from_an_answer(ask, run, press, desk, runner):
    app = ask("choice")
    async with run(app) as pilot:
        await press(pilot, "l")
        assert isinstance(app.screen, QuizScreen)  # not before the answer
        await press(pilot, "0", "l")
        assert isinstance(app.screen, LessonScreen)
        await press(pilot, "escape", "d")
        assert isinstance(app.screen, LabScreen)
        assert runner.runs == [
            ("optimization/halving", 0, {"high": 1.1, "updates": 12, "start": "one"})
        ]
        await press(pilot, "escape")
        assert isinstance(app.screen, QuizScreen)


async def test_the_end_of_a_session(ask, run, press, shown):
    app = ask("choice", limit=1)
    async with run(app) as pilot:
        await press(pilot, "0", "n")
        words = shown(app)
        assert "1 answered, 0 right. All of it is saved." in words
        assert "The next one: in 10 minutes." in words
        await press(pilot, "u")
        assert app.screen.turn.item.id == "lr-choice"
        assert not app.screen.turn.is_over


async def test_more_than_the_daily_limit(make_app, run, press, shown, letter, desk):
    desk.settings.set("new_per_day", "1")
    app = make_app(screen="session")
    async with run(app) as pilot:
        await press(pilot, letter(app, "Lower the learning rate"), "n")
        assert isinstance(app.screen, EndScreen)
        assert "Press m for up to 1 more new items." in shown(app)
        await press(pilot, "m")
        assert isinstance(app.screen, QuizScreen)
        assert app.screen.turn.item.id != "lr-choice"


async def test_practice_is_not_scheduled(ask, run, press, shown, letter, desk):
    app = ask("choice", cram=True)
    async with run(app) as pilot:
        assert "practice" in shown(app)
        await press(pilot, letter(app, "Lower the learning rate"))
        assert "the schedule stays as it was" in shown(app)
        assert desk.store.state("lr-choice").reviews == 0


async def test_nothing_to_ask(ask, run, shown):
    app = ask("choice", concept="planned-one")
    async with run(app):
        assert "No item matches what you asked for." in shown(app)


async def test_a_long_question_is_read_from_its_top_and_scrolls_to_the_cursor(
    ask, run, press, monkeypatch
):
    from msgspec.structs import replace

    from mlquiz.domain.text import Text

    app = ask("choice")
    long = "A line of a long question.\n\n" * 20
    put = app.desk.library.item
    monkeypatch.setattr(
        app.desk.library, "item", lambda name: replace(put(name), ask=Text(long, long))
    )
    async with run(app) as pilot:
        page = app.screen.query_one(ItemPage)
        assert page.scroll_y == 0
        await press(pilot, "down")
        options = app.screen.query_one(Options)
        assert page.scroll_y > 0
        assert options.region.y < page.region.bottom
        await press(pilot, "0")
        assert app.screen.query_one("#feedback").region.y < page.region.bottom


async def test_the_end_offers_more_only_where_there_is_more(ask, run, press, painted, letter):
    app = ask("output")
    async with run(app) as pilot:
        await press(pilot, *"0.8", "enter", "n")
        assert isinstance(app.screen, EndScreen)
        assert "m go on" not in painted(app)[-1]
        await press(pilot, "m")
        assert isinstance(app.screen, EndScreen)


async def test_the_record_over_many_seeds_is_shown_where_it_is_known(
    desk, demos, clock, runner, run, press, shown, tmp_path
):
    import shutil

    from mlquiz.domain.filter import Filter
    from mlquiz.lab.evidence import ClaimEvidence, DemoEvidence, fingerprint, write_evidence
    from mlquiz.lab.words import load_words
    from mlquiz.tui.app import MlquizApp, StartAt

    folder = tmp_path / "demos"
    shutil.copytree(demos, folder)
    words = load_words(folder / "optimization" / "halving.toml")
    claims = {"high_diverges": ClaimEvidence(19, 20, 7.9, 7.0, 8.0)}
    evidence = DemoEvidence(fingerprint(words), "20", "2.0", "2026-11-22", 0.1, claims)
    write_evidence(folder, {words.name: evidence})
    start = StartAt(screen="session", wanted=Filter(kinds=frozenset({"choice"})))
    app = MlquizApp(desk, start=start, demos=folder, clock=clock, runner=runner, warm=False)
    async with run(app) as pilot:
        await press(pilot, "0")
        assert "held in 19 of 20 seeds, median effect 7.9" in shown(app)
        await press(pilot, "d")
        assert "held in 19 of 20 seeds" in shown(app)


@pytest.mark.parametrize(
    ("kind", "keys"), [("verdict", "t"), ("predict", "a"), ("output", ("1", "enter"))]
)
async def test_what_came_out_is_in_view_in_a_small_terminal(ask, run, press, painted, kind, keys):
    app = ask(kind)
    async with run(app, (60, 20)) as pilot:
        await press(pilot, *keys)
        page = "\n".join(painted(app))
        assert "Right." in page or "Not right." in page
        assert "Next time:" in page


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (100, 30)])
async def test_a_scroll_bar_takes_nothing_of_the_chart(ask, run, press, painted, size):
    app = ask("predict")
    async with run(app, size) as pilot:
        await press(pilot, "a", "up", "up", "up")
        assert any(row.rstrip(" ▁▂▃▄▅▆▇").endswith("update") for row in painted(app))


@pytest.mark.parametrize(
    ("kind", "before", "key", "said"),
    [
        ("choice", "", "d", "Answer first, then see it happen."),
        ("choice", "", "l", "Answer first, then read the lesson."),
        ("choice", "", "n", "Answer first; space says that you don't know."),
        ("choice", "", "u", "There is nothing to take back."),
        ("choice", "0", "space", "It is answered: press n to go on."),
        ("output", "space", "d", "No experiment shows this one; see the sources."),
        ("card", "", "n", "Press space to see the answer."),
        ("card", "space", "n", "How well did you know it? Press 1 to 4."),
    ],
)
async def test_a_key_that_is_impossible_now_says_why(ask, run, press, kind, before, key, said):
    app = ask(kind)
    async with run(app) as pilot:
        await press(pilot, *[before] * bool(before))
        assert not app._notifications
        asked = app.screen.turn.item
        await press(pilot, key)
        assert [note.message for note in app._notifications] == [said]
        assert app.screen.turn.item is asked
        await press(pilot, "L", key)
        assert CHINESE.search(list(app._notifications)[-1].message)


async def test_the_keys_of_a_prediction_under_way(ask, run, press, painted, runner):
    runner.hold = True
    app = ask("predict")
    async with run(app) as pilot:
        await press(pilot, "a")
        assert "n don't wait" in painted(app)[-1]
        await press(pilot, "d")
        (note,) = app._notifications
        assert note.message == "The experiment is running; press n not to wait for it."
        await press(pilot, "n")
        assert app.screen.turn.shows_answer
        assert "n next" in painted(app)[-2]


async def test_enter_turns_a_card_too(ask, run, press):
    app = ask("card")
    async with run(app) as pilot:
        await press(pilot, "enter")
        assert app.screen.turn.shows_answer


async def test_reasons_are_no_actions_to_search_for(ask, run, press):
    app = ask("choice")
    async with run(app) as pilot:
        await press(pilot, "ctrl+p")
        titles = [entry.title for entry in app.screen._entries]
        assert "suspend" in titles
        assert "see it happen" not in titles


async def test_leaving_right_at_the_end_leads_home_not_to_the_end(make_app, run, press):
    app = make_app()
    async with run(app) as pilot:
        numbers = Filter(kinds=frozenset({"numeric"}))
        app.go(StartAt(screen="session", wanted=numbers, limit=1))
        await press(pilot, "f5", "space")
        for key, character in (("n", "n"), ("escape", None)):
            app.post_message(Key(key, character))
        await press(pilot, "f5")
        assert isinstance(app.screen, HomeScreen)


async def test_the_end_lists_what_was_missed_and_opens_its_lesson(
    ask, run, press, shown, painted, letter, clock
):
    app = ask("choice", "verdict", concept="learning-rate", limit=3)
    async with run(app, (60, 20)) as pilot:
        missed = []
        for _ in range(2):
            missed.append(gist(app.screen.turn.item, "en"))
            await press(pilot, "0", "n")
        clock.forward(minutes=15)
        await press(pilot, "0", "n")
        assert isinstance(app.screen, EndScreen)
        rows = painted(app)
        (heading,) = (n for n, row in enumerate(rows) if "Missed; a number opens" in row)
        assert "1 " in rows[heading + 1]
        assert "Learning rate" in shown(app)
        for asked in missed:
            assert asked[:30] in shown(app)
        await press(pilot, "9", "5")
        assert isinstance(app.screen, EndScreen)
        assert [each.message for each in app._notifications] == ["No missed item has that number."]
        await press(pilot, "1")
        assert isinstance(app.screen, LessonScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen, EndScreen)


async def test_the_end_lists_nothing_where_all_was_known(ask, run, press, shown, letter):
    app = ask("choice", concept="learning-rate", limit=1)
    async with run(app) as pilot:
        await press(pilot, letter(app, "Lower the learning rate"), "n")
        assert isinstance(app.screen, EndScreen)
        assert "Missed" not in shown(app)
