"""Questions that ask to write code, which is run against the cases of a known solution."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from mlquiz.domain.answers import Answer, GaveUp, Grade, Misconception
from mlquiz.domain.blocks import Block, Code, Group, PlainText, Prose
from mlquiz.domain.exercises import Attempt, Exercise, ExerciseResult, Failure
from mlquiz.domain.items import AskedQuestion
from mlquiz.domain.rating import Rating
from mlquiz.domain.steps import Given, Step, WriteCode
from mlquiz.i18n.messages import translate
from mlquiz.text import Lang, Text

if TYPE_CHECKING:
    from mlquiz.domain.listings import CodeRunner
    from mlquiz.toml_schema.diagnostics import ValidationError
    from mlquiz.toml_schema.locations import KeyPath
    from mlquiz.toml_schema.tables import FieldSpec

MAX_ATTEMPTS = 3
MIN_CASES, MAX_CASES = 4, 8
MIN_WRONG, MAX_WRONG = 2, 4

REPORT = """
import msgspec
from mlquiz.domain.exercises import Exercise
from mlquiz.lab.child.exercise import run_exercise

exercise = msgspec.json.decode({exercise}, type=Exercise)
results = [run_exercise(exercise, code) for code in msgspec.json.decode({codes})]
print(msgspec.json.encode(results).decode())
"""
"""A script that prints the results of an exercise for several answers, as JSON."""


class Case(Struct, frozen=True, kw_only=True):
    """A case: an expression that calls the code, and what is special about it."""

    name: Text
    call: str


class WrongSolution(Struct, frozen=True, kw_only=True):
    """A typical wrong solution, and what is wrong with it."""

    code: str
    why: Text


class Implemented(Answer, frozen=True):
    """The learner's attempts, in order, at most `MAX_ATTEMPTS` of them."""

    attempts: tuple[Attempt, ...]
    gave_up: bool = False

    def record(self) -> dict[str, object]:
        """Return the code and the result of each attempt."""
        attempts = msgspec.json.decode(msgspec.json.encode(self.attempts))
        return {"attempts": attempts, **({"gave_up": True} if self.gave_up else {})}


