"""Reading content files: the objects that they become, and the problems in invalid ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlquiz.domain.concepts import Depth, StatementVerdict
from mlquiz.domain.kinds.card import Card
from mlquiz.domain.kinds.choice import Choice
from mlquiz.domain.kinds.cloze import Cloze
from mlquiz.domain.kinds.numeric import Numeric
from mlquiz.domain.kinds.output import Output
from mlquiz.domain.kinds.say import SayIt
from mlquiz.domain.kinds.verdict import JudgeStatement
from mlquiz.library.parser import ParsedFile, read_file
from mlquiz.text import Text
from tests.building.content import ANSWERED, ledger, statement

HEAD = """\
format = 2
id = "batch-normalization"
depth = "core"
requires = ["mini-batch"]
title.en = "Batch normalization"
title.zh = "批量归一化"
"""
FULL = (
    HEAD
    + r"""sources = ["Ioffe & Szegedy 2015"]
lesson.en = '''
A *page* about $\hat{x}$.
'''
lesson.zh = '讲 $\hat{x}$ 的一页。'
"""
    + ANSWERED
    + r"""
[[card]]
id = "bn-front"
front.en = "F"
front.zh = "正"
back.en = "B"
back.zh = "反"

[[question]]
id = "bn-choice"
kind = "choice"
ask.en = "Which?"
ask.zh = "哪个？"
proof = "normalization/bn:eval"
  [[question.option]]
  text = { en = "this", zh = "这个" }
  correct = true
  [[question.option]]
  text = { en = "that", zh = "那个" }
  why = { en = "no", zh = "不" }

[[card]]
id = "bn-cloze"
cloze.en = "It uses {{averages}}."
cloze.zh = "用 {{平均值}}。"

[[question]]
id = "bn-number"
kind = "numeric"
ask = { en = "{a}?", zh = "{a}？" }
vary = { a = [3, 0.5] }
derive = { s = "a**2" }
answer = "s + 1"
tolerance = 0.01
why = { en = "w", zh = "因" }
  [[question.trap]]
  answer = "a"
  why = { en = "t", zh = "误" }

[[question]]
id = "bn-output"
kind = "output"
ask = { en = "?", zh = "？" }
code = '''
print(2)
'''
answer = "2"
why = { en = "w", zh = "因" }
"""
)
QUESTION = """
[[question]]
id = "q"
kind = "choice"
ask = { en = "Which?", zh = "哪个？" }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "normalization"


def read(folder: Path, source: str | bytes) -> ParsedFile:
    folder.mkdir(exist_ok=True)
    file = folder / "batch-normalization.toml"
    file.write_bytes(source if isinstance(source, bytes) else source.encode())
    return read_file(file)


def problem_lines(contents: ParsedFile) -> list[str]:
    return [str(problem).partition(".toml:")[2] for problem in contents.problems]


def test_a_full_file_becomes_domain_objects(folder: Path) -> None:
    contents = read(folder, FULL)
    assert contents.problems == ()
    assert contents.concept
    assert contents.concept.section == "normalization"
    assert contents.concept.depth is Depth.CORE
    assert contents.concept.requires == ("mini-batch",)
    assert contents.concept.written
    assert contents.lesson
    assert contents.lesson.text == Text("A *page* about $\\hat{x}$.", "讲 $\\hat{x}$ 的一页。")
    assert contents.lesson.sources == ("Ioffe & Szegedy 2015",)
    items = [raw_item.item() for raw_item in contents.raw_items.values()]
    assert [type(item) for item in items] == [SayIt, Card, Choice, Cloze, Numeric, Output]
    assert [item.id for item in items][1:4] == ["bn-front", "bn-choice", "bn-cloze"]
    assert {item.concept for item in items} == {"batch-normalization"}
    _, _, choice, _, number, output = items
    assert choice == Choice(
        id="bn-choice",
        concept="batch-normalization",
        proof="normalization/bn:eval",
        ask=Text("Which?", "哪个？"),
        options=choice.options,
    )
    assert [option.correct for option in choice.options] == [True, False]
    assert choice.options[1].why == Text("no", "不")
    assert (number.vary, number.derive) == ({"a": (3.0, 0.5)}, {"s": "a**2"})
    assert number.traps[0].answer == "a"
    assert output.code == "print(2)\n"


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("0", ""),
        ("26", ""),
        ("-1", "asked must be from 0 to 1000"),
        ("1001", "asked must be from 0 to 1000"),
        ("1.5", "asked must be a whole number, not a number (such as 12)"),
        ('"often"', "asked must be a whole number, not a text (such as 12)"),
        ("true", "asked must be a whole number, not true or false (such as 12)"),
    ],
)
def test_how_often_a_concept_is_asked_is_a_whole_number(
    folder: Path, written: str, problem: str
) -> None:
    contents = read(folder, f"{HEAD}asked = {written}\n")
    assert [line.partition(": ")[2] for line in problem_lines(contents)] == [problem] * bool(
        problem
    )
    if not problem:
        assert contents.concept
        assert contents.concept.asked == int(written)


def test_a_file_without_lesson_is_planned(folder: Path) -> None:
    contents = read(folder, HEAD)
    assert contents.problems == ()
    assert contents.concept
    assert not contents.concept.written
    assert contents.lesson is None


