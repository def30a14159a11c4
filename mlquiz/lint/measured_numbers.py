"""Checks of measured numbers in lessons: placeholders must be known, and none may be typed in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mlquiz.domain.lessons import Lesson, running_texts
from mlquiz.domain.placeholders import MEASURED, VERBATIM, malformed_in, measured_in
from mlquiz.lint.known_demos import Measurements
from mlquiz.lint.typography import FENCE
from mlquiz.text import LANGUAGES, Text
from mlquiz.toml_schema.diagnostics import ValidationError, shorten
from mlquiz.toml_schema.locations import KeyPath

MAX_MEASURED = 4
"""Maximum number of measured numbers in a lesson, in one language."""
MIN_DIGITS = 3
"""Minimum significant digits of a number that is compared with the medians of demos."""

DECIMAL = re.compile(r"(?<![\w.])(\d+\.\d+|\d+(?=\s?%))(\s?%)?")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？；])|\n\s*\n")
EXPERIMENT = re.compile(r"\b(?:demos?|experiments?)\b|实验", re.IGNORECASE)


def measured_errors(lesson: Lesson, measured: Measurements) -> Iterator[ValidationError]:
    """Yield the errors of a lesson's placeholders for measured numbers."""
    named = dict.fromkeys(LANGUAGES, 0)
    for path, text in running_texts(lesson):
        if sorted(measured_in(text.en)) != sorted(measured_in(text.zh)):
            yield ValidationError(
                (*path, "zh"), "the languages do not name the same measured numbers"
            )
        for lang in LANGUAGES:
            at = (*path, lang)
            named[lang] += sum(1 for _ in measured_in(text[lang]))
            if path == ("answer",) and MEASURED.search(text[lang]):
                message = "the answer names a number that a demo measured"
                yield ValidationError(at, message, "no interviewer asks for it")
            yield from _name_errors(text[lang], at, measured)
    for lang, count in named.items():
        if count > MAX_MEASURED:
            message = f"the lesson has {count} measured numbers, more than {MAX_MEASURED}"
            yield ValidationError(
                ("lesson", lang), message, "keep those that a candidate could use"
            )


def _name_errors(text: str, path: KeyPath, measured: Measurements) -> Iterator[ValidationError]:
    for found in malformed_in(text):
        hint = "such as {section/demo:metric} or {section/demo:metric:.2f}"
        yield ValidationError(path, f"{shorten(found)} is not a valid placeholder", hint)
    for demo, metric in measured_in(text):
        if wrong := measured.metric_error(demo, metric):
            yield ValidationError(path, *wrong)


def typed_errors(
    lesson: Lesson, measured: Measurements, demos: Sequence[str]
) -> Iterator[ValidationError]:
    """Yield an error for each decimal or percentage that looks as if a demo had measured it.

    It does so in a sentence that mentions an experiment or in a part with a proof, unless it is the
    default of a knob; and anywhere if it is a median of `demos` with three digits or more. A
    percentage is also compared with a median that is a ratio, and a ratio with one that may be in
    percent.
    """
    settings = {value for demo in demos for value in measured.settings(demo)}
    medians = measured.medians(demos)
    as_percentages = medians | {100 * each for each in medians}
    as_ratios = medians | {each / 100 for each in medians if 1 < each <= 100}
    proved = {("lesson_part", n, "text") for n, part in enumerate(lesson.parts) if part.proof}
    for path, text in running_texts(lesson):
        for lang in LANGUAGES:
            for sentence in SENTENCE_END.split(_outside_code(text, lang)):
                told = path in proved or EXPERIMENT.search(sentence) is not None
                for match in DECIMAL.finditer(sentence):
                    value = float(match[1]) / (100 if match[2] else 1)
                    shown = as_percentages if match[2] else as_ratios
                    if (told and value not in settings) or _is_measured(match[1], shown):
                        message = f"{match[0]} looks like a number that a demo measured"
                        yield ValidationError((*path, lang), message, "write {section/demo:metric}")


def _outside_code(text: Text, lang: str) -> str:
    """Return a text without its code, maths and placeholders for measured numbers."""
    return MEASURED.sub(" ", VERBATIM.sub(" ", FENCE.sub(" ", text[lang])))


def _is_measured(typed: str, medians: set[float]) -> bool:
    digits = typed.replace(".", "").lstrip("0")
    decimals = len(typed.partition(".")[2])
    if len(digits) < MIN_DIGITS or not decimals:
        return False
    return any(round(median, decimals) == float(typed) for median in medians)
