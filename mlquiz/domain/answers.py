"""The learner's answers, their record in the log, and their grade."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Self

from msgspec import Struct, convert

from mlquiz.domain.folding import fold
from mlquiz.domain.rating import Rating
from mlquiz.text import Text

# Strings, which `re` compiles when the first answer is typed.
OPTION_PREFIX = r"(?:option|choice|answer|选项|答案|我?选择?)\s*(?:is|是|为)?\s*:?\s*"
BETWEEN_MARKS = r"and|和|与|[\s,;.&+()\[\]]"


class Answer(Struct, frozen=True):
    """Base class of all answers."""

    def record(self) -> dict[str, object]:
        """Return the answer as plain data for the log."""
        raise NotImplementedError

    @classmethod
    def from_record(cls, record: Mapping[str, object]) -> Self:
        """Return the answer with this `record`; raise ValueError if it is not one of this type."""
        return convert(record, cls)


class SelectedOptions(Answer, frozen=True, rename={"options": "marked"}):
    """The indices of the selected options, in the order in which they are shown."""

    options: frozenset[int]

    def record(self) -> dict[str, object]:
        """Return the sorted indices."""
        return {"marked": sorted(self.options)}


class Typed(Answer, frozen=True, rename={"text": "typed"}):
    """A number or the output of code, as typed."""

    text: str

    def record(self) -> dict[str, object]:
        """Return the typed text."""
        return {"typed": self.text}


class Recalled(Answer, frozen=True, rename={"rating": "recalled"}):
    """The learner's own rating of how well a card was recalled."""

    rating: Rating

    def record(self) -> dict[str, object]:
        """Return the rating, from 1 to 4."""
        return {"recalled": int(self.rating)}


class GaveUp(Answer, frozen=True):
    """An answer by which the learner gives up the question."""

    def record(self) -> dict[str, object]:
        """Return that the learner gave up."""
        return {"gave_up": True}


class Grade(Struct, frozen=True):
    """The grade of an answer.

    `why` holds the explanations to show, starting with the learner's misconceptions.
    """

    correct: bool
    rating: Rating
    why: tuple[Text, ...] = ()


class Misconception(Struct, frozen=True):
    """What a wrong answer said, and why it is wrong."""

    said: Text
    why: Text


class InvalidAnswer(ValueError):
    """A line is not a valid answer to the item; `text` is the reason to show to the learner."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def letters(count: int) -> str:
    """Return the letters that label `count` options: 'abc' for three."""
    return "abcdefghijklmnopqrstuvwxyz"[:count]


def read_marks(line: str, count: int, *, many: bool) -> SelectedOptions:
    """Read letters or digits such as `b`, `2`, `(b)` or `a c`.

    Raises InvalidAnswer for any other text, and for several options unless `many` is set.
    """
    text = re.sub(OPTION_PREFIX, "", fold(line).strip().casefold(), count=1)
    known = letters(count)
    last = known[-1]
    marks = re.sub(BETWEEN_MARKS, "", text)
    by_symbol = {letter: index for index, letter in enumerate(known)}
    by_symbol |= {str(index + 1): index for index in range(min(count, 9))}
    if not marks or any(mark not in by_symbol for mark in marks):
        raise InvalidAnswer(
            Text(f"Type a letter from a to {last}.", f"请输入 a 到 {last} 的字母。")
        )
    options = frozenset(by_symbol[mark] for mark in marks)
    if not many and len(options) > 1:
        raise InvalidAnswer(
            Text("Only one option is right: type one letter.", "本题单选，只输入一个字母。")
        )
    return SelectedOptions(options)
