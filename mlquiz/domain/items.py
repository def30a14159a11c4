"""Items: what is asked. One frozen class a kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from msgspec import Struct, field

from mlquiz.domain.concepts import Statement
from mlquiz.domain.text import Text


class Item(Struct, frozen=True, kw_only=True):
    """What all kinds share. `id` never changes; `proof` is `section/demo:claim`."""

    kind: ClassVar[str] = ""
    is_card: ClassVar[bool] = False

    id: str
    concept: str
    proof: str | None = None

    @property
    def demo(self) -> str | None:
        """The demo that the proof belongs to."""
        return self.proof.partition(":")[0] if self.proof else None

    @property
    def claim(self) -> str | None:
        """The claim of that demo."""
        return self.proof.partition(":")[2] if self.proof else None


class Option(Struct, frozen=True, kw_only=True):
    """One answer to choose; a wrong one says in `why` what is wrong with it."""

    text: Text
    correct: bool = False
    why: Text | None = None


class Choice(Item, frozen=True, kw_only=True):
    """Choose the right option, or all of them where several are right."""

    kind: ClassVar[str] = "choice"

    ask: Text
    options: tuple[Option, ...]
    why: Text | None = None

    @property
    def many(self) -> bool:
        """Whether more than one option is right."""
        return sum(option.correct for option in self.options) > 1


class Predict(Choice, frozen=True, kw_only=True):
    """Commit to an outcome; then the demo runs and its claim decides."""

    kind: ClassVar[str] = "predict"


class Trap(Struct, frozen=True, kw_only=True):
    """A wrong answer that people give, and the misconception behind it."""

    answer: str
    why: Text


class Numeric(Item, frozen=True, kw_only=True):
    """Compute a number. `vary` lists the values that each variable may take.

    `derive` names intermediate expressions, in order. `answer` and each trap's `answer` are
    expressions of both; after `present` they are plain numbers and `vary` is empty.
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
    """An expression of a question has no finite value; the message says why."""


class Output(Item, frozen=True, kw_only=True):
    """Say what a piece of code prints."""

    kind: ClassVar[str] = "output"

    ask: Text
    code: str
    answer: str
    why: Text
    traps: tuple[Trap, ...] = ()


class JudgeStatement(Item, frozen=True, kw_only=True):
    """Judge a statement of the ledger, then pick the sentence that repairs it.

    `repairs` is empty for a statement that is true.
    """

    kind: ClassVar[str] = "verdict"

    statement: Statement
    repairs: tuple[Option, ...] = ()
    why: Text | None = None


class Card(Item, frozen=True, kw_only=True):
    """Recall the back of a card."""

    kind: ClassVar[str] = "card"
    is_card: ClassVar[bool] = True

    front: Text
    back: Text


class Cloze(Item, frozen=True, kw_only=True):
    """Recall what is hidden between double braces."""

    kind: ClassVar[str] = "cloze"
    is_card: ClassVar[bool] = True

    cloze: Text


class SayIt(Item, frozen=True, kw_only=True):
    """Say the answer to an interviewer's question aloud, then compare; made from a lesson.

    `points` are what the answer must not leave out.
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
