"""The kinds of item, one frozen class for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from msgspec import Struct, field

from mlquiz.domain.concepts import Statement
from mlquiz.text import Text


class Item(Struct, frozen=True, kw_only=True):
    """Base class of all kinds. `id` never changes; `proof` is `section/demo:claim` or None."""

    kind: ClassVar[str] = ""
    is_card: ClassVar[bool] = False

    id: str
    concept: str
    proof: str | None = None

    @property
    def demo(self) -> str | None:
        """The demo of the proof; None without a proof."""
        return self.proof.partition(":")[0] if self.proof else None

    @property
    def claim(self) -> str | None:
        """The claim of that demo; None without a proof."""
        return self.proof.partition(":")[2] if self.proof else None


class Option(Struct, frozen=True, kw_only=True):
    """One option to choose; `why` explains what is wrong with a wrong one."""

    text: Text
    correct: bool = False
    why: Text | None = None


class Choice(Item, frozen=True, kw_only=True):
    """A question with options, of which all right ones must be selected."""

    kind: ClassVar[str] = "choice"

    ask: Text
    options: tuple[Option, ...]
    why: Text | None = None

    @property
    def many(self) -> bool:
        """Whether more than one option is right."""
        return sum(option.correct for option in self.options) > 1


class Predict(Choice, frozen=True, kw_only=True):
    """A prediction of a demo's outcome, which the demo's claim then tests."""

    kind: ClassVar[str] = "predict"


class Trap(Struct, frozen=True, kw_only=True):
    """A common wrong answer, and the misconception behind it."""

    answer: str
    why: Text


class Numeric(Item, frozen=True, kw_only=True):
    """A question whose answer is a number. `vary` lists the possible values of each variable.

    `derive` maps names to intermediate expressions, in order. `answer` and the `answer` of each
    trap are expressions of both; after `present` they are plain numbers and `vary` and `derive` are
    empty.
    """

    kind: ClassVar[str] = "numeric"

    ask: Text
    answer: str
    why: Text
    vary: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    derive: Mapping[str, str] = field(default_factory=dict)
    tolerance: float = 0.0
    relative_tolerance: float = 0.0
    unit: str = ""
    """`%` if the answer is a percentage: 40, not 0.4."""
    traps: tuple[Trap, ...] = ()


class ExpressionError(ValueError):
    """An expression has no finite value; the message gives the reason."""


class Output(Item, frozen=True, kw_only=True):
    """A question about the output of a piece of code."""

    kind: ClassVar[str] = "output"

    ask: Text
    code: str
    answer: str
    why: Text
    traps: tuple[Trap, ...] = ()


class JudgeStatement(Item, frozen=True, kw_only=True):
    """A question that asks to judge a statement of the ledger, then to select its correction.

    `repairs` are the corrections to choose from; there are none for a true statement.
    """

    kind: ClassVar[str] = "verdict"

    statement: Statement
    repairs: tuple[Option, ...] = ()
    why: Text | None = None


class Card(Item, frozen=True, kw_only=True):
    """A card with a front and a back, which the learner recalls."""

    kind: ClassVar[str] = "card"
    is_card: ClassVar[bool] = True

    front: Text
    back: Text


class Cloze(Item, frozen=True, kw_only=True):
    """A card with a text whose parts in double braces are hidden and recalled."""

    kind: ClassVar[str] = "cloze"
    is_card: ClassVar[bool] = True

    cloze: Text


class SayIt(Item, frozen=True, kw_only=True):
    """A card, made from a lesson, with an interviewer's question to be answered aloud.

    `points` are what a complete answer must mention.
    """

    kind: ClassVar[str] = "say"
    is_card: ClassVar[bool] = True

    front: Text
    back: Text
    points: tuple[Text, ...] = ()


QUESTION_KINDS = ("choice", "verdict", "numeric", "predict", "output")
CARD_KINDS = ("card", "cloze", "say")
KINDS: Mapping[str, type[Item]] = {
    cls.kind: cls for cls in (Choice, JudgeStatement, Numeric, Predict, Output, Card, Cloze, SayIt)
}
