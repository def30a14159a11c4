"""Grading of an answer to an item as it was presented."""

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
from mlquiz.text import Text

ROUNDING = 1e-9
HALF = 0.5


class Grade(Struct, frozen=True):
    """The grade of an answer.

    `why` holds the explanations to show, starting with the learner's misconceptions.
    """

    correct: bool
    rating: Rating
    why: tuple[Text, ...] = ()


def grade(item: Item, answer: Answer) -> Grade:
    """Return the grade of `answer` to `item`, which must be as `present` returned it.

    Raises TypeError if the item does not accept this type of answer.
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
    """Return the rating to suggest for a spoken answer with `ticked` of its `points` ticked.

    If none is ticked it is GOOD, as for a recalled card, because ticking is optional.
    """
    if ticked in (0, points):
        return Rating.GOOD
    return Rating.HARD if ticked >= HALF * points else Rating.AGAIN


def reasons(item: Item) -> tuple[Text, ...]:
    """Return the explanation of the right answer; empty if the item has none."""
    why = getattr(item, "why", None)
    return (why,) if why else ()


def outcome(item: Item, *, correct: bool, fallen_for: tuple[Text, ...] = ()) -> Grade:
    """Return a grade of GOOD or AGAIN, with the misconceptions before the item's explanation."""
    rating = Rating.GOOD if correct else Rating.AGAIN
    return Grade(correct, rating, fallen_for + reasons(item))


def grade_marks(question: Choice, marked: frozenset[int]) -> Grade:
    """Return the grade of selected options: correct if they are exactly the right ones."""
    right = {index for index, option in enumerate(question.options) if option.correct}
    fallen_for = tuple(
        option.why
        for index, option in enumerate(question.options)
        if option.why and (index in marked) != option.correct
    )
    return outcome(question, correct=marked == right, fallen_for=fallen_for)


def grade_verdict(question: JudgeStatement, answer: Judged) -> Grade:
    """Return the grade of a judgement and its repair.

    GOOD if both are right, HARD and not correct if only the judgement is, else AGAIN.
    """
    judged = answer.judgement is question.statement.verdict.judgement
    picked = question.repairs[answer.repair] if answer.repair is not None else None
    repaired = picked.correct if picked else not question.repairs
    fallen_for = (picked.why,) if picked and picked.why and not picked.correct else ()
    if judged and not repaired:
        return Grade(False, Rating.HARD, (*fallen_for, *reasons(question)))
    return outcome(question, correct=judged and repaired, fallen_for=fallen_for)


def agrees(question: Numeric, given: float, expected: float) -> bool:
    """Return whether `given` is within the question's tolerance of `expected`."""
    slack = max(question.tolerance, question.relative_tolerance * abs(expected))
    return math.isclose(given, expected, rel_tol=ROUNDING, abs_tol=slack + ROUNDING)


def grade_number(question: Numeric, given: str) -> Grade:
    """Return the grade of a number: correct if one of its readings is within the tolerance.

    A wrong number that is the answer of a trap is explained by it.
    """
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
    """Return the grade of an output: correct if it is what the code prints.

    A wrong output that is the answer of a trap is explained by it.
    """
    if same_output(given, question.answer):
        return outcome(question, correct=True)
    fallen_for = tuple(trap.why for trap in question.traps if same_output(given, trap.answer))
    return outcome(question, correct=False, fallen_for=fallen_for)
