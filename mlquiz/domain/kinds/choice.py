"""Questions with options: the learner selects all right ones."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar, Self

from msgspec.structs import replace

from mlquiz.domain.answers import Answer, Grade, SelectedOptions, read_marks
from mlquiz.domain.items import Option, OptionList, Question, shuffled
from mlquiz.text import Text

if TYPE_CHECKING:
    from mlquiz.toml_schema.diagnostics import ValidationError
    from mlquiz.toml_schema.tables import FieldSpec


class Choice(Question, frozen=True, kw_only=True):
    """A question with options, of which all right ones must be selected."""

    kind: ClassVar[str] = "choice"

    ask: Text
    options: tuple[Option, ...]

    @classmethod
    def keys(cls) -> Mapping[str, FieldSpec]:
        """Return the keys of a question with options."""
        from mlquiz.domain.kinds.fields import ASK, OPTION, nested
        from mlquiz.toml_schema.tables import FieldSpec, optional, text

        options = FieldSpec(nested(OPTION, at_least=1), into="options")
        return {**ASK, "option": options, "why": optional(text)}

    @property
    def many(self) -> bool:
        """Whether more than one option is right."""
        return sum(option.correct for option in self.options) > 1

    @property
    def summary(self) -> Text:
        """The question."""
        return self.ask

    def option_lists(self) -> tuple[OptionList, ...]:
        """Return the options."""
        return (OptionList("option", self.options, single=False),)

    def instantiate(self, rng: random.Random) -> Self:
        """Return the question with its options in random order."""
        return replace(self, options=shuffled(self.options, rng))

    def read(self, line: str) -> Answer:
        """Read the letters of the selected options; see `Item.read`."""
        return read_marks(line, len(self.options), many=self.many)

    def grade(self, answer: Answer) -> Grade:
        """Return the grade of selected options: correct if they are exactly the right ones."""
        if not isinstance(answer, SelectedOptions):
            return super().grade(answer)
        right = {index for index, option in enumerate(self.options) if option.correct}
        fallen_for = tuple(
            option.why
            for index, option in enumerate(self.options)
            if option.why and (index in answer.options) != option.correct
        )
        return self.graded(correct=answer.options == right, fallen_for=fallen_for)


class Predict(Choice, frozen=True, kw_only=True):
    """A prediction of a demo's outcome, which the demo's claim then tests."""

    kind: ClassVar[str] = "predict"
    is_prediction: ClassVar[bool] = True

    def option_lists(self) -> tuple[OptionList, ...]:
        """Return the options, of which one is right."""
        return (OptionList("option", self.options, single=True),)

    def faults(self) -> Iterator[ValidationError]:
        """Yield an error if there is no proof."""
        from mlquiz.toml_schema.diagnostics import ValidationError

        if not self.proof:
            hint = "the demo's claim is its answer key"
            yield ValidationError((), "a prediction needs a proof", hint)
