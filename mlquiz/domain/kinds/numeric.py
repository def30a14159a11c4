"""Questions whose answer is a number, with numbers that vary."""

from __future__ import annotations

import itertools
import math
import random
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar, Self

from msgspec import field
from msgspec.structs import replace

from mlquiz.domain.answers import Answer, Grade, InvalidAnswer, Typed
from mlquiz.domain.blocks import Block, PlainText, Prose
from mlquiz.domain.items import AskedQuestion, ExpressionError, Trap
from mlquiz.domain.steps import Given, Step, TypeLine
from mlquiz.i18n.messages import translate
from mlquiz.text import LANGUAGES, Lang, Text

if TYPE_CHECKING:
    from mlquiz.toml_schema.diagnostics import ValidationError
    from mlquiz.toml_schema.locations import KeyPath
    from mlquiz.toml_schema.tables import FieldSpec

ROUNDING = 1e-9
MAX_DIGITS = 10
"""The number of digits that is enough for any number to be within `ROUNDING` of its value."""
MAX_RATIO = 2.0
"""If a percentage is asked, a smaller number without a percent sign may be a ratio."""
MAX_COMBINATIONS = 5_000
"""Maximum number of combinations of the variables' values, which are all checked."""


class Numeric(AskedQuestion, frozen=True, kw_only=True):
    """A question whose answer is a number. `vary` lists the possible values of each variable.

    `derive` maps names to intermediate expressions, in order. `answer` and the `answer` of each
    trap are expressions of both; after `present` they are plain numbers and `vary` and `derive` are
    empty.
    """

    kind: ClassVar[str] = "numeric"
    answer_type: ClassVar[type[Answer]] = Typed

    answer: str
    why: Text
    vary: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    derive: Mapping[str, str] = field(default_factory=dict)
    tolerance: float = 0.0
    relative_tolerance: float = 0.0
    unit: str = ""
    """`%` if the answer is a percentage: 40, not 0.4."""
    traps: tuple[Trap, ...] = ()

    @classmethod
    def keys(cls) -> Mapping[str, FieldSpec]:
        """Return the keys of a calculation."""
        from mlquiz.domain.kinds.fields import ASK, TRAP, nested, tolerance, variables_to
        from mlquiz.toml_schema.scalars import line, number, one_of
        from mlquiz.toml_schema.tables import FieldSpec, many, optional, text

        own = {
            "vary": optional(variables_to(many(number, at_least=1))),
            "derive": optional(variables_to(line)),
            "answer": FieldSpec(line),
            "tolerance": optional(tolerance),
            "relative_tolerance": optional(tolerance),
            "unit": optional(one_of(["%"])),
            "why": FieldSpec(text),
        }
        traps = nested({**TRAP, "answer": FieldSpec(line)}, outer=own)
        return {**ASK, **own, "trap": optional(traps, into="traps")}

    @property
    def summary(self) -> Text:
        """The question."""
        return self.ask

    def draws(self) -> Iterator[dict[str, float]]:
        """Yield every combination of the variables."""
        for values in itertools.product(*self.vary.values()):
            yield dict(zip(self.vary, values, strict=True))

    def bind(self, drawn: Mapping[str, float]) -> dict[str, float]:
        """Return the drawn and the derived variables; raise ExpressionError for an invalid one."""
        from mlquiz.domain.expressions import evaluate_finite

        names = dict(drawn)
        for name, expression in self.derive.items():
            names[name] = evaluate_finite(expression, names)
        return names

    def instantiate(self, rng: random.Random) -> Self:
        """Return the question with numbers drawn, texts filled and expressions evaluated."""
        from mlquiz.domain.expressions import evaluate_finite, fill

        names = self.bind({name: rng.choice(values) for name, values in self.vary.items()})
        answer = evaluate_finite(self.answer, names)
        shown = {**names, "answer": answer}
        return replace(
            self,
            ask=self.ask.map(lambda text: fill(text, shown)),
            why=self.why.map(lambda text: fill(text, shown)),
            answer=repr(answer),
            traps=tuple(
                Trap(
                    answer=repr(evaluate_finite(trap.answer, names)),
                    why=trap.why.map(lambda text: fill(text, shown)),
                )
                for trap in self.traps
            ),
            vary={},
            derive={},
        )

    def step(self, given: Given) -> Step | None:
        """Ask for the number."""
        hint = "percentage" if self.unit == "%" else "numeric"
        return None if given else TypeLine(hint=hint, check=self._checked)

    def _checked(self, line: str) -> str:
        """Return the line as typed; raise InvalidAnswer if it is not a number."""
        number_readings(line, self.unit)
        return line.strip()

    def answer_from(self, given: Given) -> Answer:
        """Return the typed number."""
        return Typed(*given)

    def blocks(self, given: Given, lang: Lang) -> tuple[Block, ...]:  # noqa: ARG002
        """Return the question."""
        return (Prose(self.ask[lang]),)

    def recap(self, answer: Answer, grade: Grade, lang: Lang) -> tuple[PlainText, ...]:
        """Return the typed number and, if it is wrong, the right one."""
        typed: tuple[PlainText, ...] = ()
        if isinstance(answer, Typed):
            typed = (PlainText(translate("you_typed", lang, typed=answer.text), echo=True),)
        if grade.correct:
            return typed
        return (*typed, PlainText(translate("answer_is", lang, answer=self._shown_answer())))

    def _shown_answer(self) -> str:
        """Return the right answer in six digits or, if that is graded as wrong, in up to ten."""
        from mlquiz.domain.expressions import format_number

        answer = float(self.answer)
        longer = (f"{answer:.{digits}g}" for digits in range(7, MAX_DIGITS + 1))
        shown = (each + self.unit for each in (format_number(answer), *longer))
        return next(each for each in shown if self._is_right(each))

    def grade(self, answer: Answer) -> Grade:
        """Return the grade of a number: correct if one of its readings is within the tolerance.

        A wrong number that is the answer of a trap is explained by it.
        """
        if not isinstance(answer, Typed):
            return super().grade(answer)
        if self._is_right(answer.text):
            return self.graded(correct=True)
        numbers = number_readings(answer.text, self.unit)
        fallen_for = tuple(
            trap.why for trap in self.traps if self._is_among(numbers, float(trap.answer))
        )
        return self.graded(correct=False, fallen_for=fallen_for)

    def _is_right(self, line: str) -> bool:
        return self._is_among(number_readings(line, self.unit), float(self.answer))

    def agrees(self, given: float, expected: float) -> bool:
        """Return whether `given` is within the question's tolerance of `expected`."""
        slack = max(self.tolerance, self.relative_tolerance * abs(expected))
        return math.isclose(given, expected, rel_tol=ROUNDING, abs_tol=slack + ROUNDING)

    def errors(self) -> Iterator[ValidationError]:
        """Yield the first error of each expression; if there is none, the errors of the texts."""
        from mlquiz.toml_schema.diagnostics import ValidationError

        count = math.prod(len(values) for values in self.vary.values())
        if count > MAX_COMBINATIONS:
            message = f"there are {count} combinations, more than {MAX_COMBINATIONS} can be checked"
            yield ValidationError(("vary",), message, "list fewer values")
            return
        first_of_each: dict[KeyPath, ValidationError] = {}
        for drawn in self.draws():
            for error in self._errors_for(drawn):
                first_of_each.setdefault(error.path, error)
        yield from first_of_each.values()
        if not first_of_each:
            names = self.bind(next(self.draws()))
            yield from self._placeholder_errors(names)
            yield from self._hidden_numbers(names)

    def _errors_for(self, drawn: Mapping[str, float]) -> Iterator[ValidationError]:
        from mlquiz.domain.expressions import evaluate_finite
        from mlquiz.toml_schema.diagnostics import ValidationError

        for_which = ", ".join(f"{name} = {value:g}" for name, value in drawn.items())
        where = f" for {for_which}" if for_which else ""
        path: KeyPath = ("derive",)
        try:
            names = self.bind(drawn)
            path = ("answer",)
            answer = evaluate_finite(self.answer, names)
        except ExpressionError as error:
            yield ValidationError(path, f"{error}{where}")
            return
        yield from self._shown_too_short(answer, where)
        for index, trap in enumerate(self.traps):
            path = ("trap", index, "answer")
            try:
                if self.agrees(evaluate_finite(trap.answer, names), answer):
                    yield ValidationError(path, f"the trap agrees with the answer{where}")
            except ExpressionError as error:
                yield ValidationError(path, f"{error}{where}")

    def _shown_too_short(self, answer: float, where: str) -> Iterator[ValidationError]:
        """Yield an error if the answer, as the explanation shows it, would be graded as wrong."""
        from mlquiz.domain.expressions import PLACEHOLDER, format_number
        from mlquiz.toml_schema.diagnostics import ValidationError

        for lang in LANGUAGES:
            for name, spec in PLACEHOLDER.findall(self.why[lang]):
                shown = format_number(answer, spec or None) if name == "answer" else ""
                typed = shown if shown.endswith("%") else shown + self.unit
                if shown and not self._is_among(number_readings(typed, self.unit), answer):
                    message = f"the answer as shown, {shown}, would be wrong{where}"
                    yield ValidationError(("why", lang), message, "show more digits")

    def _is_among(self, numbers: Iterable[float], expected: float) -> bool:
        """Return whether one of the readings of a number agrees with the expected one."""
        return any(self.agrees(number, expected) for number in numbers)

    def _placeholder_errors(self, names: Mapping[str, float]) -> Iterator[ValidationError]:
        from mlquiz.domain.expressions import evaluate_finite, unresolved_placeholders
        from mlquiz.errors import nearest
        from mlquiz.toml_schema.diagnostics import ValidationError, shorten

        shown = {**names, "answer": evaluate_finite(self.answer, names)}
        texts: list[tuple[KeyPath, Text]] = [((key,), ask) for key, ask in self.wordings.items()]
        texts.append((("why",), self.why))
        texts += [(("trap", index, "why"), trap.why) for index, trap in enumerate(self.traps)]
        for path, text in texts:
            for lang in LANGUAGES:
                for found in unresolved_placeholders(text[lang], shown):
                    message = f"{shorten(found)} is not a valid placeholder"
                    hint = nearest(found, [f"{{{name}:.2f}}" for name in shown])
                    yield ValidationError((*path, lang), message, hint or "such as {answer:.2f}")

    def _hidden_numbers(self, names: Mapping[str, float]) -> Iterator[ValidationError]:
        """Yield an error for each number that the learner needs and is not shown."""
        from mlquiz.domain.expressions import PLACEHOLDER
        from mlquiz.toml_schema.diagnostics import ValidationError

        shown = {
            (key, lang): {name for name, _ in PLACEHOLDER.findall(ask[lang])} & {*names, "answer"}
            for key, ask in self.wordings.items()
            for lang in LANGUAGES
        }
        derived = {word for each in self.derive.values() for word in re.findall(r"\w+", each)}
        needed = set().union(*shown.values()) | (self.vary.keys() - derived)
        for path, found in shown.items():
            if "answer" in found - names.keys():
                yield ValidationError(path, "{answer} in the question gives the answer away")
            for name in sorted(needed - found):
                yield ValidationError(path, f"the learner is not shown the number {{{name}}}")


def number_readings(line: str, unit: str = "") -> tuple[float, ...]:
    """Return the possible readings of a line as a number in `unit`, the likeliest first.

    Raises InvalidAnswer if it is not a number, or may be a ratio although the unit is a percentage.
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
                "The answer is a percentage: add the sign, as in 12%.",
                "这里要的是百分比：请带上百分号，如 12%。",
            )
        )
    return tuple(percentages)
