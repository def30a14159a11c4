"""Questions of every kind that are answered by letters."""

import json
import re

import pytest

from mlquiz.domain.events import Action
from mlquiz.domain.filter import Filter
from mlquiz.study.session_planner import SessionRequest
from mlquiz.tui.widgets.options import Options
from mlquiz.tui.widgets.pinned_question import PinnedQuestion
from mlquiz.tui.widgets.question_view import QuestionView

CHINESE = re.compile("[\u4e00-\u9fff]")


async def test_a_right_choice(ask, run, press, screen_text, option_letter, logged):
    app = ask("choice", concept="learning-rate")
    async with run(app) as pilot:
        assert "choose one" in screen_text(app)
        await press(pilot, option_letter(app, "Lower the learning rate"))
        words = screen_text(app)
        assert "✓ Right." in words
        assert "Next time: in 2 days." in words
        assert "diverge further" in words  # why each wrong option is wrong
        assert "Each step overshoots" in words
        assert "Proof: The high rate ends farther out" in words
        (event,) = logged()
        assert event.correct
        assert event.item == "lr-choice"
        await press(pilot, "n")
        assert "Mark every" not in screen_text(app)
        assert app.screen.question.item.id == "lr-many"


async def test_each_reason_stands_under_its_option(ask, run, press, screen_text, option_letter):
    app = ask("choice")
    async with run(app) as pilot:
        own = option_letter(app, "larger network")
        await press(pilot, own)
        words = screen_text(app)
        right = option_letter(app, "Lower the learning rate")
        assert "✗ Not right. Next time: in 10 minutes." in words
        assert "The answer:" not in words  # the sign before the right option says it
        assert f"✗▸ {own} " in words
        assert f"✓  {right} " in words
        rows = words.split("\n")
        (index,) = (n for n, row in enumerate(rows) if row.startswith(f"✗▸ {own} "))
        assert "Its size is not" in rows[index + 1]


async def test_arrows_and_enter_pick(ask, run, press, logged):
    app = ask("choice")
    async with run(app) as pilot:
        await press(pilot, "down", "down", "up", "down")
        assert app.screen.query_one(Options).cursor == 1
        await press(pilot, "enter")
        assert json.loads(logged()[0].answer)["marked"] == [1]


async def test_the_mouse_picks(ask, run, logged):
    app = ask("choice")
    async with run(app) as pilot:
        await pilot.click(Options, offset=(60, 2))
        await pilot.pause()
        assert json.loads(logged()[0].answer)["marked"] == [2]


async def test_a_full_width_letter_picks(ask, run, logged):
    app = ask("choice")
    async with run(app) as pilot:
        await pilot.press("ｂ")
        await pilot.pause()
        assert json.loads(logged()[0].answer)["marked"] == [1]


async def test_several_right_options_are_toggled_and_submitted(
    ask, run, press, screen_text, option_letter
):
    app = ask("choice", concept="learning-rate")
    async with run(app) as pilot:
        await press(pilot, option_letter(app, "Lower the learning rate"), "enter")
        assert "choose all that are right" in screen_text(app)
        await press(pilot, "enter")
        assert "Mark every option that is right" in screen_text(app)
        warm = option_letter(app, "warm-up")
        await press(pilot, warm, warm, option_letter(app, "curvature"), option_letter(app, "noise"))
        assert screen_text(app).count("[x]") == 2
        await press(pilot, "enter")
        assert "✓ Right." in screen_text(app)


async def test_space_marks_under_the_cursor_where_several_are_right(ask, run, press, option_letter):
    app = ask("choice", concept="learning-rate")
    async with run(app) as pilot:
        await press(pilot, option_letter(app, "Lower the learning rate"), "n", "down", "space")
        assert not app.screen.question.is_answered
        await press(pilot, "0")
        assert app.screen.question.gave_up


async def test_i_do_not_know(ask, run, press, screen_text, logged):
    for key in ("space", "0"):
        app = ask("choice")
        async with run(app) as pilot:
            await press(pilot, key)
            assert "▸ No problem. Let's learn it now. Next time:" in screen_text(app)
            await press(pilot, "u")
    assert [event.action for event in logged()].count(Action.VOID) == 2


async def test_a_verdict_in_two_steps(ask, run, press, screen_text, option_letter, logged):
    app = ask("verdict")
    async with run(app) as pilot:
        assert "People say: “A smaller learning rate is always better”" in screen_text(app)
        await press(pilot, "m")
        assert "Which sentence is right?" in screen_text(app)
        assert not logged()
        await press(pilot, option_letter(app, "needs more updates"))
        words = screen_text(app)
        assert "✓ Right." in words
        assert "This is wrong as stated." in words
        assert "Smaller steps need more updates" in words
        assert "Sources: Goyal et al. 2017" in words


async def test_a_verdict_half_right(ask, run, press, screen_text, option_letter):
    app = ask("verdict")
    async with run(app) as pilot:
        await press(pilot, "m", option_letter(app, "whenever the batch is small"))
        words = screen_text(app)
        assert "✗ The judgement is right, but the corrected sentence is not." in words
        assert "Small steps on noisy gradients" in words


async def test_a_verdict_wrong_at_the_first_step_still_shows_the_repairs(
    ask, run, press, screen_text
):
    app = ask("verdict")
    async with run(app) as pilot:
        await press(pilot, "t")
        words = screen_text(app)
        assert "✗▸ t " in words
        assert "✓  m " in words
        assert "✓ A smaller learning rate needs more updates" in words


async def test_the_first_step_of_a_verdict_can_be_taken_back(ask, run, press, screen_text, logged):
    app = ask("verdict")
    async with run(app) as pilot:
        await press(pilot, "c", "u")
        assert "conditional: holds" in screen_text(app)
        await press(pilot, "c", "space")
        assert "✗ Not right." in screen_text(app)
        assert json.loads(logged()[0].answer)["judged"] == "conditional"


