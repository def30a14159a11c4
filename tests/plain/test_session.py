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


def test_a_choice_is_answered_and_explained(sit, store):
    first = sit(["choice"], [])
    assert "Which?" in first
    shown = sit(["choice"], ["a", ""])
    right = letter_of("good", shown) == "a"
    assert answers(store) == [("pick", right)]
    assert ("✓" in shown) == right
    assert "Because." in shown
    assert ("It is bad." in shown) != right


def test_an_answer_is_kept_even_if_the_input_ends_at_once(sit, store):
    sit(["choice"], ["a"])
    assert len(answers(store)) == 1


def test_an_invalid_answer_is_reported_and_asked_again(sit, store):
    shown = sit(["choice"], ["z", "", "a"])
    assert shown.count("Type a letter from a to b.") == 2
    assert len(answers(store)) == 1


@pytest.mark.parametrize(("kind", "shows"), [("predict", True), ("choice", False)])
@pytest.mark.parametrize(("lang", "words"), [("en", "see it happen"), ("zh", "看实验")])
def test_only_an_item_with_a_demo_offers_to_show_it(sit, kind, shows, lang, words):
    prompts = []
    sit([kind], ["?"], lang, prompts=prompts)
    assert (words in prompts[-1]) == shows


def test_not_knowing_counts_as_forgotten(sit, store):
    shown = sit(["choice"], ["?"])
    assert answers(store) == [("pick", False)]
    assert "The answer:" in shown


def test_a_verdict_takes_two_steps(sit, store):
    shown = sit(["verdict"], ["m", "a", ""])
    right = letter_of("corrected", shown) == "a"
    assert answers(store)[0] == ("judge", right)
    assert "true: holds as stated" in shown
    assert re.search(
        r"This is wrong as stated.|This holds under|This is misleading|folklore", shown
    )
    assert "It does rain." in shown
    assert "Somebody 2020" in shown
    assert "“It never rains”" in shown


def test_a_number_comes_fresh_and_is_computed(sit, store):
    shown = sit(["numeric"], ["77"])
    drawn = int(re.search(r"What is (\d) \+ 1", shown)[1])
    assert f"The answer: {drawn + 1}" in shown
    assert f"Count to {drawn + 1}." in shown
    assert answers(store) == [("sum", False)]


def test_output_is_typed(sit, store):
    assert "print(1 + 1)" in sit(["output"], ["2"])
    assert answers(store) == [("prints", True)]


def test_cards_are_turned_and_rated(sit, store):
    shown = sit(["card", "cloze"], ["", "9", "3", "", "", "4", ""])
    assert "Type 1, 2, 3 or 4." in shown
    assert "It is ____." in shown
    assert "It is [hidden]." in shown
    assert answers(store) == [("recall", True), ("gap", True)]


def test_a_prediction_is_decided_by_its_experiment(sit, store):
    shown = sit(["predict"], ["a"])
    assert "It shows heads" in shown
    assert "came out as claimed" in shown
    assert len(answers(store)) == 1
    assert store.count_runs() == 1


def test_a_prediction_whose_experiment_comes_out_otherwise_does_not_count(sit, store):
    shown = sit(["predict"], ["a"], bias=0.0)
    assert "isn't scored" in shown
    assert answers(store) == []
    assert [event.action for event in store.events()] == [Action.ANSWER, Action.VOID]


def test_a_prediction_is_committed_then_run_then_judged(sit):
    shown = sit(["predict"], ["a", ""])
    verdict = "✓ Right." if "✓ Right." in shown else "✗ Not right."
    steps = ["a) ", "Committed.", "Running the experiment", "It shows heads", "as claimed", verdict]
    places = [shown.index(step) for step in steps]
    assert places == sorted(places)
    assert shown.count("It shows heads") == 1
    assert not re.search("[\u2800-\u28ff]", shown)
    assert len(shown[places[1] :].splitlines()) <= 20


def test_a_prediction_draws_its_curves_if_asked_for(sit):
    assert len(sit(["predict"], ["a"], chart=True)) > len(sit(["predict"], ["a"])) + 400


def test_giving_a_prediction_up_runs_nothing_before_it_is_asked_for(sit, store):
    shown = sit(["predict"], ["?", "d"])
    assert (
        shown.index("No problem.") < shown.index("Proof:") < shown.index("Running the experiment")
    )
    assert store.count_runs() == 1


