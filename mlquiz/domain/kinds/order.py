"""Putting the steps of a derivation or a procedure in order, and leaving out one that is wrong."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

from msgspec import Struct
from msgspec.structs import replace

from mlquiz.domain.answers import Answer, Grade, InvalidAnswer, Misconception
from mlquiz.domain.blocks import Block, Group, Marked, PlainText, Prose
from mlquiz.domain.items import AskedQuestion
from mlquiz.domain.steps import Arrange, Given, Marks, Step
from mlquiz.i18n.messages import MESSAGES, translate
from mlquiz.text import LANGUAGES, Lang, Text

if TYPE_CHECKING:
    from mlquiz.toml_schema.diagnostics import ValidationError
    from mlquiz.toml_schema.tables import FieldSpec

MIN_STEPS, MAX_STEPS = 4, 7
MAX_DRAWS = 20
"""Maximum number of random orders to try until one is not a right order."""


class Part(Struct, frozen=True, kw_only=True):
    """A step to put in order. `after` are the numbers, from 1, of steps that must come before it.

    None stands for the number of the step before it in the file.
    """

    text: Text
    after: tuple[int, ...] | None = None


class Distractor(Struct, frozen=True, kw_only=True):
    """A step that does not belong, and why."""

    text: Text
    why: Text


class Arranged(Answer, frozen=True):
    """The indices of the picked steps, as shown, in the order in which they were picked."""

    order: tuple[int, ...]

    def record(self) -> dict[str, object]:
        """Return the indices."""
        return {"order": list(self.order)}


class ArrangeAllButOne(Arrange, frozen=True, kw_only=True):
    """Arrange all options but one, which may be any of them."""

    def submitted(self, marks: Marks) -> Any:
        """Return the order; raise InvalidAnswer if too few or too many are marked."""
        return self._complete(marks)

    def read(self, line: str) -> Any:
        """Read letters in order; raise InvalidAnswer if there are too few or too many."""
        return self._complete(super().read(line))

    def _complete(self, order: Marks) -> Marks:
        count = len(self.options) - 1
        if len(order) != count:
            raise InvalidAnswer(
                Text(
                    f"Pick {count} of the {len(self.options)} steps, not {len(order)}.",
                    f"{len(self.options)} 步中要选 {count} 步，现在选了 {len(order)} 步。",
                )
            )
        return order


class PutInOrder(AskedQuestion, frozen=True, kw_only=True):
    """A question that asks to put steps in order and to leave out the distractor.

    `shown` is the order in which the steps and the distractor, the last index, are shown.
    """

    kind: ClassVar[str] = "order"
    answer_type: ClassVar[type[Answer]] = Arranged

    steps: tuple[Part, ...]
    distractor: Distractor
    why: Text
    shown: tuple[int, ...] = ()

    @classmethod
    def keys(cls) -> Mapping[str, FieldSpec]:
        """Return the keys of steps to put in order."""
        from mlquiz.domain.kinds.fields import ASK, nested, position
        from mlquiz.toml_schema.tables import FieldSpec, many, optional, table, text

        part = nested({"text": FieldSpec(text), "after": optional(many(position))}, at_least=1)
        distractor = table({"text": FieldSpec(text), "why": FieldSpec(text)}, outer=("ask",))
        return {
            **ASK,
            "step": FieldSpec(part, into="steps"),
            "distractor": FieldSpec(distractor),
            "why": FieldSpec(text),
        }

    @property
    def summary(self) -> Text:
        """The question, without the steps."""
        return self.ask

    @property
    def options(self) -> tuple[Text, ...]:
        """The texts of the steps and of the distractor, as they are shown."""
        texts = (*(step.text for step in self.steps), self.distractor.text)
        return tuple(texts[index] for index in self.shown) or texts

    def instantiate(self, rng: random.Random) -> Self:
        """Return the question with its steps in random order, but not in a right one."""
        count = len(self.steps)
        for _ in range(MAX_DRAWS):
            shown = rng.sample(range(count + 1), count + 1)
            if not self._is_in_order([index for index in shown if index < count]):
                break
        return replace(self, shown=tuple(shown))

    def step(self, given: Given) -> Step | None:
        """Ask for the order."""
        if given:
            return None
        return ArrangeAllButOne(prompt=MESSAGES["order.arrange"], options=self.options)

    def answer_from(self, given: Given) -> Answer:
        """Return the order."""
        return Arranged(*given)

    def blocks(self, given: Given, lang: Lang) -> tuple[Block, ...]:  # noqa: ARG002
        """Return the question."""
        return (Prose(self.ask[lang]),)

    def grade(self, answer: Answer) -> Grade:
        """Return the grade of an order.

        It is correct if all steps but the distractor were picked, and each comes after those that
        it requires.
        """
        if not isinstance(answer, Arranged):
            return super().grade(answer)
        return self.graded(correct=self._is_in_order(self._picked(answer)))

    def misconceptions(self, answer: Answer) -> Iterator[Misconception]:
        """Yield the distractor if it was picked."""
        if isinstance(answer, Arranged) and len(self.steps) in self._picked(answer):
            yield Misconception(self.distractor.text, self.distractor.why)

    def result_blocks(self, answer: Answer, grade: Grade, lang: Lang) -> tuple[Block, ...]:  # noqa: ARG002
        """Return a right order, as close to the learner's as possible, and the distractor."""
        picked = self._picked(answer) if isinstance(answer, Arranged) else []
        right = list[Marked]()
        for position, index in enumerate(self._right_order(picked)):
            own = picked.index(index) if index in picked else None
            here = not picked or own == position
            why = None if here else Prose(self._position(own, lang))
            right.append(
                Marked("right" if here else "wrong", Prose(self.steps[index].text[lang]), why)
            )
        extra = Marked("wrong", Prose(self.distractor.text[lang]), Prose(self.distractor.why[lang]))
        return (
            Group((PlainText(translate("order.right", lang)), *right)),
            Group((PlainText(translate("order.distractor", lang)), extra)),
        )

    @staticmethod
    def _position(own: int | None, lang: Lang) -> str:
        if own is None:
            return translate("order.left_out", lang)
        return translate("order.own_place", lang, position=own + 1)

    def _picked(self, answer: Arranged) -> list[int]:
        """Return the index in the file of each picked step, in the order in which it was picked.

        The distractor has the index after the last step.
        """
        shown = self.shown or range(len(self.steps) + 1)
        return [shown[index] for index in answer.order]

    def _required(self, index: int) -> frozenset[int]:
        """Return the indices of the steps that a step names in `after`: all must come before it.

        A step that names none comes after the one before it in the file.
        """
        after = self.steps[index].after
        if after is None:
            return frozenset({index - 1} if index else ())
        return frozenset(number - 1 for number in after)

    def _is_in_order(self, order: Sequence[int]) -> bool:
        """Return whether these are all steps, and each comes after those that it requires."""
        every = sorted(order) == list(range(len(self.steps)))
        return every and all(
            self._required(index) <= set(order[:position]) for position, index in enumerate(order)
        )

    def _right_order(self, picked: Sequence[int]) -> list[int]:
        """Return a right order in which the earliest picked step always comes next, if it can."""
        rank = {index: position for position, index in enumerate(picked)}
        order, left = list[int](), list(range(len(self.steps)))
        while left:
            free = [index for index in left if self._required(index) <= set(order)]
            following = min(free or left, key=lambda index: (rank.get(index, len(rank)), index))
            order.append(following)
            left.remove(following)
        return order

    def errors(self) -> Iterator[ValidationError]:
        """Yield an error for a wrong number of steps, for `after` a later step, and repeats."""
        from mlquiz.toml_schema.diagnostics import ValidationError

        count = len(self.steps)
        if not MIN_STEPS <= count <= MAX_STEPS:
            message = f"there must be {MIN_STEPS} to {MAX_STEPS} steps, not {count}"
            yield ValidationError(("step",), message)
        for index, step in enumerate(self.steps):
            if any(number > index for number in step.after or ()):
                message = f"step {index + 1} can only come after a step above it"
                yield ValidationError(("step", index, "after"), message, "write the steps in order")
        for lang in LANGUAGES:
            texts = [option[lang] for option in replace(self, shown=()).options]
            if len(set(texts)) < len(texts):
                yield ValidationError(("step",), f"two steps have the same text ({lang})")
