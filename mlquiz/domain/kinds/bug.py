"""Finding the faulty line of a listing, then saying what is wrong with it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar, Self

from msgspec.structs import replace

from mlquiz.domain.answers import Answer, GaveUp, Grade
from mlquiz.domain.blocks import Block, Code, Group, PlainText, Prose, Row
from mlquiz.domain.items import AskedQuestion, Option, OptionList, shuffled, whys_of_wrong
from mlquiz.domain.listings import changed_lines, diff, lines_of
from mlquiz.domain.rating import Rating
from mlquiz.domain.rows import option_rows
from mlquiz.domain.steps import Given, MarkLine, Select, Step
from mlquiz.i18n.messages import MESSAGES, translate
from mlquiz.text import Lang, Text, counted

if TYPE_CHECKING:
    from mlquiz.domain.listings import CodeRunner
    from mlquiz.toml_schema.diagnostics import ValidationError
    from mlquiz.toml_schema.tables import FieldSpec

MIN_LINES, MAX_LINES = 6, 20
MAX_COLUMNS = 64
"""Maximum width of a listing in columns: more does not fit on a narrow terminal."""


class MarkedLine(Answer, frozen=True):
    """The number of the marked line, from 1, and the index of the selected reason, if any."""

    line: int
    reason: int | None = None

    def record(self) -> dict[str, object]:
        """Return the number of the line and the index of the reason."""
        return {"line": self.line, "reason": self.reason}


class FindBug(AskedQuestion, frozen=True, kw_only=True):
    """A question that asks for the faulty line of a listing, then for the reason.

    `fixed` is the listing without the bug. `line` holds the numbers, from 1, of the lines that
    may be marked: the faulty one, or those next to the gap if a line is missing.
    """

    kind: ClassVar[str] = "bug"
    answer_type: ClassVar[type[Answer]] = MarkedLine
    has_code: ClassVar[bool] = True

    code: str
    fixed: str
    line: tuple[int, ...]
    reasons: tuple[Option, ...]
    why: Text

    @classmethod
    def keys(cls) -> Mapping[str, FieldSpec]:
        """Return the keys of a listing with a bug."""
        from mlquiz.domain.kinds.fields import ASK, OPTION, nested, position
        from mlquiz.toml_schema.scalars import string
        from mlquiz.toml_schema.tables import FieldSpec, many, text

        reason = nested(OPTION, outer=("code", "fixed", "line"), at_least=1)
        return {
            **ASK,
            "code": FieldSpec(string),
            "fixed": FieldSpec(string),
            "line": FieldSpec(many(position, at_least=1)),
            "reason": FieldSpec(reason, into="reasons"),
            "why": FieldSpec(text),
        }

    @property
    def summary(self) -> Text:
        """The question, without the listing."""
        return self.ask

    def option_lists(self) -> tuple[OptionList, ...]:
        """Return the reasons."""
        return (OptionList("reason", self.reasons, single=True),)

    def selected_options(self, answer: Answer) -> tuple[Option, ...]:
        """Return the selected reason, if any."""
        if not isinstance(answer, MarkedLine) or answer.reason is None:
            return ()
        return (self.reasons[answer.reason],)

    def instantiate(self, rng: random.Random) -> Self:
        """Return the question with its reasons in random order."""
        return replace(self, reasons=shuffled(self.reasons, rng))

    def step(self, given: Given) -> Step | None:
        """Ask for the line, then for the reason."""
        steps: tuple[Step, ...] = (
            MarkLine(prompt=MESSAGES["bug.line"], code=self.code),
            Select(prompt=MESSAGES["bug.reason"], options=self.reasons),
        )
        return steps[len(given)] if len(given) < len(steps) else None

    def answer_from(self, given: Given) -> Answer:
        """Return the marked line and the reason."""
        line, (reason,) = given
        return MarkedLine(line, reason)

    def give_up(self, given: Given) -> Answer:
        """Return the marked line without a reason, if there is one."""
        return MarkedLine(given[0]) if given else GaveUp()

    def blocks(self, given: Given, lang: Lang) -> tuple[Block, ...]:
        """Return the question; below it, once a line is marked, the listing."""
        ask = Prose(self.ask[lang])
        if not given:
            return (ask,)
        return ask, Code(self.code, echo=True, marked=given[0])

    def grade(self, answer: Answer) -> Grade:
        """Return the grade of a line and a reason.

        GOOD if both are right, HARD and not correct if only one of them is, else AGAIN.
        """
        if not isinstance(answer, MarkedLine):
            return super().grade(answer)
        picked = self.selected_options(answer)
        right = answer.line in self.line, any(reason.correct for reason in picked)
        grade = self.graded(correct=all(right), fallen_for=whys_of_wrong(picked))
        return replace(grade, rating=Rating.HARD) if any(right) and not all(right) else grade

    def verdict(self, answer: Answer, grade: Grade) -> str:
        """Return which of the line and the reason is right, if only one is.

        The line may be right without a reason, if the learner gave up there.
        """
        if isinstance(answer, MarkedLine) and not grade.correct:
            if answer.line in self.line:
                return "bug.no_reason" if answer.reason is None else "bug.only_line"
            if answer.reason is not None and self.reasons[answer.reason].correct:
                return "bug.only_reason"
        return super().verdict(answer, grade)

    def result_rows(self, answer: Answer, lang: Lang) -> tuple[Row, ...]:
        """Return the reasons."""
        selected = answer.reason if isinstance(answer, MarkedLine) else None
        picked = () if selected is None else (selected,)
        return option_rows(self.reasons, picked, lang, reveal=True)

    def result_blocks(self, answer: Answer, grade: Grade, lang: Lang) -> tuple[Block, ...]:  # noqa: ARG002
        """Return where the bug is, and the lines that correct it.

        If no line was marked, the listing comes first, because `blocks` does not show it.
        """
        right = self.line[0]
        if isinstance(answer, MarkedLine) and answer.line not in self.line:
            where = translate("bug.not_there", lang, line=answer.line, right=right)
        else:
            where = translate("bug.there", lang, right=right)
        correction = Group((PlainText(where), Code(diff(self.code, self.fixed), "diff")))
        if isinstance(answer, MarkedLine):
            return (correction,)
        return Code(self.code, echo=True, marked=right), correction

    def errors(self) -> Iterator[ValidationError]:
        """Yield an error for each rule that the listings or the accepted lines break."""
        from mlquiz.domain.code import syntax_error
        from mlquiz.toml_schema.diagnostics import ValidationError

        for key, listing in (("code", self.code), ("fixed", self.fixed)):
            if reason := syntax_error(listing):
                yield ValidationError((key,), f"the {key} is not valid Python: {reason}")
            if (width := max(map(len, lines_of(listing)))) > MAX_COLUMNS:
                message = f"a line has {width} columns, more than {MAX_COLUMNS}"
                yield ValidationError((key,), message, "break it")
        count = len(lines_of(self.code))
        if not MIN_LINES <= count <= MAX_LINES:
            message = f"the code must have {MIN_LINES} to {MAX_LINES} lines, not {count}"
            yield ValidationError(("code",), message)
        if max(self.line) > count:
            yield ValidationError(("line",), f"the code has only {counted(count, 'line')}")
        if not (changed := changed_lines(self.code, self.fixed)):
            yield ValidationError(("fixed",), "fixed is the same as code")
        elif not changed.issuperset(self.line[:1]):
            message = f"fixed does not change line {self.line[0]}"
            yield ValidationError(("line", 0), message, "start with a line that it changes")

    def run_errors(self, run: CodeRunner) -> Iterator[ValidationError]:
        """Yield an error if the corrected code fails, or prints the same as the faulty code."""
        from mlquiz.toml_schema.diagnostics import ValidationError, shorten

        fixed, faulty = run(self.fixed), run(self.code)
        if fixed.failure:
            message = f"running the fixed code failed: {shorten(fixed.failure)}"
            yield ValidationError(("fixed",), message)
        elif not faulty.failure and faulty.printed.strip() == fixed.printed.strip():
            shown = shorten(fixed.printed.strip().replace("\n", " / ")) or "nothing"
            message = f"the code prints {shown!r}, with and without the bug"
            yield ValidationError(("fixed",), message)
