"""The plain session, line by line, over real files and real demo processes."""

import re
import sys

import msgspec
import pytest

from mlquiz.domain.events import Action
from mlquiz.plain.lesson import lesson_lines
from mlquiz.render.terminal import Terminal
from mlquiz.study.settings import Settings
from mlquiz.text import Text


def letter_of(text, shown):
    return re.search(rf"^ *([a-f])\) {re.escape(text)}$", shown, re.MULTILINE)[1]


def answers(store):
    return [(event.item, event.correct) for event in store.answers()]


def test_a_choice_is_answered_and_explained(run_session, store):
    first = run_session(["choice"], [])
    assert "Which?" in first
    shown = run_session(["choice"], ["a", ""])
    right = letter_of("good", shown) == "a"
    assert answers(store) == [("pick", right)]
    assert ("✓" in shown) == right
    assert "Because." in shown
    assert ("It is bad." in shown) != right


def test_an_answer_is_kept_even_if_the_input_ends_at_once(run_session, store):
    run_session(["choice"], ["a"])
    assert len(answers(store)) == 1


def test_an_invalid_answer_is_reported_and_asked_again(run_session, store):
    shown = run_session(["choice"], ["z", "", "a"])
    assert shown.count("Type a letter from a to b.") == 2
    assert len(answers(store)) == 1


@pytest.mark.parametrize(("kind", "shows"), [("predict", True), ("choice", False)])
@pytest.mark.parametrize(("lang", "words"), [("en", "see it happen"), ("zh", "看实验")])
def test_only_an_item_with_a_demo_offers_to_show_it(run_session, kind, shows, lang, words):
    prompts = []
    run_session([kind], ["?"], lang, prompts=prompts)
    assert (words in prompts[-1]) == shows


def test_not_knowing_counts_as_forgotten(run_session, store):
    shown = run_session(["choice"], ["?"])
    assert answers(store) == [("pick", False)]
    assert "The answer:" in shown


def test_a_verdict_takes_two_steps(run_session, store):
    shown = run_session(["verdict"], ["m", "a", ""])
    right = letter_of("corrected", shown) == "a"
    assert answers(store)[0] == ("judge", right)
    assert "true: holds as stated" in shown
    assert re.search(
        r"This is wrong as stated.|This holds under|This is misleading|folklore", shown
    )
    assert "It does rain." in shown
    assert "Somebody 2020" in shown
    assert "“It never rains”" in shown


def test_a_number_comes_fresh_and_is_computed(run_session, store):
    shown = run_session(["numeric"], ["77"])
    drawn = int(re.search(r"What is (\d) \+ 1", shown)[1])
    assert f"The answer: {drawn + 1}" in shown
    assert f"Count to {drawn + 1}." in shown
    assert answers(store) == [("sum", False)]


def test_output_is_typed(run_session, store):
    assert "print(1 + 1)" in run_session(["output"], ["2"])
    assert answers(store) == [("prints", True)]


def test_cards_are_turned_and_rated(run_session, store):
    shown = run_session(["card", "cloze"], ["", "9", "3", "", "", "4", ""])
    assert "Type 1, 2, 3 or 4." in shown
    assert "It is ____." in shown
    assert "It is [hidden]." in shown
    assert answers(store) == [("recall", True), ("gap", True)]


def test_a_prediction_is_decided_by_its_experiment(run_session, store):
    shown = run_session(["predict"], ["a"])
    assert "It shows heads" in shown
    assert "came out as claimed" in shown
    assert len(answers(store)) == 1
    assert store.count_runs() == 1


def test_a_prediction_whose_experiment_comes_out_otherwise_does_not_count(run_session, store):
    shown = run_session(["predict"], ["a"], bias=0.0)
    assert "isn't scored" in shown
    assert answers(store) == []
    assert [event.action for event in store.events()] == [Action.ANSWER, Action.VOID]


def test_a_prediction_is_committed_then_run_then_judged(run_session):
    shown = run_session(["predict"], ["a", ""])
    verdict = "✓ Right." if "✓ Right." in shown else "✗ Not right."
    steps = ["a) ", "Committed.", "Running the experiment", "It shows heads", "as claimed", verdict]
    places = [shown.index(step) for step in steps]
    assert places == sorted(places)
    assert shown.count("It shows heads") == 1
    assert not re.search("[\u2800-\u28ff]", shown)
    assert len(shown[places[1] :].splitlines()) <= 20


def test_a_prediction_draws_its_curves_if_asked_for(run_session):
    assert (
        len(run_session(["predict"], ["a"], chart=True))
        > len(run_session(["predict"], ["a"])) + 400
    )


def test_giving_a_prediction_up_runs_nothing_before_it_is_asked_for(run_session, store):
    shown = run_session(["predict"], ["?", "d"])
    assert (
        shown.index("No problem.") < shown.index("Proof:") < shown.index("Running the experiment")
    )
    assert store.count_runs() == 1


def test_a_contradicting_seed_gives_no_verdict(run_session):
    shown = run_session(["predict"], ["a"], bias=0.0)
    assert "isn't scored" in shown
    assert "Right." not in shown
    assert "Not right." not in shown


@pytest.mark.parametrize(
    ("rating", "said"), [("1", "▸ Not remembered; it comes back soon."), ("3", "✓ Remembered.")]
)
def test_a_card_is_not_called_right_or_wrong(run_session, rating, said):
    shown = run_session(["card"], ["", rating])
    assert said in shown
    assert not re.search(r"^. (Right|Not right)\.", shown, re.MULTILINE)


