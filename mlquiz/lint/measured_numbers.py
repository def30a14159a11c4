"""Checks of measured numbers in lessons: placeholders must be known, and none may be typed in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from mlquiz.domain.lessons import Lesson
from mlquiz.domain.placeholders import MEASURED, VERBATIM, malformed_in, measured_in
from mlquiz.errors import nearest
from mlquiz.lab.evidence import DemoEvidence, EvidenceByDemo
from mlquiz.lab.spec_file import ParsedDemoSpec
from mlquiz.lint.glossary import running_texts
from mlquiz.lint.typography import FENCE
from mlquiz.text import LANGUAGES, Text
from mlquiz.toml_schema.diagnostics import ValidationError, shorten
from mlquiz.toml_schema.locations import KeyPath

MAX_MEASURED = 4
SIGNIFICANT = 3
"""Minimum digits of a number that is compared with the measurements of a concept's demos."""

DECIMAL = re.compile(r"(?<![\w.])(\d+\.\d+|\d+(?=\s?%))(\s?%)?")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？；])|\n\s*\n")
EXPERIMENT = re.compile(r"\b(?:demos?|experiments?)\b|实验", re.IGNORECASE)


class Measurements:
    """The demos and their measurements."""

    def __init__(self, demos: Mapping[str, ParsedDemoSpec], record: EvidenceByDemo | None) -> None:
        self._demos = demos
        self._record = record

    def evidence(self, demo: str) -> DemoEvidence | None:
        """Return the evidence of a demo; None if there is none."""
        return self._record.get(demo) if self._record else None

    def metric_error(self, demo: str, metric: str) -> tuple[str, str] | None:
        """Return a message and a hint if the metric has no median; None if it has one."""
        if demo not in self._demos:
            return f"there is no demo {demo!r}", nearest(demo, self._demos)
        found = self.evidence(demo)
        spec = self._demos[demo].spec
        known = {*(found.metrics if found else ()), *(spec.metrics if spec else ())}
        if metric not in known:
            return f"the demo {demo!r} has no metric {metric!r}", nearest(metric, known)
        if not found or metric not in found.metrics or found.metrics[metric].median is None:
            return f"no median of {metric!r} was measured", f"run `mlquiz verify {demo} --write`"
        return None

    def can_draw(self, demo: str) -> bool:
        """Return whether curves of a demo are stored; True if there is no evidence of any demo."""
        found = self.evidence(demo)
        return self._record is None or bool(found and found.curves)

    def series_error(self, demo: str, series: str, first: str) -> tuple[str, str] | None:
        """Return why a series cannot be drawn in one chart with `first`, and a hint.

        Returns None if it can, if the demo does not exist, or if there is no evidence of any demo.
        """
        parsed_spec = self._demos.get(demo)
        if parsed_spec is None or parsed_spec.spec is None:
            return None
        charts = {name: each.chart for name, each in parsed_spec.spec.series.items()}
        if series not in charts:
            return f"the demo {demo!r} has no series {series!r}", nearest(series, charts)
        if charts[series] != charts.get(first):
            return f"{series!r} is drawn in another chart than the first curve", ""
        found = self.evidence(demo)
        if self._record is not None and not (found and series in found.curves):
            return f"no curve of {series!r} is stored", f"run `mlquiz verify {demo} --write`"
        return None

    def settings(self, demo: str) -> set[float]:
        """Return the numeric default values of a demo's knobs."""
        parsed_spec = self._demos.get(demo)
        values = parsed_spec.spec.defaults.values() if parsed_spec and parsed_spec.spec else ()
        return {float(each) for each in values if not isinstance(each, str)}

    def medians(self, demos: Sequence[str]) -> set[float]:
        """Return the medians of all metrics of these demos."""
        found = [self.evidence(demo) for demo in demos]
        spreads = [each for one in found if one for each in one.metrics.values()]
        return {each.median for each in spreads if each.median is not None}


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
    default of a knob; and anywhere if it is a median of `demos` with three digits or more.
    """
    settings = {value for demo in demos for value in measured.settings(demo)}
    medians = measured.medians(demos)
    proved = {("lesson_part", n, "text") for n, part in enumerate(lesson.parts) if part.proof}
    for path, text in running_texts(lesson):
        for lang in LANGUAGES:
            for sentence in SENTENCE_END.split(_outside_code(text, lang)):
                told = path in proved or EXPERIMENT.search(sentence) is not None
                for match in DECIMAL.finditer(sentence):
                    value = float(match[1]) / (100 if match[2] else 1)
                    shown = medians | {100 * each for each in medians} if match[2] else medians
                    if (told and value not in settings) or _is_measured(match[1], shown):
                        message = f"{match[0]} looks like a number that a demo measured"
                        yield ValidationError((*path, lang), message, "write {section/demo:metric}")


def _outside_code(text: Text, lang: str) -> str:
    """Return a text without its code, maths and placeholders for measured numbers."""
    return MEASURED.sub(" ", VERBATIM.sub(" ", FENCE.sub(" ", text[lang])))


def _is_measured(typed: str, medians: set[float]) -> bool:
    digits = typed.replace(".", "").lstrip("0")
    decimals = len(typed.partition(".")[2])
    if len(digits) < SIGNIFICANT or not decimals:
        return False
    return any(round(median, decimals) == float(typed) for median in medians)
