"""Checks of well-formed lessons."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from mlquiz.domain.concepts import Concept, Depth
from mlquiz.domain.figures import sample
from mlquiz.domain.items import ExpressionError
from mlquiz.domain.lessons import Figure, Lesson
from mlquiz.lint.measured_numbers import Measurements, measured_faults, typed_faults
from mlquiz.lint.typography import HAN
from mlquiz.toml_schema.diagnostics import ValidationError

ENGLISH_WORDS = (40, 90)
CHINESE_CHARACTERS = (80, 220)
POINTS = (3, 5)
FOLLOW_UPS = (2, 5)

WORD = re.compile(r"\S*[A-Za-z0-9]\S*")
CHARACTER = re.compile(rf"[{HAN}]|[A-Za-z0-9][\w.-]*", re.ASCII)


def lesson_faults(
    concept: Concept, lesson: Lesson, measured: Measurements, proofs: Sequence[str]
) -> Iterator[ValidationError]:
    """Yield the errors of a lesson, by key path in its file.

    `proofs` are those of the concept's items and of the lesson's parts.
    """
    yield from _length_faults(lesson)
    yield from _count_faults(lesson)
    for index, figure in enumerate(lesson.figures):
        for fault in _figure_faults(figure):
            yield ValidationError(("figure", index, *fault.path), fault.message, fault.hint)
    drawn = [part for part in lesson.parts if part.proof and measured.can_draw(part.demo)]
    if concept.depth is Depth.CORE and not (lesson.figures or drawn):
        hint = "add a [[figure]], or a [[lesson_part]] whose `proof` has stored curves"
        yield ValidationError(("depth",), f"{concept.id!r} is core and has no picture", hint)
    yield from measured_faults(lesson, measured)
    demos = sorted({proof.partition(":")[0] for proof in proofs})
    yield from typed_faults(lesson, measured, demos)


def _length_faults(lesson: Lesson) -> Iterator[ValidationError]:
    kinds = (
        ("en", "words", WORD, ENGLISH_WORDS),
        ("zh", "characters", CHARACTER, CHINESE_CHARACTERS),
    )
    for lang, unit, pattern, (low, high) in kinds:
        count = len(pattern.findall(lesson.answer[lang]))
        if not low <= count <= high:
            message = f"the answer has {count} {unit}, not {low} to {high}"
            yield ValidationError(("answer", lang), message, "it is said aloud in 30 seconds")


def _count_faults(lesson: Lesson) -> Iterator[ValidationError]:
    counted = (
        ("points", "points", len(lesson.points), POINTS, "what the answer must not leave out"),
        (
            "follow_up",
            "follow-ups",
            len(lesson.follow_ups),
            FOLLOW_UPS,
            "what an interviewer asks next",
        ),
    )
    for key, what, count, (low, high), hint in counted:
        if not low <= count <= high:
            yield ValidationError(
                (key,), f"there must be {low} to {high} {what}, not {count}", hint
            )


def _figure_faults(figure: Figure) -> Iterator[ValidationError]:
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