def test_a_verdict_gets_its_statement(tmp_path: Path, folder: Path) -> None:
    source = ledger(statement("c094", "batch-normalization", "folklore"))
    (found,) = read(tmp_path / "statements", source).statements.values()
    assert found.verdict is StatementVerdict.FOLKLORE
    question = '[[question]]\nid = "v"\nkind = "verdict"\nstatement = "c094"\n'
    (raw_item,) = read(folder, HEAD + question).raw_items.values()
    assert raw_item.item(found) == JudgeStatement(
        id="v", concept="batch-normalization", statement=found
    )


def test_all_faults_are_reported_at_once_with_their_places(folder: Path) -> None:
    contents = read(
        folder,
        HEAD.replace("depth", "depht").replace('zh = "', 'zh = "\\u202e')
        + "lesson.en = ''\n"
        + QUESTION.replace(', zh = "哪个？"', "")
        + 'prof = "normalization/bn:eval"\n[[question.option]]\ntext = "x"\ncorrect = "yes"\n'
        + '[[question]]\nid = "R Q"\nkind = "choise"\n',
    )
    planned = "(a concept that is only planned has no answer, lesson, points or figures)"
    assert problem_lines(contents) == [
        f"1:1: answer is missing {planned}",
        "1:1: depth is missing",
        f"1:1: follow_up is missing {planned}",
        f"1:1: points is missing {planned}",
        "3:1: the key 'depht' is unknown (Did you mean 'depth'?)",
        "6:1: title.zh contains the hidden character U+202E (remove it)",
        "7:1: lesson.en is empty",
        "7:1: lesson.zh is missing (every text is in both languages, or in those of its pack)",
        "12:1: ask.zh is missing (every text is in both languages, or in those of its pack)",
        "13:1: the key 'prof' is unknown (Did you mean 'proof'?)",
        "15:1: text must be a text in both languages, not a text (write text.en and text.zh)",
        "16:1: correct must be true or false, not a text (without quotes)",
        "19:1: kind = 'choise' is unknown (Did you mean 'choice'?)",
    ]
    assert contents.concept is None
    assert contents.raw_items == {}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("tolerance = -1", "tolerance must not be negative"),
        ("tolerance = '1'", "tolerance must be a number, not a text (without quotes)"),
        ("tolerance = true", "tolerance must be a number, not true or false (without quotes)"),
        ("tolerance = 1979-05-27", "tolerance must be a number, not a date or a time"),
        ("vary = { a = [inf] }", "vary.a[1] is not a finite number"),
        ("vary = { a = [] }", "vary.a is empty"),
        ("vary = { 'a b' = [1] }", "'a b' is not a valid variable name"),
        ("vary = [1]", "vary must be a table, not a list"),
        ("proof = 'no/claim'", "proof = 'no/claim' is not a proof: section/demo:claim"),
        (
            "trap = { answer = '1' }",
            "trap must be a list, not a table (write [[question.trap]])",
        ),
        ("answer = 3", "answer must be a text, not a number (put it in quotes)"),
        ("derive = { s = '''a\nb''' }", "derive.s must be a single line"),
        (
            "why = { en = 'w', zh = '因', us = 'w' }",
            "the key 'us' is unknown (known here: en, zh)",
        ),
    ],
)
def test_a_wrong_value_is_named_in_plain_words(folder: Path, line: str, problem: str) -> None:
    sound = {"answer": 'answer = "1"', "why": 'why = { en = "w", zh = "因" }'}
    question = QUESTION.replace("choice", "numeric")
    assert problem_lines(read(folder, HEAD + question + "\n".join(sound.values()))) == []
    question += "\n".join(text for key, text in sound.items() if not line.startswith(key))
    (found,) = problem_lines(read(folder, f"{HEAD}{question}\n{line}\n"))
    assert problem in found


def test_a_key_that_stands_too_low_is_sent_up(folder: Path) -> None:
    low = (
        HEAD
        + QUESTION
        + '[[question.option]]\ntext = { en = "t", zh = "文" }\nproof = "a/b:c"\n'
        + '[[card]]\nid = "c"\ncloze = { en = "{{a}}", zh = "{{a}}" }\nsources = ["x"]\n'
    )
    hint = "it belongs further up, above the first"
    assert problem_lines(read(folder, low)) == [
        f"14:1: the key 'proof' is unknown ({hint} [[question.option]])",
        f"18:1: the key 'sources' is unknown ({hint} [[card]])",
    ]


def test_a_file_from_windows_reads_the_same(folder: Path) -> None:
    contents = read(folder, b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode())
    assert contents.problems == ()
    assert contents.lesson == read(folder, FULL).lesson


def test_texts_and_lists_that_are_too_long_are_reported(folder: Path) -> None:
    options = '[[question.option]]\ntext = { en = "t", zh = "文" }\n' * 5_000
    long = f"{HEAD}lesson = {{ en = '{'a' * 20_001}', zh = '文' }}\n"
    messages = problem_lines(read(folder, long + QUESTION + options))
    assert any("lesson.en has 20001 characters, more than 20000" in each for each in messages)
    assert any("option has 5000 entries, more than 26" in each for each in messages)


def test_hostile_names_are_not_printed_as_they_are(folder: Path) -> None:
    source = HEAD + QUESTION.replace("choice", "numeric") + 'vary = { "\\u001b[2J" = 1 }\n'
    messages = problem_lines(read(folder, source))
    assert any("vary" in message for message in messages)
    assert not any("\x1b" in message for message in messages)
