"""Questions about stored curves of a demo: name the cause, then the test that would confirm it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Self

from msgspec import Struct
from msgspec.structs import replace

from mlquiz.domain.answers import Answer, GaveUp, Grade
from mlquiz.domain.blocks import Block, Group, LabelledCurves, Marked, PlainText, Prose, Row
from mlquiz.domain.items import AskedQuestion, Option, OptionList, shuffled, whys_of_wrong
from mlquiz.domain.rating import Rating
from mlquiz.domain.rows import correctness_of, option_rows
from mlquiz.domain.steps import Given, Select, Step
from mlquiz.i18n.messages import MESSAGES, translate
from mlquiz.text import Lang, Text

if TYPE_CHECKING:
    from mlquiz.toml_schema.diagnostics import ValidationError
    from mlquiz.toml_schema.tables import FieldSpec

MAX_CURVES = 4
"""Maximum number of curves in one chart, so that a small terminal can label them."""


class Cause(Option, frozen=True, kw_only=True):
    """A possible cause; the `rival` is the wrong one that fits the curves best."""

    rival: bool = False


class LabelledSeries(Struct, frozen=True):
    """A series of the proof's demo, and the label under which it is drawn."""

    series: str
    label: Text


class Diagnosed(Answer, frozen=True):
    """The index of the selected cause and that of the selected test; None if none was selected."""

    cause: int
    test: int | None = None

    def record(self) -> dict[str, object]:
        """Return both indices."""
        return {"cause": self.cause, "test": self.test}