async def test_letters_of_options_are_never_commands(ask, run, press, services):
    app = ask("choice")
    async with run(app) as pilot:
        await press(pilot, "b")
        assert services.store.state("lr-choice").buried_until is None
        assert services.store.state("lr-choice").reviews == 1


async def test_a_long_question_is_read_from_its_top_and_scrolls_to_the_cursor(
    ask, run, press, monkeypatch
):
    from msgspec.structs import replace

    from mlquiz.text import Text

    app = ask("choice")
    long = "A line of a long question.\n\n" * 20
    put = app.services.library.item
    monkeypatch.setattr(
        app.services.library, "item", lambda name: replace(put(name), ask=Text(long, long))
    )
    async with run(app) as pilot:
        page = app.screen.query_one(QuestionView)
        assert page.scroll_y == 0
        await press(pilot, "down")
        options = app.screen.query_one(Options)
        assert page.scroll_y > 0
        assert options.region.y < page.region.bottom
        await press(pilot, "0")
        assert app.screen.query_one("#feedback").region.y < page.region.bottom
        assert options.region.y < page.region.bottom


async def test_undo_back_to_an_answered_item_scrolls_to_the_picked_option(
    ask, run, press, monkeypatch
):
    from msgspec.structs import replace

    from mlquiz.text import Text

    app = ask("choice", concept="learning-rate")
    put, long = app.services.library.item, Text("line\n\n" * 20, "line\n\n" * 20)

    def with_long_options(name):
        item = put(name)
        return replace(item, options=[replace(each, text=long) for each in item.options])

    monkeypatch.setattr(app.services.library, "item", with_long_options)
    async with run(app, (60, 20)) as pilot:
        page = app.screen.query_one(QuestionView)
        await press(pilot, "b")
        item, seen = app.screen.question.item.id, page.scroll_y
        assert seen > 0
        await press(pilot, "x", "n")
        assert page.scroll_y == 0
        await press(pilot, "u")
        assert app.screen.question.item.id == item
        assert app.screen.question.is_answered
        assert page.scroll_y == seen


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_the_question_stays_in_sight_above_long_feedback(
    ask, run, press, screen_rows, monkeypatch, size
):
    from msgspec.structs import replace

    from mlquiz.text import Text

    app = ask("choice")
    why = "A line of a long reason.\n\n" * 20
    put = app.services.library.item
    monkeypatch.setattr(
        app.services.library, "item", lambda name: replace(put(name), why=Text(why, why))
    )
    async with run(app, size) as pilot:
        page, asked = app.screen.query_one(QuestionView), app.screen.query_one(PinnedQuestion)
        head = screen_rows(app)[3].strip()
        await press(pilot, "a")
        assert any(row.strip() == head for row in screen_rows(app))
        await press(pilot, "end", "pagedown")
        assert page.scroll_y > 0
        assert any(row.strip() == head for row in screen_rows(app))
        assert 0 < asked.outer_size.height <= page.outer_size.height / 3
        await press(pilot, "n")
        assert not asked.display


async def test_a_right_correction_after_a_wrong_judgement_is_marked_right(
    ask, run, press, screen_text, option_letter
):
    app = ask("verdict")
    async with run(app) as pilot:
        await press(pilot, "c", option_letter(app, "needs more updates"))
        assert "✗ The sentence is right, but the judgement is not." in screen_text(app)


async def test_the_record_over_many_seeds_is_shown_where_it_is_known(
    services, demos, clock, runner, run, press, screen_text, tmp_path
):
    import shutil

    from mlquiz.lab.evidence import ClaimEvidence, DemoEvidence, fingerprint, write_evidence
    from mlquiz.lab.spec_file import load_spec
    from mlquiz.tui.app import MlquizApp, Route

    folder = tmp_path / "demos"
    shutil.copytree(demos, folder)
    words = load_spec(folder / "optimization" / "halving.toml")
    claims = {"high_diverges": ClaimEvidence(19, 20, 7.9, 7.0, 8.0, "value")}
    evidence = DemoEvidence(fingerprint(words), "20", "2.0", "2026-11-22", 0.1, claims)
    write_evidence(folder, {words.name: evidence})
    choices = SessionRequest(Filter(kinds=frozenset({"choice"})))
    start = Route(screen="session", session=choices)
    app = MlquizApp(services, start=start, demos=folder, clock=clock, runner=runner, warm=False)
    async with run(app) as pilot:
        await press(pilot, "0")
        assert "held in 19 of 20 seeds; 7.9 (7 to 8)" in screen_text(app)
        await press(pilot, "d")
        assert "held in 19 of 20 seeds" in screen_text(app)


@pytest.mark.parametrize(
    ("kind", "keys"), [("verdict", "t"), ("predict", "a"), ("output", ("1", "enter"))]
)
async def test_what_came_out_is_in_view_in_a_small_terminal(
    ask, run, press, screen_rows, kind, keys
):
    app = ask(kind)
    async with run(app, (60, 20)) as pilot:
        await press(pilot, *keys)
        page = "\n".join(screen_rows(app))
        assert "Right." in page or "Not right." in page
        assert "Next time:" in page


async def test_an_answer_leaves_the_question_and_the_focus_where_they_are(
    ask, run, press, option_letter
):
    app = ask("choice")
    async with run(app) as pilot:
        question = app.screen.query_one("#ask").content
        await press(pilot, option_letter(app, "larger network"))
        assert app.screen.query_one("#ask").content is question  # what is the same is not repainted
        assert isinstance(app.focused, Options)
        await press(pilot, "n")
        assert app.screen.query_one("#ask").content is not question
