"""Questions of the kinds `bug` and `order`: their TOML, and the items."""

from __future__ import annotations

from typing import Any

from mlquiz.domain.items import Option
from mlquiz.domain.kinds.bug import FindBug
from mlquiz.domain.kinds.order import Distractor, Part, PutInOrder
from mlquiz.text import Text
from tests.building.items import text

WHY = Text("Because.", "因为如此。")
CODE = """
import math

total = 0
for number in [1, 2, 3]:
    total = number
mean = total / 3
print(mean)
"""
FIXED = CODE.replace("total = number", "total += number")
BUG = f"""
[[question]]
id = "find-bug"
kind = "bug"
ask.en = "The mean comes out as 1. Which line is wrong?"
ask.zh = "均值算成了 1。哪一行有错？"
code = '''{CODE}'''
fixed = '''{FIXED}'''
line = [5]
why.en = "The sum is overwritten."
why.zh = "和被覆盖了。"
  [[question.reason]]
  text.en = "It overwrites"
  text.zh = "覆盖了总和"
  correct = true
  [[question.reason]]
  text.en = "It divides"
  text.zh = "除法有错"
  why.en = "The division is right."
  why.zh = "除法没有错。"
"""
ORDER = """
[[question]]
id = "put-in-order"
kind = "order"
ask.en = "Take one step of training."
ask.zh = "训练一步。"
why.en = "Gradients first."
why.zh = "先有梯度。"
  [[question.step]]
  text.en = "clear"
  text.zh = "清零"
  [[question.step]]
  text.en = "forward"
  text.zh = "前向"
  after = []
  [[question.step]]
  text.en = "backward"
  text.zh = "反向"
  after = [1, 2]
  [[question.step]]
  text.en = "update"
  text.zh = "更新"
  [question.distractor]
  text.en = "detach"
  text.zh = "截断"
  why.en = "That cuts the graph."
  why.zh = "那会切断计算图。"
"""


def bug(**fields: Any) -> FindBug:
    """Return the question about `CODE`, not shuffled."""
    given = {
        "ask": text("Which line is wrong?"),
        "code": CODE,
        "fixed": FIXED,
        "line": (5,),
        "reasons": (
            Option(text=text("It overwrites"), correct=True),
            Option(text=text("It divides"), why=text("The division is right.")),
        ),
        "why": WHY,
        **fields,
    }
    return FindBug(id="find-bug", concept="c", **given)


def steps(*after: tuple[int, ...] | None) -> tuple[Part, ...]:
    """Return steps called a, b, c, ... that come after these."""
    names = "abcdefghij"
    return tuple(Part(text=text(names[n]), after=each) for n, each in enumerate(after))


def order(*after: tuple[int, ...] | None, **fields: Any) -> PutInOrder:
    """Return a question with steps that come after these, not shuffled, by default four."""
    given = {
        "ask": text("Put these in order."),
        "steps": steps(*after) if after else steps(None, None, None, None),
        "distractor": Distractor(text=text("z"), why=text("z does not belong.")),
        "why": WHY,
        **fields,
    }
    return PutInOrder(id="put-in-order", concept="c", **given)
