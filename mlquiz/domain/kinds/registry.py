"""The table of all kinds of item. A kind's module is imported when its first item is read."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from mlquiz.text import Text

if TYPE_CHECKING:
    from mlquiz.domain.items import Item

TeachingGroup = Literal["question", "card", "predict", "calculation"]


class Kind(Struct, frozen=True, kw_only=True):
    """A kind of item.

    `defined` names its module and its class. `seconds` is the time that an item is assumed to take,
    until the learner's own answers tell.
    """

    name: str
    defined: str
    title: Text
    seconds: float
    group: TeachingGroup
    """Its position in the teaching order of a concept; see `mlquiz.domain.teaching_order`."""
    is_last_in_group: bool = False
    """Whether the other kinds of its group are asked before it."""
    is_card: bool = False
    is_from_lesson: bool = False
    """Whether its items are made from lessons, so that content files do not have this kind."""
    needs_practice: bool = False
    """Whether another item of the concept must have been answered on an earlier day."""
    needs_torch: bool = False
    """Whether its items cannot be answered without PyTorch."""

    def item_type(self) -> type[Item]:
        """Import the kind's module and return its class."""
        module, _, name = self.defined.partition(":")
        found: type[Item] = getattr(import_module(module), name)
        return found


HERE = "mlquiz.domain.kinds"
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name="choice",
            defined=f"{HERE}.choice:Choice",
            title=Text("multiple choice", "选择题"),
            seconds=55,
            group="question",
        ),
        Kind(
            name="verdict",
            defined=f"{HERE}.verdict:JudgeStatement",
            title=Text("judge a statement", "辨析题"),
            seconds=60,
            group="question",
            is_last_in_group=True,
        ),
        Kind(
            name="numeric",
            defined=f"{HERE}.numeric:Numeric",
            title=Text("calculation", "计算题"),
            seconds=45,
            group="calculation",
        ),
        Kind(
            name="predict",
            defined=f"{HERE}.choice:Predict",
            title=Text("predict an experiment", "实验预测题"),
            seconds=55,
            group="predict",
        ),
        Kind(
            name="output",
            defined=f"{HERE}.output:Output",
            title=Text("read code", "读代码题"),
            seconds=50,
            group="calculation",
        ),
        Kind(
            name="order",
            defined=f"{HERE}.order:PutInOrder",
            title=Text("put in order", "排序题"),
            seconds=75,
            group="calculation",
        ),
        Kind(
            name="bug",
            defined=f"{HERE}.bug:FindBug",
            title=Text("find the bug", "找错题"),
            seconds=75,
            group="calculation",
            needs_practice=True,
        ),
        Kind(
            name="diagnose",
            defined=f"{HERE}.diagnose:Diagnose",
            title=Text("diagnose curves", "曲线诊断题"),
            seconds=90,
            group="question",
            is_last_in_group=True,
        ),
        Kind(
            name="open",
            defined=f"{HERE}.open:OpenQuestion",
            title=Text("open question", "开放题"),
            seconds=120,
            group="question",
            is_last_in_group=True,
        ),
        Kind(
            name="implement",
            defined=f"{HERE}.implement:Implement",
            title=Text("write code", "手写代码题"),
            seconds=240,
            group="calculation",
            is_last_in_group=True,
            needs_torch=True,
        ),
        Kind(
            name="card",
            defined=f"{HERE}.card:Card",
            title=Text("flashcard", "问答卡"),
            seconds=25,
            group="card",
            is_card=True,
        ),
        Kind(
            name="cloze",
            defined=f"{HERE}.cloze:Cloze",
            title=Text("fill in the blank", "填空卡"),
            seconds=25,
            group="card",
            is_card=True,
        ),
        Kind(
            name="say",
            defined=f"{HERE}.say:SayIt",
            title=Text("answer aloud", "口述卡"),
            seconds=75,
            group="card",
            is_card=True,
            is_from_lesson=True,
        ),
    )
}
"""The kinds by name, questions first."""


def question_kinds() -> tuple[str, ...]:
    """Return the names of the kinds of question."""
    return tuple(kind.name for kind in KINDS.values() if not kind.is_card)


def card_kinds() -> tuple[str, ...]:
    """Return the names of the kinds of card."""
    return tuple(kind.name for kind in KINDS.values() if kind.is_card)


def is_specific_choice(kinds: frozenset[str]) -> bool:
    """Return whether these kinds are a choice of single ones.

    They are not if there are none, which stands for all, or if they are all questions or all cards.
    """
    return kinds not in (frozenset(), frozenset(question_kinds()), frozenset(card_kinds()))


def item_type(name: str) -> type[Item]:
    """Return the class of a kind; raise KeyError if there is no such kind."""
    return KINDS[name].item_type()
