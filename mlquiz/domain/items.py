"""Items: what is common to all kinds. Each kind is a module of `mlquiz.domain.kinds`."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from mlquiz.domain.answers import Answer, GaveUp, Grade, Misconception, Recalled, Typed
from mlquiz.domain.proofs import split_proof
from mlquiz.domain.rating import Rating
from mlquiz.domain.rating_steps import Rate, Reveal
from mlquiz.domain.steps import Given, Step
from mlquiz.text import Lang, Text

if TYPE_CHECKING:
    from mlquiz.domain.blocks import Block, PlainText, Row
    from mlquiz.domain.listings import CodeRunner
    from mlquiz.toml_schema.diagnostics import ValidationError
    from mlquiz.toml_schema.locations import KeyPath
    from mlquiz.toml_schema.tables import FieldSpec


class ExpressionError(ValueError):
    """An expression has no finite value; the message gives the reason."""


class Option(Struct, frozen=True, kw_only=True):
    """One option to choose.

    `why` explains why a wrong one is wrong or, if it is given, why a right one is right.
    """

    text: Text
    correct: bool = False
    why: Text | None = None


AnyOption = TypeVar("AnyOption", bound=Option)


class Trap(Struct, frozen=True, kw_only=True):
    """A common wrong answer, and the misconception behind it."""

    answer: str
    why: Text


class OptionList(Struct, frozen=True):
    """The options of one step of a question, and their key in the content file.

    With `single`, exactly one must be right, otherwise at least one.
    """

    key: str
    options: Sequence[Option]
    single: bool


class Item(Struct, frozen=True, kw_only=True):
    """Base class of all kinds. `id` never changes; `proof` is `section/demo:claim` or None."""

    kind: ClassVar[str] = ""
    answer_type: ClassVar[type[Answer]] = Answer
    """The type of its answers, apart from `GaveUp`."""
    is_card: ClassVar[bool] = False
    is_prediction: ClassVar[bool] = False
    """Whether a run of its demo follows the answer and decides it."""
    is_self_rated: ClassVar[bool] = False
    """Whether the learner sees the right answer and rates their own, without a verdict."""
    is_provable: ClassVar[bool] = True
    """Whether an experiment could show what is right."""

    has_code: ClassVar[bool] = False
    """Whether `mlquiz check --run` runs code of the item; see `run_errors`."""

    id: str
    concept: str
    proof: str | None = None

    @classmethod
    def keys(cls) -> Mapping[str, FieldSpec]:
        """Return the keys of this kind in content files, besides `id`, `kind` and `proof`."""
        return {}

    @property
    def demo(self) -> str | None:
        """The demo of the proof; None without a proof."""
        return split_proof(self.proof)[0] if self.proof else None

    @property
    def claim(self) -> str | None:
        """The claim of that demo; None without a proof."""
        return split_proof(self.proof)[1] if self.proof else None

    @property
    def drawn_series(self) -> tuple[str, ...]:
        """The series of the proof's demo whose stored curves are shown with the question."""
        return ()

    @property
    def linked_items(self) -> Mapping[KeyPath, str]:
        """The ids of other items that this one refers to, by key path inside it."""
        return {}

    def with_linked(self, summaries: Mapping[str, Text]) -> Self:  # noqa: ARG002
        """Return the item with the texts of `linked_items`, by id."""
        return self

    @property
    def summary(self) -> Text:
        """The text that stands for the item in a list."""
        raise NotImplementedError

    @property
    def explanation(self) -> Text | None:
        """The explanation of the right answer; None if the item has none."""
        return None

    def option_lists(self) -> tuple[OptionList, ...]:
        """Return the options that are shown to the learner; () if there are none."""
        return ()

    def selected_options(self, answer: Answer) -> tuple[Option, ...]:  # noqa: ARG002
        """Return those of `option_lists` that an answer selects; () if it selects none."""
        return ()

    def present(self, seed: int) -> Self:
        """Return the item as it is presented with `seed`, with shuffled options or drawn numbers.

        Raises ExpressionError if a number cannot be computed.
        """
        return self.instantiate(random.Random(seed))

    def instantiate(self, rng: random.Random) -> Self:  # noqa: ARG002
        """Return the item with everything drawn that varies; see `present`."""
        return self

    def step(self, given: Given) -> Step | None:
        """Return what to ask for after the steps that gave `given`; None if nothing is missing."""
        raise NotImplementedError

    def answer_from(self, given: Given) -> Answer:
        """Return the answer that consists of the values of all steps."""
        raise NotImplementedError

    def give_up(self, given: Given) -> Answer:  # noqa: ARG002
        """Return the answer "I don't know" after the steps that gave `given`."""
        return GaveUp()

    def blocks(self, given: Given, lang: Lang) -> tuple[Block, ...]:
        """Return what is shown above a step, from top to bottom: the question, then its answer."""
        raise NotImplementedError

    def grade(self, answer: Answer) -> Grade:
        """Return the grade of an answer to the item as `present` returned it.

        Raises TypeError if the item does not accept this type of answer.
        """
        raise TypeError(f"a {self.kind} does not take {type(answer).__name__}")

    def misconceptions(self, answer: Answer) -> Iterator[Misconception]:
        """Yield what a wrong answer shows to be believed: wrong options, known wrong answers."""
        for option in self.selected_options(answer):
            if option.why and not option.correct:
                yield Misconception(option.text, option.why)
        if isinstance(answer, Typed) and not (grade := self.grade(answer)).correct:
            for why in grade.why:
                if why != self.explanation:
                    yield Misconception(Text(answer.text, answer.text), why)

    @property
    def instruction(self) -> str:
        """The key of the message that says what to do, such as "choose one"."""
        return f"kind.{self.kind}"

    def verdict(self, answer: Answer, grade: Grade) -> str:
        """Return the key of the message with the verdict on an answer."""
        if isinstance(answer, GaveUp):
            return "gave_up"
        return "right" if grade.correct else "wrong"

    def result_rows(self, answer: Answer, lang: Lang) -> tuple[Row, ...]:  # noqa: ARG002
        """Return the rows, marked right or wrong, to show after an answer; () if there are none."""
        return ()

    def recap(self, answer: Answer, grade: Grade, lang: Lang) -> tuple[PlainText, ...]:  # noqa: ARG002
        """Return in a few words what was typed and, if it is wrong, what is right."""
        return ()

    def result_blocks(
        self,
        answer: Answer,  # noqa: ARG002
        grade: Grade,  # noqa: ARG002
        lang: Lang,  # noqa: ARG002
    ) -> tuple[Block, ...]:
        """Return what is shown after an answer, before the explanation."""
        return ()

    @property
    def cites_sources(self) -> bool:
        """Whether `result_blocks` has the sources, so that those of the lesson are not needed."""
        return False

    def errors(self) -> Iterator[ValidationError]:
        """Yield the errors of a well-formed item, by key path inside it.

        Those of `option_lists` are found by `mlquiz.lint.items` for all kinds alike.
        """
        yield from ()

    def run_errors(self, run: CodeRunner) -> Iterator[ValidationError]:  # noqa: ARG002
        """Yield an error for each thing that the item says of its code and `run` contradicts."""
        yield from ()


