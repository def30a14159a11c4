"""Questions with options: the learner selects all right ones."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar, Self

from msgspec.structs import replace

from mlquiz.domain.answers import Answer, Grade, SelectedOptions
from mlquiz.domain.blocks import Block, Prose, Row
from mlquiz.domain.items import AskedQuestion, Option, OptionList, shuffled
from mlquiz.domain.rows import option_rows
from mlquiz.domain.steps import Given, Select, Step
from mlquiz.text import Lang, Text

if TYPE_CHECKING:
    from mlquiz.toml_schema.diagnostics import ValidationError
    from mlquiz.toml_schema.tables import FieldSpec


class Choice(AskedQuestion, frozen=True, kw_only=True):
    """A question with options, of which all right ones must be selected."""

    kind: ClassVar[str] = "choice"
    answer_type: ClassVar[type[Answer]] = SelectedOptions

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

    def selected_options(self, answer: Answer) -> tuple[Option, ...]:
        """Return the selected options, in the order in which they are shown."""
        selected = answer.options if isinstance(answer, SelectedOptions) else ()
        return tuple(self.options[index] for index in sorted(selected))

    def instantiate(self, rng: random.Random) -> Self:
        """Return the question with its options in random order."""
        return replace(self, options=shuffled(self.options, rng))

    @property
    def instruction(self) -> str:
        """The key of the message: choose one, or all that are right."""
        return "kind.many" if self.many else f"kind.{self.kind}"

    def step(self, given: Given) -> Step | None:
        """Ask to select."""
        return None if given else Select(options=self.options, several=self.many)

    def answer_from(self, given: Given) -> Answer:
        """Return the selected options."""
        return SelectedOptions(*given)

    def blocks(self, given: Given, lang: Lang) -> tuple[Block, ...]:  # noqa: ARG002
        """Return the question."""
        return (Prose(self.ask[lang]),)

    def result_rows(self, answer: Answer, lang: Lang) -> tuple[Row, ...]:
        """Return the options, those selected marked."""
        picked = answer.options if isinstance(answer, SelectedOptions) else frozenset()
        return option_rows(self.options, picked, lang, reveal=True)

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

    def errors(self) -> Iterator[ValidationError]:
        """Yield an error if there is no proof."""
        from mlquiz.toml_schema.diagnostics import ValidationError

        if not self.proof:
            hint = "the demo's claim is its answer key"
            yield ValidationError((), "a prediction needs a proof", hint)