class Diagnose(AskedQuestion, frozen=True, kw_only=True):
    """A question for the cause of what stored curves show, and for the test that confirms it.

    The curves are those of the proof's demo. The test must tell the right cause from its rival.
    `x_label` and `y_label` replace the demo's names of the axes.
    """

    kind: ClassVar[str] = "diagnose"
    answer_type: ClassVar[type[Answer]] = Diagnosed

    why: Text
    curves: tuple[LabelledSeries, ...]
    options: tuple[Cause, ...]
    tests: tuple[Option, ...]
    x_label: Text | None = None
    y_label: Text | None = None

    @classmethod
    def keys(cls) -> Mapping[str, FieldSpec]:
        """Return the keys of a diagnosis, which requires a proof."""
        from mlquiz.domain.kinds.fields import ASK, OPTION, nested, proof
        from mlquiz.toml_schema.scalars import flag, line
        from mlquiz.toml_schema.tables import FieldSpec, optional, text, title

        curve = {"series": FieldSpec(line), "label": FieldSpec(title)}
        outer = ("x_label", "y_label")
        return {
            **ASK,
            "proof": FieldSpec(proof),
            "x_label": optional(title),
            "y_label": optional(title),
            "curve": FieldSpec(nested(curve, outer=outer, at_least=1), into="curves"),
            "option": FieldSpec(
                nested({**OPTION, "rival": optional(flag)}, outer=outer, at_least=1), into="options"
            ),
            "test": FieldSpec(nested(OPTION, outer=outer, at_least=1), into="tests"),
            "why": FieldSpec(text),
        }

    @property
    def summary(self) -> Text:
        """The question, without the curves."""
        return self.ask

    @property
    def drawn_series(self) -> tuple[str, ...]:
        """The names of the series."""
        return tuple(curve.series for curve in self.curves)

    @property
    def suspects(self) -> tuple[Cause, ...]:
        """The right cause and its rival, in the order in which they are shown."""
        return tuple(cause for cause in self.options if cause.correct or cause.rival)

    def step(self, given: Given) -> Step | None:
        """Ask for the cause, then for the test."""
        prompts = (None, MESSAGES["diagnose.test"])
        lists = (self.options, self.tests)
        if len(given) == len(lists):
            return None
        return Select(prompt=prompts[len(given)], options=lists[len(given)])

    def answer_from(self, given: Given) -> Answer:
        """Return the cause and the test."""
        return Diagnosed(*(index for selected in given for index in selected))

    def give_up(self, given: Given) -> Answer:
        """Return the cause without a test, if there is one."""
        return self.answer_from(given) if given else GaveUp()

    def blocks(self, given: Given, lang: Lang) -> tuple[Block, ...]:
        """Return the question and the curves, and once a cause is selected the two suspects."""
        asked = Prose(self.ask[lang]), self.curves_to_draw(lang)
        if not given:
            return asked
        suspects = "\n".join(f"- {cause.text[lang]}" for cause in self.suspects)
        return *asked, Prose(f"{translate('diagnose.suspects', lang)}\n\n{suspects}")

    def curves_to_draw(self, lang: Lang) -> LabelledCurves:
        """Return the block of the curves."""
        return LabelledCurves(
            self.demo or "",
            {curve.series: curve.label[lang] for curve in self.curves},
            self.x_label[lang] if self.x_label else "",
            self.y_label[lang] if self.y_label else "",
        )

    def verdict(self, answer: Answer, grade: Grade) -> str:
        """Return which of the cause and the test is right, if only one is.

        The cause may be right without a test, if the learner gave up there.
        """
        if isinstance(answer, Diagnosed) and not grade.correct:
            if self.options[answer.cause].correct:
                return "diagnose.no_test" if answer.test is None else "diagnose.only_cause"
            if answer.test is not None and self.tests[answer.test].correct:
                return "diagnose.only_test"
        return super().verdict(answer, grade)

    def result_rows(self, answer: Answer, lang: Lang) -> tuple[Row, ...]:
        """Return the tests if one was selected, else the causes."""
        if isinstance(answer, Diagnosed) and answer.test is not None:
            return option_rows(self.tests, {answer.test}, lang, reveal=True)
        picked = {answer.cause} if isinstance(answer, Diagnosed) else set()
        return option_rows(self.options, picked, lang, reveal=True)

    def result_blocks(self, answer: Answer, grade: Grade, lang: Lang) -> tuple[Block, ...]:  # noqa: ARG002
        """Return the causes or the tests, whichever the rows do not show."""
        if isinstance(answer, Diagnosed) and answer.test is not None:
            return (marked_options("diagnose.causes", self.options, answer.cause, lang),)
        return (marked_options("diagnose.tests", self.tests, None, lang),)

    def option_lists(self) -> tuple[OptionList, ...]:
        """Return the causes and the tests."""
        return (
            OptionList("option", self.options, single=True),
            OptionList("test", self.tests, single=True),
        )

    def selected_options(self, answer: Answer) -> tuple[Option, ...]:
        """Return the selected cause and, if there is one, the selected test."""
        if not isinstance(answer, Diagnosed):
            return ()
        cause = self.options[answer.cause]
        return (cause,) if answer.test is None else (cause, self.tests[answer.test])

    def instantiate(self, rng: random.Random) -> Self:
        """Return the question with its causes and its tests in random order."""
        return replace(self, options=shuffled(self.options, rng), tests=shuffled(self.tests, rng))

    def grade(self, answer: Answer) -> Grade:
        """Return the grade of a cause and a test.

        GOOD if both are right, HARD and not correct if only the cause is, else AGAIN.
        """
        if not isinstance(answer, Diagnosed):
            return super().grade(answer)
        cause, *test = selected = self.selected_options(answer)
        tested = any(each.correct for each in test)
        grade = self.graded(correct=cause.correct and tested, fallen_for=whys_of_wrong(selected))
        return replace(grade, rating=Rating.HARD) if cause.correct and not tested else grade

    def errors(self) -> Iterator[ValidationError]:
        """Yield an error if there are too many curves, or not exactly one rival that is wrong."""
        from mlquiz.toml_schema.diagnostics import ValidationError

        if len(self.curves) > MAX_CURVES:
            message = f"there are {len(self.curves)} curves, more than {MAX_CURVES}"
            yield ValidationError(("curve",), message)
        for index, name in enumerate(self.drawn_series):
            if name in self.drawn_series[:index]:
                yield ValidationError(("curve", index, "series"), f"{name!r} appears twice")
        rivals = [index for index, cause in enumerate(self.options) if cause.rival]
        if len(rivals) != 1:
            message = f"there must be one option with `rival`, not {len(rivals)}"
            hint = "the wrong cause that the test tells from the right one"
            yield ValidationError(("option",), message, hint)
        for index in rivals:
            if self.options[index].correct:
                yield ValidationError(("option", index, "rival"), "the rival must be wrong")


def marked_options(title: str, options: Sequence[Option], picked: int | None, lang: Lang) -> Group:
    """Return options, marked right or wrong, with their reasons, below the message `title`."""
    shown = (
        Marked(
            correctness_of(correct=option.correct, picked=index == picked),
            Prose(option.text[lang]),
            Prose(option.why[lang]) if option.why else None,
        )
        for index, option in enumerate(options)
    )
    return Group((PlainText(translate(title, lang), "strong"), *shown))
