"""Judging a statement of the ledger, then selecting its correction."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from msgspec.structs import replace

from mlquiz.domain.answers import Answer, GaveUp, Grade, InvalidAnswer, Misconception
from mlquiz.domain.blocks import Block, Group, Marked, PlainText, Prose, Row, Sources
from mlquiz.domain.concepts import Judgement, Statement
from mlquiz.domain.folding import fold
from mlquiz.domain.items import Option, OptionList, Question, shuffled, whys_of_wrong
from mlquiz.domain.rating import Rating
from mlquiz.domain.rows import correctness_of, option_rows
from mlquiz.domain.steps import Given, Marks, Select, Step
from mlquiz.i18n.messages import MESSAGES, translate
from mlquiz.text import Lang, Text

if TYPE_CHECKING:
    from mlquiz.toml_schema.diagnostics import ValidationError
    from mlquiz.toml_schema.tables import FieldSpec

JUDGEMENTS = {
    Judgement.MYTH: ("1", "myth", "误区"),
    Judgement.CONDITIONAL: (
        "2", "conditional", "conditionally true", "true with conditions", "有条件", "有条件成立",
        "有条件地成立", "有条件的成立",
    ),
    Judgement.TRUE: ("3", "true", "成立", "正确"),
}  # fmt: skip
"""The accepted names of each judgement; a prefix of its value is accepted, too."""


class Judged(Answer, frozen=True, rename={"judgement": "judged"}):
    """A judgement of a statement, and the index of the selected repair, if any."""

    judgement: Judgement
    repair: int | None = None

    def record(self) -> dict[str, object]:
        """Return the judgement and the index of the repair."""
        return {"judged": self.judgement.value, "repair": self.repair}


class Judge(Step, frozen=True, kw_only=True):
    """Judge a statement. Gives a Judgement."""

    def rows(self, marks: Marks, lang: Lang) -> tuple[Row, ...]:  # noqa: ARG002
        """Return the judgements."""
        return judgement_rows(lang)

    def picked(self, index: int, marks: Marks) -> Any | None:  # noqa: ARG002
        """Return the picked judgement."""
        return tuple(Judgement)[index]

    def read(self, line: str) -> Any:
        """Read a judgement."""
        return read_judgement(line)


class JudgeStatement(Question, frozen=True, kw_only=True):
    """A question that asks to judge a statement of the ledger, then to select its correction.

    `repairs` are the corrections to choose from; there are none for a true statement.
    """

    kind: ClassVar[str] = "verdict"
    answer_type: ClassVar[type[Answer]] = Judged

    statement: Statement
    repairs: tuple[Option, ...] = ()

    @classmethod
    def keys(cls) -> Mapping[str, FieldSpec]:
        """Return the keys of a statement to judge; `statement` is an id of the ledger."""
        from mlquiz.domain.kinds.fields import OPTION, nested
        from mlquiz.toml_schema.scalars import identifier
        from mlquiz.toml_schema.tables import FieldSpec, optional, text

        return {
            "statement": FieldSpec(identifier),
            "repair": optional(nested(OPTION, outer=("statement",)), into="repairs"),
            "why": optional(text),
        }

    @property
    def summary(self) -> Text:
        """The statement."""
        return self.statement.says

    def option_lists(self) -> tuple[OptionList, ...]:
        """Return the repairs, if there are any."""
        return (OptionList("repair", self.repairs, single=True),) if self.repairs else ()

    def selected_options(self, answer: Answer) -> tuple[Option, ...]:
        """Return the selected repair, if any."""
        if not isinstance(answer, Judged) or answer.repair is None:
            return ()
        return (self.repairs[answer.repair],)

    def instantiate(self, rng: random.Random) -> Self:
        """Return the question with its repairs in random order."""
        return replace(self, repairs=shuffled(self.repairs, rng))

    def step(self, given: Given) -> Step | None:
        """Ask for the judgement, then for the right sentence unless it was judged true."""
        if not given:
            return Judge()
        if len(given) > 1 or given[0] is Judgement.TRUE or not self.repairs:
            return None
        return Select(prompt=MESSAGES["judge.repair"], options=self.repairs)

    def answer_from(self, given: Given) -> Answer:
        """Return the judgement and the repair."""
        judgement, *repairs = given
        return Judged(judgement, *(index for repair in repairs for index in repair))

    def give_up(self, given: Given) -> Answer:
        """Return the judgement without a repair, if there is one."""
        return Judged(given[0]) if given else GaveUp()

    def blocks(self, given: Given, lang: Lang) -> tuple[Block, ...]:  # noqa: ARG002
        """Return the statement."""
        return (Prose(translate("judge.ask", lang, says=self.statement.says[lang])),)

    def verdict(self, answer: Answer, grade: Grade) -> str:
        """Return which of the judgement and the repair is right, if only one is.

        The judgement may be right without a repair, if the learner gave up there.
        """
        if isinstance(answer, Judged) and not grade.correct:
            if answer.judgement is self.statement.verdict.judgement:
                return "judge.no_repair" if answer.repair is None else "nearly"
            if answer.repair is not None and self.repairs[answer.repair].correct:
                return "only_repair"
        return super().verdict(answer, grade)

    def result_rows(self, answer: Answer, lang: Lang) -> tuple[Row, ...]:
        """Return the repairs if one was selected, else the judgements."""
        if isinstance(answer, Judged) and answer.repair is not None:
            return option_rows(self.repairs, {answer.repair}, lang, reveal=True)
        own = answer.judgement if isinstance(answer, Judged) else None
        right = self.statement.verdict.judgement
        return tuple(
            replace(
                row,
                correctness=correctness_of(correct=each is right, picked=each is own),
                picked=each is own,
            )
            for each, row in zip(Judgement, judgement_rows(lang), strict=True)
        )

    def result_blocks(self, answer: Answer, grade: Grade, lang: Lang) -> tuple[Block, ...]:  # noqa: ARG002
        """Return the ledger's verdict, correction and sources, then the repairs not yet shown."""
        statement = self.statement
        verdict = translate(f"ledger.{statement.verdict.name.lower()}", lang)
        ledger = Group(
            (
                PlainText(verdict, "strong"),
                Prose(statement.correction[lang]),
                Sources(statement.sources),
            )
        )
        if not self.repairs or (isinstance(answer, Judged) and answer.repair is not None):
            return (ledger,)
        return ledger, Group(tuple(marked(repair, lang) for repair in self.repairs))

    @property
    def cites_sources(self) -> bool:
        """True: the ledger has its own."""
        return True

    def grade(self, answer: Answer) -> Grade:
        """Return the grade of a judgement and its repair.

        GOOD if both are right, HARD and not correct if only the judgement is, else AGAIN.
        """
        if not isinstance(answer, Judged):
            return super().grade(answer)
        judged = answer.judgement is self.statement.verdict.judgement
        picked = self.selected_options(answer)
        repaired = any(repair.correct for repair in picked) or not self.repairs
        grade = self.graded(correct=judged and repaired, fallen_for=whys_of_wrong(picked))
        return replace(grade, rating=Rating.HARD) if judged and not repaired else grade

    def misconceptions(self, answer: Answer) -> Iterator[Misconception]:
        """Yield a statement that was judged to be true although it is not, or a wrong repair."""
        true = self.statement.verdict.judgement is Judgement.TRUE
        if isinstance(answer, Judged) and answer.judgement is Judgement.TRUE and not true:
            yield Misconception(self.statement.says, self.statement.correction)
        else:
            yield from super().misconceptions(answer)

    def errors(self) -> Iterator[ValidationError]:
        """Yield an error if a true statement has repairs, or another has none."""
        from mlquiz.toml_schema.diagnostics import ValidationError

        true = self.statement.verdict.judgement is Judgement.TRUE
        if true and self.repairs:
            yield ValidationError(("repair",), "a statement that is true has nothing to repair")
        elif not true and not self.repairs:
            message, hint = "there is no [[question.repair]]", "the statement is not simply true"
            yield ValidationError((), message, hint)


def judgement_rows(lang: Lang) -> tuple[Row, ...]:
    """Return a row for each judgement, labelled by its first letter."""
    return tuple(
        Row(each.value[0], PlainText(translate(f"judge.{each}", lang))) for each in Judgement
    )


def marked(option: Option, lang: Lang) -> Marked:
    """Return an option that was not shown before, marked right or wrong, with its reason."""
    why = Prose(option.why[lang]) if option.why else None
    return Marked("right" if option.correct else "wrong", Prose(option.text[lang]), why)


def read_judgement(line: str) -> Judgement:
    """Read `m`, `c`, `t`, a digit or a name; raise InvalidAnswer for anything else."""
    word = fold(line).strip().casefold().strip(" ().,;!'\"")
    for judgement, names in JUDGEMENTS.items():
        is_beginning = bool(word) and judgement.value.startswith(word)
        if is_beginning or word in names:
            return judgement
    raise InvalidAnswer(
        Text(
            "Type m for myth, c for conditional or t for true.",
            "请输入 m（误区）、c（有条件成立）或 t（成立）。",
        )
    )
