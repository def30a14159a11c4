"""Checks of items: each mistake that an author can make is reported at its location."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.building.content import ANSWERED, PAGE
from tests.building.sound import CARDS, CHOICE, HEAD, OUTPUT, PREDICT, SOUND, VERDICT, problem_lines


def test_sound_content_has_no_problems(sound: Path) -> None:
    assert problem_lines(sound) == []
    proved = PREDICT.replace('kind = "predict"', 'kind = "predict"\nproof = "basics/fall:falls"')
    assert problem_lines(sound, SOUND + proved) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('id = "weight"', 'id = "wait"', "2: the id 'wait' is not the file's name (the file is"),
        (
            'depth = "core"',
            'depth = "core"\nrequires = ["wieght"]',
            "4: there is no concept 'wieght' (Did",
        ),
        ('depth = "core"', 'depth = "core"\nrequires = ["weight"]', "4: 'weight' requires itself"),
        (CARDS, "", "3: 'weight' is core and needs 2 cards (has 0)"),
        (
            CARDS,
            CARDS[: CARDS.index('[[card]]\nid = "cloze')],
            "3: 'weight' is core and needs 2 cards (has 1)",
        ),
        (PAGE, "", "1: lesson is missing (a concept that is only planned has no answer, lesson,"),
        (PAGE + ANSWERED, "", "3: there are items but no lesson"),
        (
            'id = "cloze"',
            'id = "front"',
            "16: the item 'front' appears twice (first in weight.toml, line 12)",
        ),
        ("It is {{so}}.", "It is {{so.", "17: nothing is hidden (put what"),
        ("It is {{so}}.", "{{It}} is so}}.", "17: unmatched {{ or }}"),
        ("Front", "Front $x", "13: unmatched $: ‘Front $x’ (or write \\$)"),
        ("Front", "```py", "13: unmatched ```"),
        ("Front", "Front’s", "13: a curly quote in English: ‘Front’s’ (use straight quotes)"),
        ("正面", "正面,反面", "13: half-width punctuation in Chinese: ‘正面,反面’ (use"),
        ("Back", "Which?", ""),
        ('front = { en = "Front"', 'front = { en = "which?"', "asks the same as 'front'"),
        ("correct = true", "", "no option is correct"),
        ('why = { en = "no", zh = "不" }', "", "this wrong option has no why (say what is wrong"),
        ("that", "THIS", "the same as option 1"),
        (
            '"this"',
            f'"{"long " * 7}"',
            "the right option is given away by its length: 34 columns, against 4",
        ),
        (
            "这个",
            "长" * 15,
            "the right option is given away by its length: 30 columns, against 4 of the longest",
        ),
        (
            'kind = "choice"',
            'kind = "choice"\nproof = "basics/fal:falls"',
            "there is no demo 'basics/fal' (Did",
        ),
        (
            'kind = "choice"',
            'kind = "choice"\nproof = "basics/fall:fall"',
            "has no claim 'fall' (Did you mean 'falls'?)",
        ),
        ("[1, 2]", "[0, 2]", "division by zero for a = 0"),
        ('"1 / a"', '"1 / b"', "'1 / b' has no value"),
        ('"a + 1"', '"a ** -1"', "the trap agrees with the answer for a = 1"),
        ('"a + 1"', '"log(a - 1)"', "'log(a - 1)' has no value"),
        (
            "[1, 2]",
            f"{list(range(1, 6000))}",
            "there are 5999 combinations, more than 5000 can be checked",
        ),
        (
            "answer:.2f",
            "answer:.2q",
            "{answer:.2q} is not a valid placeholder (Did you mean '{answer:.2f}'?)",
        ),
        (
            "answer:.2f",
            "aswer:.2f",
            "{aswer:.2f} is not a valid placeholder (Did you mean '{answer:.2f}'?)",
        ),
        ("{answer:.2f}", "{answer:999999999d}", "{answer:999999999d} is not a valid placeholder"),
        (
            "{answer:.2f}",
            "{answer:.0f}",
            "the answer as shown, 0, would be wrong for a = 2 (show more digits)",
        ),
        (
            "{answer:.2f}",
            "{a*2:.1f}",
            "{a*2:.1f} is not a valid placeholder (Did you mean '{a:.2f}'?)",
        ),
        ("It is {answer:.2f}.", "It is $x_{i:j}$.", ""),
        ("What is $1/{a}$?", "What is {answer}, with {a}?", "{answer} in the question gives"),
        (
            'ask = { en = "Which?", zh',
            'reworded = { en = "Which one?", zh = "哪个？" }\nask = { en = "Which?", zh',
            "the same words as ask (ask the same in other words, or leave it out)",
        ),
        ("What is $1/{a}$?", "What is it?", "the learner is not shown the number {a}"),
        ("$1/{a}$ 是多少？", "是多少？", "the learner is not shown the number {a}"),
        ("print(1)", "print(1", "the code is not valid Python: '(' was never closed (line 1)"),
        (
            'answer = "1"',
            'answer = "1\\n2\\n3\\n4"',
            "the output has 4 lines, more than 3 (print less)",
        ),
        (
            'statement = "c1"',
            'statement = "c11"',
            "there is no statement 'c11'",
        ),
        ('statement = "c1"', 'statement = "c2"', "a statement that is true has nothing to repair"),
        ('statement = "c1"', 'statement = "c2"', "no verdict question asks about 'c1' (add one"),
    ],
)
def test_each_fault_is_found_where_it_stands(sound: Path, old: str, new: str, problem: str) -> None:
    assert old in SOUND
    found = problem_lines(sound, SOUND.replace(old, new, 1))
    if problem:
        assert any(problem in each for each in found), found
    else:
        assert found == []


def test_a_prediction_must_be_decided_by_one_claim(sound: Path) -> None:
    several = PREDICT.replace('why = { en = "no", zh = "不" }', "correct = true")
    assert problem_lines(sound, SOUND + several)[-2:] == [
        "weight.toml:60: a prediction needs a proof (the demo's claim is its answer key)",
        "weight.toml:64: more than one option is correct",
    ]


@pytest.mark.parametrize(("right", "wrong"), [("this one thing", "that"), ("t" * 100, "w" * 70)])
def test_a_right_option_may_be_somewhat_longer(sound: Path, right: str, wrong: str) -> None:
    longer = CHOICE.replace('"this"', f'"{right}"').replace('"that"', f'"{wrong}"')
    assert problem_lines(sound, SOUND.replace(CHOICE, longer)) == []


def test_one_question_may_be_asked_of_two_pieces_of_code(sound: Path) -> None:
    again = OUTPUT.replace('id = "output"', 'id = "again"')
    assert problem_lines(sound, SOUND + again.replace("print(1)", "print(2)")) == []
    assert problem_lines(sound, SOUND + again) == ["weight.toml:63: asks the same as 'output'"]


def test_too_many_options_are_refused(sound: Path) -> None:
    more = '[[question.option]]\ntext = { en = "t", zh = "字" }\nwhy = { en = "w", zh = "因" }\n'
    assert any(
        "there must be 2 to 6 options, not 7" in each
        for each in problem_lines(sound, HEAD + CHOICE + more * 5)
    )


def test_a_statement_that_is_not_true_must_be_repaired(sound: Path) -> None:
    bare = VERDICT[: VERDICT.index("[[question.repair]]")]
    assert problem_lines(sound, SOUND.replace(VERDICT, bare)) == [
        "weight.toml:49: there is no [[question.repair]] (the statement is not simply true)"
    ]


def test_hostile_text_is_refused_and_not_quoted(sound: Path) -> None:
    found = problem_lines(sound, SOUND.replace("正面", "\\u001b[2J正面,反面\\u202e"))
    assert found == ["weight.toml:13: front.zh contains the hidden character U+001B (remove it)"]


def test_enough_questions_of_one_kind_are_too_few_kinds(sound: Path) -> None:
    texts = {"choice": "Which?", "second": "Who?", "third": "Where?"}
    choices = [
        CHOICE.replace('id = "choice"', f'id = "{name}"')
        .replace("Which?", ask)
        .replace("哪个？", f"{name}？")
        for name, ask in texts.items()
    ]
    assert "weight.toml:3: 'weight' is core and needs 2 kinds of question (has 1)" in problem_lines(
        sound, HEAD + CARDS + "".join(choices)
    )


@pytest.mark.parametrize(
    ("depth", "lacking"),
    [
        ("supporting", "needs 2 questions (has 0), 1 kind of question (has 0), 1 card (has 0)"),
        ("mention", "needs 1 question or card (has 0)"),
    ],
)
def test_each_depth_asks_for_items_of_its_own(sound: Path, depth: str, lacking: str) -> None:
    found = problem_lines(sound, HEAD.replace('"core"', f'"{depth}"'))
    assert f"weight.toml:3: 'weight' is {depth} and {lacking}" in found
