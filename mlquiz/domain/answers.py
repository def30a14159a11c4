"""The learner's answers, how they are parsed from a typed line, and their record in the log."""

from __future__ import annotations

import re

from msgspec import Struct

from mlquiz.domain.concepts import Judgement
from mlquiz.domain.folding import fold
from mlquiz.domain.items import Choice, Item, JudgeStatement, Numeric, Output
from mlquiz.domain.rating import Rating
from mlquiz.text import Text

MAX_OUTPUT = 2_000
MAX_RATIO = 2.0
"""If a percentage is asked, a smaller number without a percent sign may be a ratio."""

OPTION_PREFIX = re.compile(r"(?:option|choice|answer|选项|答案|我?选择?)\s*(?:is|是|为)?\s*:?\s*")
BETWEEN_MARKS = re.compile(r"and|和|与|[\s,;.&+()\[\]]")
JUDGEMENTS = {
    Judgement.MYTH: ("1", "myth", "误区"),
    Judgement.CONDITIONAL: (
        "2", "conditional", "conditionally true", "true with conditions", "有条件", "有条件成立",
        "有条件地成立", "有条件的成立",
    ),
    Judgement.TRUE: ("3", "true", "成立", "正确"),
}  # fmt: skip
"""The accepted names of each judgement; a prefix of its value is accepted, too."""


class SelectedOptions(Struct, frozen=True):
    """The indices of the selected options, in the order in which they are shown."""

    options: frozenset[int]


class Judged(Struct, frozen=True):
    """A judgement of a statement, and the index of the selected repair, if any."""

    judgement: Judgement
    repair: int | None = None


class Typed(Struct, frozen=True):
    """A number or the output of code, as typed."""

    text: str


class Recalled(Struct, frozen=True):
    """The learner's own rating of how well a card was recalled."""

    rating: Rating


class GaveUp(Struct, frozen=True):
    """An answer by which the learner gives up the question."""


Answer = SelectedOptions | Judged | Typed | Recalled | GaveUp


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
    text = OPTION_PREFIX.sub("", fold(line).strip().casefold(), count=1)
    known = letters(count)
    last = known[-1]
    marks = BETWEEN_MARKS.sub("", text)
    by_sign = {sign: index for index, sign in enumerate(known)}
    by_sign |= {str(index + 1): index for index in range(min(count, 9))}
    if not marks or any(mark not in by_sign for mark in marks):
        raise InvalidAnswer(
            Text(f"Type a letter from a to {last}.", f"请输入 a 到 {last} 的字母。")
        )
    options = frozenset(by_sign[mark] for mark in marks)
    if not many and len(options) > 1:
        raise InvalidAnswer(
            Text("Only one option is right: type one letter.", "本题单选，只输入一个字母。")
        )
    return SelectedOptions(options)


def read_judgement(line: str) -> Judgement:
    """Read `m`, `c`, `t`, a digit or a name; raise InvalidAnswer for anything else."""
    word = fold(line).strip().casefold().strip(" ().,;!'\"")
    for judgement, names in JUDGEMENTS.items():
        is_beginning = bool(word) and judgement.value.startswith(word)
        if is_beginning or word in names:
            return judgement
    raise InvalidAnswer(
        Text(
            "Type m for myth, c for conditional or t for true.",
            "请输入 m（误区）、c（有条件成立）或 t（成立）。",
        )
    )


def read_number(line: str, unit: str = "") -> float:
    """Return the likeliest reading of a line; raise InvalidAnswer if it is not a number."""
    return number_readings(line, unit)[0]


def number_readings(line: str, unit: str = "") -> tuple[float, ...]:
    """Return the possible readings of a line as a number in `unit`, the likeliest first.

    Raises InvalidAnswer if it is not a number, or a ratio although the unit is a percentage.
    """
    from mlquiz.domain.numbers import InvalidNumber, read_numbers

    try:
        numbers = read_numbers(line)
    except InvalidNumber as error:
        raise InvalidAnswer(error.hint) from None
    if unit != "%":
        return tuple(number.value for number in numbers)
    percentages = [
        100 * number.value if number.is_percentage else number.value
        for number in numbers
        if number.is_percentage or not 0 < abs(number.value) < MAX_RATIO
    ]
    if not percentages:
        raise InvalidAnswer(
            Text(
                "A percentage is asked: write 12 or 12% rather than 0.12.",
                "这里要的是百分比：请写 12 或 12%，不要写 0.12。",
            )
        )
    return tuple(percentages)


def read_output(item: Output, line: str) -> Typed:
    """Read the output of code.

    Raises InvalidAnswer if it is empty, too long, or if its brackets are unclear.
    """
    from mlquiz.domain.outputs import has_unclear_brackets, split_lines, tokens

    if len(line) > MAX_OUTPUT:
        raise InvalidAnswer(
            Text("That is too long: type what the code prints.", "输入太长：只需输入代码的输出。")
        )
    if not tokens(line):
        raise InvalidAnswer(Text("Type what the code prints.", "请输入代码的输出。"))
    if has_unclear_brackets(line, item.answer):
        raise InvalidAnswer(
            Text("Type the brackets just as Python prints them.", "括号请与 Python 的输出一致。")
        )
    return Typed("\n".join(split_lines(line, item.answer)).strip())


def read(item: Item, line: str) -> Answer:
    """Read a typed line as an answer to `item`; for a JudgeStatement, as its judgement only.

    Raises InvalidAnswer, with a text that says what to type, and TypeError for a card.
    """
    match item:
        case Choice():
            return read_marks(line, len(item.options), many=item.many)
        case JudgeStatement():
            return Judged(read_judgement(line))
        case Numeric():
            read_number(line, item.unit)
            return Typed(line.strip())
        case Output():
            return read_output(item, line)
    raise TypeError(f"a {item.kind} is not answered by a line")


def to_record(answer: Answer) -> dict[str, object]:
    """Return the answer as plain data for the log."""
    match answer:
        case SelectedOptions(options):
            return {"marked": sorted(options)}
        case Judged(judgement, repair):
            return {"judged": judgement.value, "repair": repair}
        case Typed(text):
            return {"typed": text}
        case Recalled(rating):
            return {"recalled": int(rating)}
        case GaveUp():
            return {"gave_up": True}
