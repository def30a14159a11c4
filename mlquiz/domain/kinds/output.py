"""Questions about the output of a piece of code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from mlquiz.domain.answers import Answer, Grade, InvalidAnswer, Typed
from mlquiz.domain.blocks import Block, Code, Group, PlainText, Prose
from mlquiz.domain.items import AskedQuestion, Trap
from mlquiz.domain.steps import Given, Step, TypeLine, TypeLines
from mlquiz.i18n.messages import translate
from mlquiz.text import Lang, Text

if TYPE_CHECKING:
    from mlquiz.domain.listings import CodeRunner
    from mlquiz.toml_schema.diagnostics import ValidationError
    from mlquiz.toml_schema.tables import FieldSpec

MAX_LENGTH = 2_000
"""Maximum length of a typed output in characters."""
MAX_LINES = 3
"""Maximum number of lines that the code may print."""


class Output(AskedQuestion, frozen=True, kw_only=True):
    """A question about the output of a piece of code."""

    kind: ClassVar[str] = "output"
    answer_type: ClassVar[type[Answer]] = Typed
    has_code: ClassVar[bool] = True

    code: str
    answer: str
    why: Text
    traps: tuple[Trap, ...] = ()

    @classmethod
    def keys(cls) -> Mapping[str, FieldSpec]:
        """Return the keys of a question about code."""
        from mlquiz.domain.kinds.fields import ASK, TRAP, nested
        from mlquiz.toml_schema.scalars import prose, string
        from mlquiz.toml_schema.tables import FieldSpec, optional, text

        return {
            **ASK,
            "code": FieldSpec(string),
            "answer": FieldSpec(prose),
            "why": FieldSpec(text),
            "trap": optional(nested(TRAP, outer=("code",)), into="traps"),
        }

    @property
    def summary(self) -> Text:
        """The question, without the code."""
        return self.ask

    def step(self, given: Given) -> Step | None:
        """Ask for the output."""
        from mlquiz.domain.outputs import LINE_BREAK_SYMBOL, is_complete, line_count, split_lines

        if given:
            return None
        count = line_count(self.answer)
        if count == 1:
            return TypeLine(hint="output", check=self._checked, line_break=f" {LINE_BREAK_SYMBOL} ")
        return TypeLines(
            hint="lines",
            check=self._checked,
            count=count,
            line_break=f" {LINE_BREAK_SYMBOL} ",
            number_of=lambda typed: len(split_lines(typed, self.answer)),
            is_complete=lambda typed: is_complete(typed, self.answer),
        )

    def _checked(self, typed: str) -> str:
        """Return the typed lines.

        Raises InvalidAnswer if they are empty, too long, or if their brackets are unclear.
        """
        from mlquiz.domain.outputs import has_unclear_brackets, split_lines, tokens

        if len(typed) > MAX_LENGTH:
            raise InvalidAnswer(
                Text(
                    "That is too long: type what the code prints.", "输入太长：只需输入代码的输出。"
                )
            )
        if not tokens(typed):
            raise InvalidAnswer(Text("Type what the code prints.", "请输入代码的输出。"))
        if has_unclear_brackets(typed, self.answer):
            raise InvalidAnswer(
                Text(
                    "Type the brackets just as Python prints them.", "括号请与 Python 的输出一致。"
                )
            )
        return "\n".join(split_lines(typed, self.answer)).strip()

    def answer_from(self, given: Given) -> Answer:
        """Return the typed output."""
        return Typed(*given)

    def blocks(self, given: Given, lang: Lang) -> tuple[Block, ...]:  # noqa: ARG002
        """Return the question and the code."""
        return Prose(self.ask[lang]), Code(self.code)

    def result_blocks(self, answer: Answer, grade: Grade, lang: Lang) -> tuple[Block, ...]:
        """Return what the code prints, preceded by the typed output if that is wrong."""
        shown: tuple[PlainText | Code, ...] = (
            PlainText(translate("prints", lang), echo=grade.correct),
            Code(self.answer, "text", echo=grade.correct),
        )
        if isinstance(answer, Typed) and not grade.correct:
            typed = translate("you_typed", lang, typed="").rstrip()
            shown = (PlainText(typed, echo=True), Code(answer.text, "text", echo=True), *shown)
        return (Group(shown),)

    def grade(self, answer: Answer) -> Grade:
        """Return the grade of an output: correct if it is what the code prints.

        A wrong output that is the answer of a trap is explained by it.
        """
        from mlquiz.domain.outputs import same_output

        if not isinstance(answer, Typed):
            return super().grade(answer)
        if same_output(answer.text, self.answer):
            return self.graded(correct=True)
        fallen_for = (trap.why for trap in self.traps if same_output(answer.text, trap.answer))
        return self.graded(correct=False, fallen_for=tuple(fallen_for))

    def errors(self) -> Iterator[ValidationError]:
        """Yield an error if the code is not valid or prints too many lines."""
        from mlquiz.domain.code import syntax_error
        from mlquiz.toml_schema.diagnostics import ValidationError

        if reason := syntax_error(self.code):
            yield ValidationError(("code",), f"the code is not valid Python: {reason}")
        lines = self.answer.count("\n") + 1
        if lines > MAX_LINES:
            message = f"the output has {lines} lines, more than {MAX_LINES}"
            yield ValidationError(("answer",), message, "print less")

    def run_errors(self, run: CodeRunner) -> Iterator[ValidationError]:
        """Yield an error if the code fails or prints something else, or a trap counts as right."""
        from mlquiz.toml_schema.diagnostics import ValidationError, shorten

        result = run(self.code)
        if result.failure:
            message = f"running the code failed: {shorten(result.failure)}"
            yield ValidationError(("code",), message)
            return
        printed = result.printed.strip()
        if printed != self.answer.strip():
            shown = shorten(printed.replace("\n", " / ")) or "nothing"
            yield ValidationError(("answer",), f"the code prints {shown!r}, not the answer")
        for index, trap in enumerate(self.traps):
            if self.grade(Typed(trap.answer)).correct:
                yield ValidationError(("trap", index, "answer"), "the trap counts as right")