class Implement(AskedQuestion, frozen=True, kw_only=True):
    """A question that asks to write the functions that `starter` begins.

    `setup` defines what the calls of the cases need. `forbid` lists attributes that the code must
    not use, such as `softmax`; for `gradient` and `tolerance` see `Exercise`.
    """

    kind: ClassVar[str] = "implement"
    answer_type: ClassVar[type[Answer]] = Implemented
    has_code: ClassVar[bool] = True

    starter: str
    solution: str
    cases: tuple[Case, ...]
    wrong: tuple[WrongSolution, ...]
    why: Text
    setup: str = ""
    gradient: bool = False
    tolerance: float = 1e-4
    forbid: tuple[str, ...] = ()

    @classmethod
    def keys(cls) -> Mapping[str, FieldSpec]:
        """Return the keys of a question that asks for code."""
        from mlquiz.domain.kinds.fields import ASK, nested, tolerance
        from mlquiz.toml_schema.scalars import flag, line, string
        from mlquiz.toml_schema.tables import FieldSpec, many, optional, text

        outer = ("starter", "solution", "setup", "gradient", "tolerance", "forbid")
        case = {"name": FieldSpec(text), "call": FieldSpec(line)}
        wrong = {"code": FieldSpec(string), "why": FieldSpec(text)}
        return {
            **ASK,
            "starter": FieldSpec(string),
            "solution": FieldSpec(string),
            "setup": optional(string),
            "gradient": optional(flag),
            "tolerance": optional(tolerance),
            "forbid": optional(many(line)),
            "why": FieldSpec(text),
            "case": FieldSpec(nested(case, outer=outer, at_least=1), into="cases"),
            "wrong": FieldSpec(nested(wrong, outer=outer, at_least=1)),
        }

    @property
    def summary(self) -> Text:
        """What to write."""
        return self.ask

    @property
    def exercise(self) -> Exercise:
        """What is needed to run an answer."""
        return Exercise(
            setup=self.setup,
            solution=self.solution,
            calls=tuple(case.call for case in self.cases),
            wrong=tuple(wrong.code for wrong in self.wrong),
            gradient=self.gradient,
            tolerance=self.tolerance,
        )

    def step(self, given: Given) -> Step | None:
        """Ask for code until it passes or `MAX_ATTEMPTS` attempts have failed."""
        from mlquiz.domain.code import checked

        attempts: tuple[Attempt, ...] = given
        if attempts and (attempts[-1].result.failure is None or len(attempts) == MAX_ATTEMPTS):
            return None
        return WriteCode(
            starter=attempts[-1].code if attempts else self.starter.strip("\n"),
            check=lambda typed: checked(typed, self.starter, self.forbid),
            exercise=self.exercise,
        )

    def answer_from(self, given: Given) -> Answer:
        """Return the attempts."""
        return Implemented(given)

    def give_up(self, given: Given) -> Answer:
        """Return the attempts so far, if there are any."""
        return Implemented(given, gave_up=True) if given else GaveUp()

    def blocks(self, given: Given, lang: Lang) -> tuple[Block, ...]:
        """Return what to write and, after an attempt, the first case that failed."""
        question = Prose(self.ask[lang]), Prose(translate("implement.names", lang), "muted")
        if not given or given[-1].result.failure is None or len(given) == MAX_ATTEMPTS:
            return question
        left = translate("implement.left", lang, count=MAX_ATTEMPTS - len(given))
        return *question, self._report(given[-1], lang), PlainText(left, "strong")

    def _report(self, attempt: Attempt, lang: Lang) -> Block:
        """Return what was expected and what the code did in the first case that failed."""
        failure, printed = attempt.result.failure, attempt.result.printed
        assert failure is not None
        parts: list[PlainText | Code] = [PlainText(self._heading(failure, lang), "strong")]
        if failure.case is not None:
            call = "\n".join([*failure.inputs, self.cases[failure.case].call])
            parts.append(Code(call))
        parts += _difference(failure, attempt.code, lang)
        if printed.strip():
            parts.append(PlainText(translate("implement.printed", lang)))
            parts.append(Code(printed, "text"))
        return Group(tuple(parts))

    def _heading(self, failure: Failure, lang: Lang) -> str:
        if failure.case is None:
            return translate("implement.no_case", lang)
        number, count = failure.case + 1, len(self.cases)
        name = self.cases[failure.case].name[lang]
        return translate("implement.case", lang, number=number, count=count, name=name)

    def verdict(self, answer: Answer, grade: Grade) -> str:
        """Return whether the code passes, at once or only at a later attempt."""
        if isinstance(answer, Implemented):
            if answer.gave_up:
                return "gave_up"
            if grade.correct and len(answer.attempts) > 1:
                return "implement.right_later"
        return super().verdict(answer, grade)

    def recap(self, answer: Answer, grade: Grade, lang: Lang) -> tuple[PlainText, ...]:
        """Return how many cases the last attempt passed, unless all."""
        if not isinstance(answer, Implemented) or grade.correct:
            return ()
        passed, count = answer.attempts[-1].result.passed, len(self.cases)
        return (PlainText(translate("implement.passed", lang, passed=passed, count=count)),)

    def result_blocks(self, answer: Answer, grade: Grade, lang: Lang) -> tuple[Block, ...]:
        """Return the learner's code, the first case that it fails, then the solution."""
        shown: list[Block] = []
        if isinstance(answer, Implemented):
            last = answer.attempts[-1]
            own = PlainText(translate("implement.own", lang), "strong", echo=True)
            shown.append(Group((own, Code(last.code, echo=True))))
            if not (grade.correct or answer.gave_up):
                shown.append(self._report(last, lang))
        solution = PlainText(translate("implement.solution", lang), "strong")
        return *shown, Group((solution, Code(self.solution)))

    def grade(self, answer: Answer) -> Grade:
        """Return the grade of the attempts: GOOD if the first passes, HARD if a later one does.

        If none does, failures that are those of a typical wrong solution are explained.
        """
        if not isinstance(answer, Implemented):
            return super().grade(answer)
        results = [attempt.result for attempt in answer.attempts]
        if results[-1].failure is None and not answer.gave_up:
            grade = self.graded(correct=True)
            return grade if len(results) == 1 else replace(grade, rating=Rating.HARD)
        whys = tuple(each.why for each in self.misconceptions(answer))
        return self.graded(correct=False, fallen_for=whys)

    def misconceptions(self, answer: Answer) -> Iterator[Misconception]:
        """Yield the typical wrong solutions that the attempts were like, each once."""
        attempts = answer.attempts if isinstance(answer, Implemented) else ()
        seen = set[int]()
        for result in (attempt.result for attempt in attempts):
            failure, index = result.failure, result.wrong
            if index is None or index in seen or failure is None or failure.case is None:
                continue
            seen.add(index)
            yield Misconception(self.cases[failure.case].name, self.wrong[index].why)

    def errors(self) -> Iterator[ValidationError]:
        """Yield an error for code that is not valid, and for too few cases or wrong solutions."""
        from mlquiz.domain.code import attributes, defined, syntax_error
        from mlquiz.toml_schema.diagnostics import ValidationError

        codes: dict[KeyPath, str] = {("starter",): self.starter, ("setup",): self.setup}
        codes |= {("case", i, "call"): f"({case.call})" for i, case in enumerate(self.cases)}
        answers: dict[KeyPath, str] = {("solution",): self.solution}
        answers |= {("wrong", i, "code"): wrong.code for i, wrong in enumerate(self.wrong)}
        for path, code in (codes | answers).items():
            if reason := syntax_error(code):
                yield ValidationError(path, f"the code is not valid Python: {reason}")
        for path, code in answers.items():
            for name in sorted(defined(self.starter) - defined(code)):
                yield ValidationError(path, f"{name} of the starter is not defined")
        for name in sorted(attributes(self.solution) & set(self.forbid)):
            yield ValidationError(("solution",), f"the solution itself uses {name}")
        if not MIN_CASES <= len(self.cases) <= MAX_CASES:
            message = f"there must be {MIN_CASES} to {MAX_CASES} cases, not {len(self.cases)}"
            yield ValidationError(("case",), message)
        if not MIN_WRONG <= len(self.wrong) <= MAX_WRONG:
            message = f"there must be {MIN_WRONG} to {MAX_WRONG} wrong solutions"
            yield ValidationError(("wrong",), f"{message}, not {len(self.wrong)}")

    def run_errors(self, run: CodeRunner) -> Iterator[ValidationError]:
        """Yield an error if the solution fails a case, or if other code passes all."""
        from mlquiz.toml_schema.diagnostics import ValidationError, shorten

        answers: dict[KeyPath, str] = {("solution",): self.solution, ("starter",): self.starter}
        answers |= {("wrong", i, "code"): wrong.code for i, wrong in enumerate(self.wrong)}
        ran = run(
            REPORT.format(exercise=_quoted(self.exercise), codes=_quoted([*answers.values()]))
        )
        if ran.failure:
            message = f"running the cases failed: {shorten(ran.failure)}"
            yield ValidationError(("solution",), message)
            return
        results = msgspec.json.decode(ran.printed.splitlines()[-1], type=list[ExerciseResult])
        for path, result in zip(answers, results, strict=True):
            if path == ("solution",) and result.failure:
                shown = shorten(result.failure.error or result.failure.kind)
                yield ValidationError(path, f"the solution fails case {result.passed + 1}: {shown}")
            elif path != ("solution",) and not result.failure:
                yield ValidationError(
                    path, "this code passes all cases", "add a case that it fails"
                )


def _difference(failure: Failure, code: str, lang: Lang) -> Iterator[PlainText | Code]:
    """Yield what was expected and what came out, or why nothing did."""
    key = f"implement.{failure.kind}"
    if not failure.expected:
        line = _line(failure, code, lang)
        yield PlainText(translate(key, lang, line=line, error=failure.error))
        return
    if failure.where:
        yield PlainText(translate(key, lang, where=failure.where))
    expected, got = (translate(f"implement.{word}", lang) for word in ("expected", "got"))
    yield Code(f"{expected} {failure.expected}\n{got} {failure.got}", "text")


def _line(failure: Failure, code: str, lang: Lang) -> str:
    """Return the line of the code in which the failure is, if it is known."""
    if not failure.line:
        return ""
    source = code.splitlines()[failure.line - 1].strip()
    return translate("implement.at_line", lang, line=failure.line, source=source)


def _quoted(value: object) -> str:
    """Return a Python literal of the value as JSON."""
    return repr(msgspec.json.encode(value))