class Question(Item, frozen=True, kw_only=True):
    """Base class of the kinds that have a right answer. `why` explains it."""

    why: Text | None = None

    @property
    def explanation(self) -> Text | None:
        """The explanation of the right answer; None if the question has none."""
        return self.why

    def grade(self, answer: Answer) -> Grade:
        """Return the grade of giving up, which every question accepts; see `Item.grade`."""
        if not isinstance(answer, GaveUp):
            return super().grade(answer)
        return self.graded(correct=False)

    def graded(self, *, correct: bool, fallen_for: tuple[Text, ...] = ()) -> Grade:
        """Return a grade of GOOD or AGAIN, with the misconceptions before the explanation."""
        why = (*fallen_for, self.why) if self.why else fallen_for
        return Grade(correct, Rating.GOOD if correct else Rating.AGAIN, why)


class AskedQuestion(Question, frozen=True, kw_only=True):
    """Base class of the kinds that ask in a text of their own.

    `reworded` is the same question in other words, for one that is seen often: the two alternate,
    so that the learner remembers the answer and not the wording.
    """

    ask: Text
    reworded: Text | None = None

    @property
    def wordings(self) -> Mapping[str, Text]:
        """The question in each of its wordings, by key in the content file."""
        return {"ask": self.ask} | ({"reworded": self.reworded} if self.reworded else {})

    def present(self, seed: int) -> Self:
        """Return the item as it is presented; with an odd `seed` it is reworded, if it can be."""
        if self.reworded is None or seed % 2 == 0:
            return super().present(seed)
        return replace(self, ask=self.reworded, reworded=None).present(seed)


class FlashCard(Item, frozen=True, kw_only=True):
    """Base class of the kinds that the learner recalls, reveals and rates."""

    answer_type: ClassVar[type[Answer]] = Recalled
    is_card: ClassVar[bool] = True
    is_self_rated: ClassVar[bool] = True

    def step(self, given: Given) -> Step | None:
        """Ask to reveal the answer, then to rate the recall."""
        steps: tuple[Step, ...] = (Reveal(), Rate())
        return steps[len(given)] if len(given) < len(steps) else None

    def answer_from(self, given: Given) -> Answer:
        """Return the rating."""
        return Recalled(given[-1].rating)

    def grade(self, answer: Answer) -> Grade:
        """Return the grade of the learner's own rating: correct unless it is AGAIN."""
        if not isinstance(answer, Recalled):
            return super().grade(answer)
        return Grade(answer.rating > Rating.AGAIN, answer.rating)

    def verdict(self, answer: Answer, grade: Grade) -> str:  # noqa: ARG002
        """Return whether the card was remembered, which is neither right nor wrong."""
        return "remembered" if grade.correct else "not_remembered"


def whys_of_wrong(options: Iterable[Option]) -> tuple[Text, ...]:
    """Return why the wrong ones of these options are wrong."""
    return tuple(option.why for option in options if option.why and not option.correct)


def shuffled(options: tuple[AnyOption, ...], rng: random.Random) -> tuple[AnyOption, ...]:
    """Return the options in random order."""
    return tuple(rng.sample(options, len(options)))
