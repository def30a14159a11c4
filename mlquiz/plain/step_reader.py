"""Reading the values of a question's steps, line by line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from mlquiz.domain.answers import InvalidAnswer
from mlquiz.domain.folding import fold
from mlquiz.domain.rating_steps import Rate, Rated, Reveal
from mlquiz.domain.steps import Step, TypeLines, WriteCode, WriteText
from mlquiz.errors import MlquizError
from mlquiz.i18n.plain import translate
from mlquiz.plain.exercise import Exercises
from mlquiz.text import Lang

if TYPE_CHECKING:
    from mlquiz.domain.exercises import Attempt, Exercise

T = TypeVar("T")
FULL_STOP = "."
"""The line that ends a text of several lines."""


class GaveUpError(Exception):
    """The learner does not know the answer."""


class StepReader:
    """Reads steps; `line` shows a prompt and returns a line, `write` shows why one is invalid.

    `exercises` runs the code that is written.
    """

    def __init__(
        self,
        line: Callable[[str], str],
        write: Callable[[str], None],
        lang: Lang,
        exercises: Exercises,
    ) -> None:
        self._line = line
        self._write = write
        self._lang = lang
        self._exercises = exercises

    def value(self, step: Step) -> object:
        """Ask for the value of a step until it is valid.

        Raises GaveUpError if the learner does not know.
        """
        match step:
            case Reveal():
                return step.read(self._line(self._translate("prompt.reveal")))
            case Rate(points=points):
                return self._rating(step) if points else self.ask("prompt.rate", step.read)
            case TypeLines():
                return self._lines_of(step)
            case WriteCode(exercise=exercise) if exercise:
                return self._attempt(step, exercise)
            case WriteText():
                return self._text_of(step)
        return self.ask("prompt.answer", step.read, can_give_up=step.can_give_up)

    def _rating(self, step: Rate) -> Rated:
        """Ask which points were said, then for a rating, and suggest one."""
        ticked = self.ask("prompt.points", step.read_ticks)
        suggested = Rated(step.suggested(len(ticked)))
        rated = self.ask(
            "prompt.rate_ticked",
            lambda line: step.read(line) if fold(line).strip() else suggested,
            rating=int(suggested.rating),
        )
        return Rated(rated.rating, ticked)

    def _lines_of(self, step: TypeLines) -> object:
        """Read an output of several lines; a blank line ends it early."""
        while True:
            typed = self._typed(self._translate("prompt.lines", count=step.count))
            last = typed
            while fold(last).strip() and not step.is_complete(typed):
                number = step.number_of(typed) + 1
                last = self._typed(self._translate("prompt.line", number=number, count=step.count))
                typed += f"\n{last}"
            try:
                return step.read(typed)
            except InvalidAnswer as error:
                self._write(error.text[self._lang])

    def _text_of(self, step: WriteText) -> object:
        """Read a text of any number of lines, until a line that is only a full stop.

        A blank first line ends an answer that may be said aloud.
        """
        prompt = "prompt.said_or_text" if step.may_be_said else "prompt.text"
        while True:
            first = self._typed(self._translate(prompt))
            was_said = step.may_be_said and not fold(first).strip()
            try:
                return step.read(first if was_said else self._until_full_stop(first))
            except InvalidAnswer as error:
                self._write(error.text[self._lang])

    def _attempt(self, step: WriteCode, exercise: Exercise) -> Attempt:
        """Read code until it can be run, and return it with the result."""
        from mlquiz.domain.exercises import Attempt

        self._exercises.prepare()
        draft = step.starter
        while True:
            try:
                draft = self._code(draft)
                code = step.read(draft)
                self._write(self._translate("implement.running"))
                return Attempt(code, self._exercises.run(exercise, code))
            except InvalidAnswer as error:
                self._write(error.text[self._lang])
            except MlquizError as error:
                self._write(error.in_language(self._lang))

    def _code(self, draft: str) -> str:
        """Read code line by line, until a line that is only a full stop, or from an editor."""
        first = self._typed(self._translate("prompt.code"))
        if fold(first).strip().casefold() == "e":
            from mlquiz.external_editor import edit

            edited = edit(draft, ".py")
            return self._code(draft) if edited is None else edited
        return self._until_full_stop(first)

    def _until_full_stop(self, first: str) -> str:
        """Return the lines from `first` on, without the one that is only a full stop, the last."""
        lines = [first]
        while fold(lines[-1]).strip() != FULL_STOP:
            lines.append(self._typed(self._translate("prompt.more_text")))
        return "\n".join(lines[:-1])

    def _typed(self, prompt: str) -> str:
        """Return a typed line; raise GaveUpError for a lone question mark."""
        line = self._line(prompt)
        if fold(line).strip() == "?":
            raise GaveUpError
        return line

    def ask(
        self,
        prompt: str,
        parse: Callable[[str], T],
        *,
        can_give_up: bool = False,
        **values: object,
    ) -> T:
        """Ask with a prompt until `parse` accepts the line, and return what it returns.

        With `can_give_up`, a lone question mark raises GaveUpError.
        """
        read = self._typed if can_give_up else self._line
        while True:
            line = read(self._translate(prompt, **values))
            try:
                return parse(line)
            except InvalidAnswer as error:
                self._write(error.text[self._lang])

    def _translate(self, key: str, **values: object) -> str:
        return translate(key, self._lang, **values)
