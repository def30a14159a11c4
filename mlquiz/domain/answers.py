"""Answers: what a learner gives, how a typed line becomes one, and how it is kept."""

from __future__ import annotations

import re

from msgspec import Struct

from mlquiz.domain.concepts import Judgement
from mlquiz.domain.folding import fold
from mlquiz.domain.items import Choice, Item, Numeric, Output, Verdict
from mlquiz.domain.rating import Rating
from mlquiz.domain.text import Text


class Marked(Struct, frozen=True):
    """The options that were marked, by their place as shown."""

    options: frozenset[int]


class Judged(Struct, frozen=True):
    """A judgement of a statement, and the place of the repair that was picked."""

    judgement: Judgement
    repair: int | None = None


class Typed(Struct, frozen=True):
    """A number or the output of code, as typed."""

    text: str


class Recalled(Struct, frozen=True):
    """How well the learner says that a card was recalled."""

    rating: Rating


class GaveUp(Struct, frozen=True):
    """The learner said that they do not know."""


Answer = Marked | Judged | Typed | Recalled | GaveUp


class NotAnAnswer(ValueError):
    """A line that cannot be an answer to this item; `text` tells the learner why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def normalize(line: str) -> str:
    """Fold what input methods type in place of ASCII, and strip outer space."""
    return fold(line).strip()


def letters(count: int) -> str:
    """Return the letters that mark `count` options: 'abc' for three."""
    return "abcdefghijklmnopqrstuvwxyz"[:count]


def read_marks(line: str, count: int, *, many: bool) -> Marked:
    """Read letters such as `b` or `a c`; raise NotAnAnswer for anything else."""
    known = letters(count)
    marks = [
        mark for mark in normalize(line).casefold() if not mark.isspace() and mark not in ",、"
    ]
    last = known[-1]
    if not marks or any(mark not in known for mark in marks):
        raise NotAnAnswer(Text(f"Type a letter from a to {last}.", f"请输入 a 到 {last} 的字母。"))
    if not many and len(set(marks)) > 1:
        raise NotAnAnswer(
            Text("Only one option is right: type one letter.", "本题单选，只输入一个字母。")
        )
    return Marked(frozenset(known.index(mark) for mark in marks))


JUDGEMENT_KEYS = {"m": Judgement.MYTH, "c": Judgement.CONDITIONAL, "t": Judgement.TRUE}


def read_judgement(line: str) -> Judgement:
    """Read `m`, `c`, `t` or the word; raise NotAnAnswer for anything else."""
    word = normalize(line).casefold()
    judgement = JUDGEMENT_KEYS.get(word[:1])
    if judgement is None or not judgement.value.startswith(word):
        raise NotAnAnswer(
            Text(
                "Type m for myth, c for conditional or t for true.",
                "请输入 m（误区）、c（有条件成立）或 t（成立）。",
            )
        )
    return judgement


NUMBER = re.compile(r"[-+]?((?:[1-9]\d{0,2}(?:,\d{3})+|\d+)\.?\d*|\.\d+)(e[-+]?\d+)?")
"""A comma parts thousands; one that might be a decimal point is refused, not guessed at."""


def read_number(line: str) -> float:
    """Read `0.5`, `1e-3`, `1/3`, `50%` or `1,024`; raise NotAnAnswer for anything else."""
    text = normalize(line).casefold().replace(" ", "").replace("−", "-")
    scale = 1.0
    if text.endswith("%"):
        text, scale = text[:-1], 0.01
    top, slash, bottom = text.partition("/")
    parts = [top, bottom] if slash else [top, "1"]
    numbers = [float(part.replace(",", "")) for part in parts if NUMBER.fullmatch(part)]
    if len(numbers) < 2 or not numbers[1]:
        raise NotAnAnswer(
            Text(
                "Type a number, such as 0.5, 1e-3, 1/3 or 50%.",
                "请输入数字，如 0.5、1e-3、1/3、50%。",
            )
        )
    return scale * numbers[0] / numbers[1]


def read(item: Item, line: str) -> Answer:
    """Read a typed line as an answer to `item`; a Verdict's line holds the judgement only.

    Raises NotAnAnswer, whose text says what to type.
    """
    if isinstance(item, Choice):
        return read_marks(line, len(item.options), many=item.many)
    if isinstance(item, Verdict):
        return Judged(read_judgement(line))
    if isinstance(item, Numeric):
        read_number(line)
        return Typed(line.strip())
    if isinstance(item, Output):
        if not line.strip():
            raise NotAnAnswer(Text("Type what the code prints.", "请输入代码的输出。"))
        return Typed(line.strip())
    raise TypeError(f"a {item.kind} is not answered by a line")


def to_record(answer: Answer) -> dict[str, object]:
    """Return the answer as plain data for the log."""
    match answer:
        case Marked(options):
            return {"marked": sorted(options)}
        case Judged(judgement, repair):
            return {"judged": judgement.value, "repair": repair}
        case Typed(text):
            return {"typed": text}
        case Recalled(rating):
            return {"recalled": int(rating)}
        case GaveUp():
            return {"gave_up": True}
