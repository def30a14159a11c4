"""Grading: an item as it was shown and an answer, to a grade. Pure."""

from __future__ import annotations

import math

from msgspec import Struct

from mlquiz.domain.answers import (
    Answer,
    GaveUp,
    Judged,
    Recalled,
    SelectedOptions,
    Typed,
    number_readings,
)
from mlquiz.domain.items import Choice, Item, JudgeStatement, Numeric, Output
from mlquiz.domain.outputs import same_output
from mlquiz.domain.rating import Rating
from mlquiz.domain.text import Text

ROUNDING = 1e-9
HALF = 0.5


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
        case Choice() | JudgeStatement() | Numeric() | Output(), GaveUp():
            return Grade(False, Rating.AGAIN, reasons(item))
        case Choice(), SelectedOptions(options):
            return grade_marks(item, options)
        case JudgeStatement(), Judged():
            return grade_verdict(item, answer)
        case Numeric(), Typed(text):
            return grade_number(item, text)
        case Output(), Typed(text):
            return grade_output(item, text)
        case _, Recalled(rating) if item.is_card:
            return Grade(rating > Rating.AGAIN, rating)
    raise TypeError(f"a {item.kind} does not take {type(answer).__name__}")


def suggested_rating(ticked: int, points: int) -> Rating:
    """Return the rating for a spoken answer that had `ticked` of its points.

    Without a tick it is that of a card that was remembered: ticking is optional.
    """
    if ticked in (0, points):
        return Rating.GOOD
    return Rating.HARD if ticked >= HALF * points else Rating.AGAIN


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
    right = {index for index, option in enumerate(question.options) if option.correct}
    fallen_for = tuple(
        option.why
        for index, option in enumerate(question.options)
        if option.why and (index in marked) != option.correct
    )
    return outcome(question, correct=marked == right, fallen_for=fallen_for)


def grade_verdict(question: JudgeStatement, answer: Judged) -> Grade:
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


def grade_number(question: Numeric, given: str) -> Grade:
    """Right if a reading is within the tolerance; a trap that was hit is explained."""
    numbers = number_readings(given, question.unit)
    if any(agrees(question, number, float(question.answer)) for number in numbers):
        return outcome(question, correct=True)
    fallen_for = tuple(
        trap.why
        for trap in question.traps
        if any(agrees(question, number, float(trap.answer)) for number in numbers)
    )
    return outcome(question, correct=False, fallen_for=fallen_for)


def grade_output(question: Output, given: str) -> Grade:
    """Right if that is what the code prints; a trap that was hit is explained."""
    if same_output(given, question.answer):
        return outcome(question, correct=True)
    fallen_for = tuple(trap.why for trap in question.traps if same_output(given, trap.answer))
    return outcome(question, correct=False, fallen_for=fallen_for)
