"""Grading: an item as it was shown and an answer, to a grade. Pure."""

from __future__ import annotations

import math
import re

from msgspec import Struct

from mlquiz.domain.answers import (
    Answer,
    GaveUp,
    Judged,
    Marked,
    Recalled,
    Typed,
    normalize,
    read_number,
)
from mlquiz.domain.items import Choice, Item, Numeric, Output, Verdict
from mlquiz.domain.rating import Rating
from mlquiz.domain.text import Text

ROUNDING = 1e-9


class Grade(Struct, frozen=True):
    """The outcome of an answer.

    `why` holds the reasons to show, misconceptions that the learner fell for first.
    """

    correct: bool
    rating: Rating
    why: tuple[Text, ...] = ()


def grade(item: Item, answer: Answer) -> Grade:
    """Grade `answer` to `item`, which must be as `present` returned it.

    Raises TypeError if the answer is of a kind that the item does not take.
    """
    match item, answer:
        case Choice() | Verdict() | Numeric() | Output(), GaveUp():
            return Grade(False, Rating.AGAIN, reasons(item))
        case Choice(), Marked(options):
            return grade_marks(item, options)
        case Verdict(), Judged():
            return grade_verdict(item, answer)
        case Numeric(), Typed(text):
            return grade_number(item, read_number(text))
        case Output(), Typed(text):
            return grade_output(item, text)
        case _, Recalled(rating) if item.is_card:
            return Grade(rating > Rating.AGAIN, rating)
    raise TypeError(f"a {item.kind} does not take {type(answer).__name__}")


def reasons(item: Item) -> tuple[Text, ...]:
    """Return why the right answer is right, where the item says so."""
    why = getattr(item, "why", None)
    return (why,) if why else ()


def outcome(item: Item, *, correct: bool, fallen_for: tuple[Text, ...] = ()) -> Grade:
    """Return good or again, with the misconceptions before the reason."""
    rating = Rating.GOOD if correct else Rating.AGAIN
    return Grade(correct, rating, fallen_for + reasons(item))


def grade_marks(question: Choice, marked: frozenset[int]) -> Grade:
    """Right if exactly the right options are marked."""
    right = {place for place, option in enumerate(question.options) if option.correct}
    fallen_for = tuple(
        option.why
        for place, option in enumerate(question.options)
        if option.why and (place in marked) != option.correct
    )
    return outcome(question, correct=marked == right, fallen_for=fallen_for)


def grade_verdict(question: Verdict, answer: Judged) -> Grade:
    """Both steps right: good; only the judgement right: hard, and not correct."""
    judged = answer.judgement is question.statement.verdict.judgement
    picked = question.repairs[answer.repair] if answer.repair is not None else None
    repaired = picked.correct if picked else not question.repairs
    fallen_for = (picked.why,) if picked and picked.why and not picked.correct else ()
    if judged and not repaired:
        return Grade(False, Rating.HARD, (*fallen_for, *reasons(question)))
    return outcome(question, correct=judged and repaired, fallen_for=fallen_for)


def agrees(question: Numeric, given: float, expected: float) -> bool:
    """Whether `given` is within the question's tolerance of `expected`."""
    slack = max(question.tolerance, question.relative_tolerance * abs(expected))
    return math.isclose(given, expected, rel_tol=ROUNDING, abs_tol=slack + ROUNDING)


def grade_number(question: Numeric, given: float) -> Grade:
    """Right within the tolerance; a trap that was hit is explained."""
    if agrees(question, given, float(question.answer)):
        return outcome(question, correct=True)
    fallen_for = tuple(
        trap.why for trap in question.traps if agrees(question, given, float(trap.answer))
    )
    return outcome(question, correct=False, fallen_for=fallen_for)


TOKEN = re.compile(r"\d+\.?\d*(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?|\w+|[^\w\s]")


def tokens(printed: str) -> list[str | float]:
    """Split printed text into words, numbers and signs; space, case and quotes do not count."""
    folded = normalize(printed).casefold().replace('"', "'")
    return [as_number(token) for token in TOKEN.findall(folded)]


def as_number(token: str) -> str | float:
    """Return the token as a number if it is one; `nan`, which equals nothing, stays a word."""
    try:
        return float(token) if token[0] in ".0123456789" else token
    except ValueError:
        return token


def grade_output(question: Output, given: str) -> Grade:
    """Right if the same tokens were typed; a trap that was hit is explained."""
    shown = tokens(given)
    if shown == tokens(question.answer):
        return outcome(question, correct=True)
    fallen_for = tuple(trap.why for trap in question.traps if shown == tokens(trap.answer))
    return outcome(question, correct=False, fallen_for=fallen_for)
