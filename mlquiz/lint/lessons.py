"""Checks of well-formed lessons."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from mlquiz.domain.concepts import Concept, Depth
from mlquiz.domain.figures import sample
from mlquiz.domain.items import ExpressionError
from mlquiz.domain.lessons import Figure, Lesson
from mlquiz.domain.proofs import split_proof
from mlquiz.domain.spoken import length_errors, point_errors
from mlquiz.lint.known_demos import Measurements
from mlquiz.lint.measured_numbers import measured_errors, typed_errors
from mlquiz.toml_schema.diagnostics import ValidationError

FOLLOW_UPS = (2, 5)


def lesson_errors(
    concept: Concept, lesson: Lesson, measured: Measurements, proofs: Sequence[str]
) -> Iterator[ValidationError]:
    """Yield the errors of a lesson, by key path in its file.

    `proofs` are those of the concept's items and of the lesson's parts.
    """
    yield from length_errors(lesson.answer)
    yield from point_errors("points", len(lesson.points))
    yield from _follow_up_errors(lesson)
    for index, figure in enumerate(lesson.figures):
        for error in _figure_errors(figure):
            yield ValidationError(("figure", index, *error.path), error.message, error.hint)
    drawn = [part for part in lesson.parts if part.proof and measured.can_draw(part.demo)]
    if concept.depth is Depth.CORE and not (lesson.figures or drawn):
        hint = "add a [[figure]], or a [[lesson_part]] whose `proof` has stored curves"
        yield ValidationError(("depth",), f"{concept.id!r} is core and has no picture", hint)
    yield from measured_errors(lesson, measured)
    demos = sorted({split_proof(proof)[0] for proof in proofs})
    yield from typed_errors(lesson, measured, demos)


def _follow_up_errors(lesson: Lesson) -> Iterator[ValidationError]:
    (low, high), count = FOLLOW_UPS, len(lesson.follow_ups)
    if not low <= count <= high:
        message = f"there must be {low} to {high} follow-ups, not {count}"
        yield ValidationError(("follow_up",), message, "what an interviewer asks next")


def _figure_errors(figure: Figure) -> Iterator[ValidationError]:
    for index, curve in enumerate(figure.curves):
        path = ("curve", index)
        if not curve.x and figure.x is None:
            hint = "x = [0, 10] above the first [[figure.curve]], or x and y of t for this curve"
            yield ValidationError(path, "the figure has no range of x for this curve", hint)
            continue
        try:
            xs, ys = sample(figure, curve)
        except ExpressionError as error:
            yield ValidationError(
                path, str(error), f"it is evaluated for {'t' if curve.x else 'x'}"
            )
            continue
        if not any(math.isfinite(x) and math.isfinite(y) for x, y in zip(xs, ys, strict=True)):
            yield ValidationError(path, "the curve has no value anywhere on this range")
