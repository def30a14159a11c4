"""The steps in which an item is answered: what each asks for, and how input becomes its value.

A front end shows the rows of a step or a field to type in. Rows are picked, or marked and then
submitted; a typed line is read by `read`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from mlquiz.domain.answers import InvalidAnswer, letters, read_marks
from mlquiz.domain.blocks import Code, Prose, Row
from mlquiz.domain.folding import fold
from mlquiz.domain.rows import lettered, option_rows
from mlquiz.i18n.messages import MESSAGES
from mlquiz.text import Lang, Text

if TYPE_CHECKING:
    from mlquiz.domain.exercises import Exercise
    from mlquiz.domain.items import Option

T = TypeVar("T")
Given = tuple[Any, ...]
"""The values of the steps so far."""
Marks = tuple[int, ...]
"""The indices of the marked rows, in the order in which they were marked."""
NUMBER = re.compile("[0-9]{1,4}")


class Step(Struct, frozen=True, kw_only=True):
    """Base class of all steps. `prompt` is shown above the rows or the field."""

    is_typed: ClassVar[bool] = False
    """Whether a line is typed."""
    shows_answer: ClassVar[bool] = False
    """Whether the right answer is already shown."""
    can_give_up: ClassVar[bool] = True

    prompt: Text | None = None

    @property
    def many(self) -> bool:
        """Whether rows are marked and then submitted, rather than picked."""
        return False

    def rows(self, marks: Marks, lang: Lang) -> tuple[Row, ...]:  # noqa: ARG002
        """Return the rows to pick from, with their marks; () if there are none."""
        return ()

    def picked(self, index: int, marks: Marks) -> Any | None:  # noqa: ARG002
        """Return the value that picking a row gives; None if it only marks the row."""
        return None

    def marked(self, index: int, marks: Marks) -> Marks:
        """Return the marks after picking a row that is only marked: picking again unmarks it."""
        without = tuple(mark for mark in marks if mark != index)
        return without if index in marks else (*marks, index)

    def submitted(self, marks: Marks) -> Any:  # noqa: ARG002
        """Return the value that the marked rows give; raise InvalidAnswer if they give none."""
        raise InvalidAnswer(MESSAGES["quiz.mark_one"])

    def cursor(self, marks: Marks) -> int | None:  # noqa: ARG002
        """Return the row that Enter picks unless the learner moves on; None if there is none."""
        return None

    def read(self, line: str) -> Any:
        """Return the value of a typed line.

        Raises InvalidAnswer, with a text that says what to type.
        """
        raise NotImplementedError


class Select(Step, frozen=True, kw_only=True):
    """Select one option, or with `several` all right ones. Gives the frozenset of their indices."""

    options: tuple[Option, ...]
    several: bool = False

    @property
    def many(self) -> bool:
        """Whether several options are right."""
        return self.several

    def rows(self, marks: Marks, lang: Lang) -> tuple[Row, ...]:
        """Return the options."""
        return option_rows(self.options, marks, lang)

    def picked(self, index: int, marks: Marks) -> Any | None:  # noqa: ARG002
        """Return the picked option if one is to be selected."""
        return None if self.several else frozenset({index})

    def submitted(self, marks: Marks) -> Any:
        """Return the marked options."""
        return frozenset(marks) if marks else super().submitted(marks)

    def read(self, line: str) -> Any:
        """Read letters or digits."""
        return read_marks(line, len(self.options), many=self.several).options


class TypeLine(Step, frozen=True, kw_only=True):
    """Type a line. `check` returns the text to keep, which is given, or raises InvalidAnswer.

    `hint` is the key of the message in the empty field, without the `typed.` before it. A pasted
    line break becomes `line_break`.
    """

    is_typed: ClassVar[bool] = True

    hint: str
    line_break: str = " "
    check: Callable[[str], str]

    def read(self, line: str) -> Any:
        """Read a line."""
        return self.check(line)


class TypeLines(TypeLine, frozen=True, kw_only=True):
    """Type `count` lines, separated by line breaks or by `line_break`.

    `number_of` returns the number of lines in a text, `is_complete` whether no more are needed.
    """

    count: int
    number_of: Callable[[str], int]
    is_complete: Callable[[str], bool]


class WriteText(Step, frozen=True, kw_only=True):
    """Write a text of several lines in an editor, beginning with `starter`; see `TypeLine`.

    With `may_be_said`, the answer may be said aloud instead, which gives an empty text.
    """

    is_typed: ClassVar[bool] = True

    check: Callable[[str], str]
    starter: str = ""
    may_be_said: bool = False

    def read(self, line: str) -> Any:
        """Read the text."""
        return self.check(line)

    def resumed(self, value: Any) -> Self:
        """Return the step beginning with what was written when it gave `value`."""
        return replace(self, starter=value)


class WriteCode(WriteText, frozen=True, kw_only=True):
    """Write Python code in an editor, beginning with `starter`; see `TypeLine`.

    With an `exercise`, `read` only checks the code: the front end runs it, and the step gives an
    Attempt.
    """

    exercise: Exercise | None = None

    def resumed(self, value: Any) -> Self:
        """Return the step beginning with the code of an attempt."""
        return super().resumed(value.code if self.exercise else value)


class MarkLine(Step, frozen=True, kw_only=True):
    """Mark a line of a listing. Gives its number, from 1."""

    code: str

    @property
    def lines(self) -> Sequence[str]:
        """The lines of the listing."""
        return self.code.strip("\n").split("\n")

    def rows(self, marks: Marks, lang: Lang) -> tuple[Row, ...]:  # noqa: ARG002
        """Return the lines of the listing, with their numbers."""
        return tuple(
            Row(str(number), Code(line)) for number, line in enumerate(self.lines, start=1)
        )

    def picked(self, index: int, marks: Marks) -> Any | None:  # noqa: ARG002
        """Return the number of the picked line."""
        return index + 1

    def read(self, line: str) -> Any:
        """Read the number of a line."""
        typed, count = fold(line).strip(" .):"), len(self.lines)
        if not NUMBER.fullmatch(typed) or not 1 <= int(typed) <= count:
            raise InvalidAnswer(
                Text(
                    f"Type the number of a line, from 1 to {count}.",
                    f"请输入 1 到 {count} 的行号。",
                )
            )
        return int(typed)


class Arrange(Step, frozen=True, kw_only=True):
    """Arrange options in order; some may be left out. Gives the tuple of their indices."""

    options: tuple[Text, ...]

    @property
    def many(self) -> bool:
        """Rows are marked in order and then submitted."""
        return True

    def rows(self, marks: Marks, lang: Lang) -> tuple[Row, ...]:
        """Return the options, each marked with its position."""
        return tuple(
            Row(
                letter,
                Prose(option[lang]),
                picked=index in marks,
                boxed=True,
                position=marks.index(index) + 1 if index in marks else 0,
            )
            for index, (letter, option) in enumerate(lettered(self.options))
        )

    def submitted(self, marks: Marks) -> Any:
        """Return the options in the order in which they were marked."""
        if not marks:
            raise InvalidAnswer(MESSAGES["order.empty"])
        return marks

    def read(self, line: str) -> Any:
        """Read letters in order, such as `bdac` or `b d a c`."""
        known = letters(len(self.options))
        typed = [
            each for each in fold(line).casefold() if not each.isspace() and each not in ",.->"
        ]
        if not typed or len(set(typed)) < len(typed) or set(typed) - set(known):
            raise InvalidAnswer(
                Text(
                    f"Type letters from a to {known[-1]} in order, each once, such as bca.",
                    f"请按顺序输入 a 到 {known[-1]} 的字母，每个最多一次，如 bca。",
                )
            )
        return tuple(map(known.index, typed))