def test_a_contradicting_seed_gives_no_verdict(sit):
    shown = sit(["predict"], ["a"], bias=0.0)
    assert "isn't scored" in shown
    assert "Right." not in shown
    assert "Not right." not in shown


@pytest.mark.parametrize(
    ("rating", "said"), [("1", "▸ Not remembered; it comes back soon."), ("3", "✓ Remembered.")]
)
def test_a_card_is_not_called_right_or_wrong(sit, rating, said):
    shown = sit(["card"], ["", rating])
    assert said in shown
    assert not re.search(r"^. (Right|Not right)\.", shown, re.MULTILINE)


def test_an_item_without_an_experiment_names_its_sources(sit):
    shown = sit(["card"], ["", "3"])
    assert re.search(r"No experiment demonstrates this\.\nSources: \S", shown)


def test_undo_asks_the_same_again(sit, store):
    shown = sit(["numeric"], ["77", "u", ":q"])
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
def test_items_are_suspended_buried_and_flagged(sit, store, command, action):
    sit(["choice"], [command])
    assert [event.action for event in store.events()] == [action]


def test_words_that_only_begin_like_a_command_do_nothing(sit, store):
    shown = sit(["choice"], [":sure", "a", "so it is", "bye", "q"])
    assert shown.count(":s suspend") == 3
    assert [event.action for event in store.events()] == [Action.ANSWER]


def test_undo_brings_back_a_suspended_or_buried_item(sit, store):
    shown = sit(["choice", "verdict"], [":s", ":u", "a", "s", "u", "q"])
    assert shown.count("resumed.") == 2
    assert shown.count("Which?") == 2
    assert not any(state.suspended for state in store.states().values())
    assert len(answers(store)) == 1


def test_undo_reports_that_an_item_is_still_buried(sit):
    shown = sit(["choice", "verdict"], ["a", "b", "s", "u", "u", "q"])
    buried, resumed = shown.index("comes back tomorrow."), shown.index("resumed.")
    assert buried < shown.index("comes back tomorrow.", buried + 1) < resumed


def test_a_suspended_or_buried_item_is_not_asked_again(sit):
    sit(["choice"], [":s"])
    assert "Which?" not in sit(["choice"], ["a"])


def test_the_lesson_is_a_command_away(sit):
    assert "A page with √n." in sit(["choice"], [":l"])


def test_a_session_is_in_chinese(sit):
    shown = sit(["choice", "verdict"], ["a", "", "m", "a", ""], lang="zh")
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


def test_the_lesson_read_before_a_new_concept_is_learning(sit, store):
    shown = sit(["choice"], [":l", "a", ""])
    assert "New to you: `:l` shows the lesson first" in shown
    assert "A page with √n." in shown
    assert "Counted as learning; first review tomorrow." in shown
    assert [event.action for event in store.events()] == [Action.LEARN]


def test_a_lesson_read_before_practice_does_not_count(sit, store):
    shown = sit(["choice"], [":l", "a", ""], cram=True)
    assert "counts as learning" not in shown
    assert "Counted as learning" not in shown
    assert "A page with √n." in shown
    assert [event.action for event in store.events()] == [Action.PRACTICE]


def test_the_lesson_of_a_known_concept_comes_after_the_answer(sit, store):
    sit(["verdict"], ["?"])
    shown = sit(["choice"], [":l", "a", ""])
    assert "A page with √n." not in shown
    assert "Answer first, then read the lesson" in shown
    assert [event.action for event in store.events()] == [Action.ANSWER, Action.ANSWER]


def test_confidence_is_asked_before_the_verdict(sit, store):
    Settings(store).set("ask_confidence", "on")
    written = sit(["choice"], ["b", "maybe", ":u", "a", "a", ""])
    assert written.index("Type y if you are sure, n if not.") < written.index("Because.")
    (event,) = store.answers()
    assert event.confident is True


def test_a_sure_mistake_and_nothing_else_is_announced_for_tomorrow(sit, store):
    Settings(store).set("ask_confidence", "on")
    written = sit(["choice"], ["a", "a", ""])
    assert ("You were sure." in written) == (not list(store.events())[-1].correct)


def test_cards_and_given_up_questions_ask_for_no_confidence(sit, store):
    Settings(store).set("ask_confidence", "on")
    sit(["card"], ["", "3", ""])
    sit(["choice"], ["?", ""])
    assert [event.confident for event in store.answers()] == [None, None]
    sit(["verdict"], ["m", "?", ""])
    assert [event.confident for event in store.answers()] == [None, None, None]
