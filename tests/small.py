"""A small library with one item of each kind, and a demo that needs no PyTorch."""

from __future__ import annotations

from pathlib import Path

SECTIONS = """
format = 1
[[section]]
id = "s"
title.en = "Section"
title.zh = "章节"
"""
CONCEPT = r"""
format = 1
id = "c"
depth = "core"
requires = []
title.en = "Concept"
title.zh = "概念"
sources = ["Somebody 2020"]
lesson.en = 'A page with $\sqrt{n}$.'
lesson.zh = '一页，含 $\sqrt{n}$。'

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
  text.en = "mended"
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
STATEMENT = """
format = 1
[[statement]]
id = "c001"
concepts = ["c"]
says.en = "It never rains"
says.zh = "从不下雨"
verdict = "wrong"
correction.en = "It does rain."
correction.zh = "会下雨。"
sources = ["Somebody 2020"]
"""
COIN_WORDS = """
format = 1
title.en = "A coin"
title.zh = "硬币"
concepts = ["c"]
look.en = "Look."
look.zh = "看。"
x.en = "x"
x.zh = "横轴"
y.en = "y"
y.zh = "纵轴"
sources = ["Somebody 2020"]
[series.side]
en = "side"
zh = "面"
[knob.bias]
default = BIAS
range = [0.0, 1.0]
en = "bias"
zh = "偏向"
[claim.heads]
en = "It shows heads"
zh = "正面朝上"
"""
COIN = '''
"""A coin that is not fair."""
from mlquiz.lab import Point, above, main


def run(seed: int, bias: float):
    yield Point(0, {"side": bias})
    yield Point(1, {"side": bias})
    return {"side": bias}


def heads(m):
    return above(m["side"], 0.5)
'''


def write_content(root: Path) -> Path:
    """Write the content below `root` and return its folder."""
    folder = root / "content"
    (folder / "s").mkdir(parents=True)
    (folder / "statements").mkdir()
    (folder / "sections.toml").write_text(SECTIONS, encoding="utf-8")
    (folder / "s" / "c.toml").write_text(CONCEPT, encoding="utf-8")
    (folder / "statements" / "s.toml").write_text(STATEMENT, encoding="utf-8")
    return folder


def write_coin(root: Path, bias: float) -> Path:
    """Write a demo whose claim holds if `bias` is over a half; return the folder of demos."""
    folder = root / "demos" / "s"
    folder.mkdir(parents=True, exist_ok=True)
    words = COIN_WORDS.replace("BIAS", str(bias))
    (folder / "coin.toml").write_text(words, encoding="utf-8")
    (folder / "coin.py").write_text(COIN, encoding="utf-8")
    return folder.parent
