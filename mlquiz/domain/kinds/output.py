"""Questions about the output of a piece of code."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from mlquiz.domain.answers import Answer, Grade, InvalidAnswer, Typed
from mlquiz.domain.items import Question, Trap
from mlquiz.text import Text

if TYPE_CHECKING:
    from mlquiz.toml_schema.diagnostics import ValidationError
    from mlquiz.toml_schema.tables import FieldSpec

MAX_LENGTH = 2_000
"""Maximum length of a typed output in characters."""
MAX_LINES = 3
"""Maximum number of lines that the code may print."""


class Output(Question, frozen=True, kw_only=True):
    """A question about the output of a piece of code."""

    kind: ClassVar[str] = "output"

    ask: Text
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

    def read(self, line: str) -> Answer:
        """Read the output of code.

        Raises InvalidAnswer if it is empty, too long, or if its brackets are unclear.
        """
        from mlquiz.domain.outputs import has_unclear_brackets, split_lines, tokens

        if len(line) > MAX_LENGTH:
            raise InvalidAnswer(
                Text(
                    "That is too long: type what the code prints.", "输入太长：只需输入代码的输出。"
                )
            )
        if not tokens(line):
            raise InvalidAnswer(Text("Type what the code prints.", "请输入代码的输出。"))
        if has_unclear_brackets(line, self.answer):
            raise InvalidAnswer(
                Text(
                    "Type the brackets just as Python prints them.", "括号请与 Python 的输出一致。"
                )
            )
        return Typed("\n".join(split_lines(line, self.answer)).strip())

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

    def faults(self) -> Iterator[ValidationError]:
        """Yield an error if the code is not valid or prints too many lines."""
        from mlquiz.toml_schema.diagnostics import ValidationError

        if reason := syntax_error(self.code):
            yield ValidationError(("code",), f"the code is not valid Python: {reason}")
        lines = self.answer.count("\n") + 1
        if lines > MAX_LINES:
            message = f"the output has {lines} lines, more than {MAX_LINES}"
            yield ValidationError(("answer",), message, "print less")


def syntax_error(code: str) -> str:
    """Return why `code` is not valid Python; '' if it is."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(code, "code", "exec")
    except SyntaxError as error:
        return f"{error.msg} (line {error.lineno})"
    except (ValueError, OverflowError, RecursionError, MemoryError) as error:
        return str(error)
    return ""