def test_an_item_without_an_experiment_names_its_sources(run_session):
    shown = run_session(["card"], ["", "3"])
    assert re.search(r"No experiment demonstrates this\.\nSources: \S", shown)


def test_undo_asks_the_same_again(run_session, store):
    shown = run_session(["numeric"], ["77", "u", ":q"])
    assert "undone" in shown
    assert answers(store) == []
    asked = re.findall(r"What is \d \+ 1", shown)
    assert len(asked) == 2
    assert len(set(asked)) == 1


@pytest.mark.parametrize(
    ("command", "action"),
    [
        (":s", Action.SUSPEND),
        (":b", Action.BURY),
        (":f", Action.FLAG),
        (": Suspend", Action.SUSPEND),
    ],
)
def test_items_are_suspended_buried_and_flagged(run_session, store, command, action):
    run_session(["choice"], [command])
    assert [event.action for event in store.events()] == [action]


def test_words_that_only_begin_like_a_command_do_nothing(run_session, store):
    shown = run_session(["choice"], [":sure", "a", "so it is", "bye", "q"])
    assert shown.count(":s suspend") == 3
    assert [event.action for event in store.events()] == [Action.ANSWER]


def test_undo_brings_back_a_suspended_or_buried_item(run_session, store):
    shown = run_session(["choice", "verdict"], [":s", ":u", "a", "s", "u", "q"])
    assert shown.count("resumed.") == 2
    assert shown.count("Which?") == 2
    assert not any(state.suspended for state in store.states().values())
    assert len(answers(store)) == 1


def test_undo_reports_that_an_item_is_still_buried(run_session):
    shown = run_session(["choice", "verdict"], ["a", "b", "s", "u", "u", "q"])
    buried, resumed = shown.index("comes back tomorrow."), shown.index("resumed.")
    assert buried < shown.index("comes back tomorrow.", buried + 1) < resumed


def test_a_suspended_or_buried_item_is_not_asked_again(run_session):
    run_session(["choice"], [":s"])
    assert "Which?" not in run_session(["choice"], ["a"])


def test_the_lesson_is_a_command_away(run_session):
    assert "A page with √n." in run_session(["choice"], [":l"])


def test_a_session_is_in_chinese(run_session):
    shown = run_session(["choice", "verdict"], ["a", "", "m", "a", ""], lang="zh")
    assert "哪个？" in shown
    assert "会下雨。" in shown
    assert not re.search(r"\b(Right|Not right|left|Session|answer)\b", shown)


def test_a_lesson_keeps_its_paragraphs_and_lists(library, capsys):
    terminal = Terminal(sys.stdout)
    words = Text("One.\n\n- two\n- three\n\n" + "word " * 40, "一")
    page = msgspec.structs.replace(library.lesson("c"), text=words)
    for line in lesson_lines(page, "Title", "en"):
        terminal.write_wrapped(line)
    shown = capsys.readouterr().out.split("\n")
    start = shown.index("One.")
    assert shown[start - 1 : start + 4] == ["", "One.", "", "• two", "• three"]
    assert max(map(len, shown)) <= 80


def test_the_lesson_read_before_a_new_concept_is_learning(run_session, store):
    shown = run_session(["choice"], [":l", "a", ""])
    assert "New to you: `:l` shows the lesson first" in shown
    assert "A page with √n." in shown
    assert "Counted as learning; first review tomorrow." in shown
    assert [event.action for event in store.events()] == [Action.LEARN]


def test_a_lesson_read_before_practice_does_not_count(run_session, store):
    shown = run_session(["choice"], [":l", "a", ""], cram=True)
    assert "counts as learning" not in shown
    assert "Counted as learning" not in shown
    assert "A page with √n." in shown
    assert [event.action for event in store.events()] == [Action.PRACTICE]


def test_the_lesson_of_a_known_concept_comes_after_the_answer(run_session, store):
    run_session(["verdict"], ["?"])
    shown = run_session(["choice"], [":l", "a", ""])
    assert "A page with √n." not in shown
    assert "Answer first, then read the lesson" in shown
    assert [event.action for event in store.events()] == [Action.ANSWER, Action.ANSWER]


def test_confidence_is_asked_before_the_verdict(run_session, store):
    Settings(store).set("ask_confidence", "on")
    written = run_session(["choice"], ["b", "maybe", ":u", "a", "a", ""])
    assert written.index("Type y if you are sure, n if not.") < written.index("Because.")
    (event,) = store.answers()
    assert event.confident is True


def test_a_sure_mistake_and_nothing_else_is_announced_for_tomorrow(run_session, store):
    Settings(store).set("ask_confidence", "on")
    written = run_session(["choice"], ["a", "a", ""])
    assert ("You were sure." in written) == (not list(store.events())[-1].correct)


def test_cards_and_given_up_questions_ask_for_no_confidence(run_session, store):
    Settings(store).set("ask_confidence", "on")
    run_session(["card"], ["", "3", ""])
    run_session(["choice"], ["?", ""])
    assert [event.confident for event in store.answers()] == [None, None]
    run_session(["verdict"], ["m", "?", ""])
    assert [event.confident for event in store.answers()] == [None, None, None]
