"""A small library with one item of each kind, and the demo of its prediction."""

from __future__ import annotations

from pathlib import Path

from mlquiz.domain.filter import Filter
from tests.building.content import ANSWERED, concept, ledger, sections, statement, write
from tests.building.demos import spec_source, write_demo

CARDS = Filter(kinds=frozenset({"card", "cloze"}))
CHOICE = Filter(kinds=frozenset({"choice"}))

ITEMS = r"""
[[question]]
id = "pick"
kind = "choice"
ask.en = "Which?"
ask.zh = "哪个？"
why.en = "Because."
why.zh = "因为如此。"
  [[question.option]]
  text.en = "good"
  text.zh = "好"
  correct = true
  [[question.option]]
  text.en = "bad"
  text.zh = "坏"
  why.en = "It is bad."
  why.zh = "它不好。"

[[question]]
id = "judge"
kind = "verdict"
statement = "c001"
  [[question.repair]]
  text.en = "corrected"
  text.zh = "修好了"
  correct = true
  [[question.repair]]
  text.en = "still broken"
  text.zh = "还是坏的"
  why.en = "Still wrong."
  why.zh = "仍然不对。"

[[question]]
id = "sum"
kind = "numeric"
ask.en = "What is {a} + 1?"
ask.zh = "{a} + 1 是多少？"
vary = { a = [1, 2] }
answer = "a + 1"
why.en = "Count to {answer}."
why.zh = "数到 {answer}。"

[[question]]
id = "foresee"
kind = "predict"
ask.en = "What will come out?"
ask.zh = "结果会怎样？"
proof = "s/coin:heads"
  [[question.option]]
  text.en = "heads"
  text.zh = "正面"
  correct = true
  [[question.option]]
  text.en = "tails"
  text.zh = "反面"
  why.en = "No."
  why.zh = "不对。"

[[question]]
id = "prints"
kind = "output"
ask.en = "What does this print?"
ask.zh = "输出什么？"
code = "print(1 + 1)"
answer = "2"
why.en = "Sum."
why.zh = "求和。"

[[card]]
id = "recall"
front.en = "Front?"
front.zh = "正面？"
back.en = "Back."
back.zh = "背面。"

[[card]]
id = "gap"
cloze.en = "It is {{hidden}}."
cloze.zh = "它{{藏着}}。"
"""
COIN = """
from mlquiz.lab import Point


def run(seed: int, rate: float):
    yield Point(0, {"side": rate})
    yield Point(1, {"side": rate})
    return {"side": rate}
"""
LESSON = r"""
sources = ["Somebody 2020"]
lesson.en = 'A page with $\sqrt{n}$.'
lesson.zh = '一页，含 $\sqrt{n}$。'
"""
LEDGER = ledger(
    statement(
        "c001",
        "c",
        says=("It never rains", "从不下雨"),
        correction=("It does rain.", "会下雨。"),
    )
)


def write_content(root: Path) -> Path:
    """Write the content below `root` and return its folder."""
    folder = root / "content"
    write(folder / "sections.toml", sections(s="章节"))
    write(folder / "s" / "c.toml", concept("c", ITEMS, lesson=False, head=LESSON + ANSWERED))
    write(folder / "statements" / "s.toml", LEDGER)
    return folder


def write_coin_demo(root: Path, bias: float) -> Path:
    """Write the demo of the prediction; return the folder of demos.

    The coin shows heads, as predicted, if `bias` is over a half.
    """
    folder = root / "demos"
    spec = spec_source(
        claims={"heads": "It shows heads"},
        holds={"heads": "side > 0.5"},
        series=["side"],
        rate=(bias, 0, 1),
    )
    write_demo(folder, "s/coin", spec, COIN)
    return folder
