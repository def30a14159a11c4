"""The state of the question on the screen, and the rows that the learner can pick."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum, auto

from textual.content import Content

from mlquiz.domain.answers import Answer, GaveUp, InvalidAnswer, Recalled, SelectedOptions, letters
from mlquiz.domain.concepts import Judgement
from mlquiz.domain.items import Item, Option
from mlquiz.domain.kinds.choice import Choice
from mlquiz.domain.kinds.numeric import Numeric
from mlquiz.domain.kinds.output import Output
from mlquiz.domain.kinds.say import suggested_rating
from mlquiz.domain.kinds.verdict import Judged, JudgeStatement
from mlquiz.domain.rating import Rating
from mlquiz.domain.scheduling import CardState, review
from mlquiz.i18n.tui import PHRASES, translate
from mlquiz.study.session import AnswerResult
from mlquiz.text import Lang
from mlquiz.tui.card_face import card_parts, point_rows, points_of
from mlquiz.tui.document import Document, from_markup, listing, stack, text
from mlquiz.tui.relative_time import until_due
from mlquiz.tui.widgets.options import RIGHT, WRONG, Row

RATING_COLUMN = 12
JUDGEMENTS = (Judgement.MYTH, Judgement.CONDITIONAL, Judgement.TRUE)


class Stage(Enum):
    """The stage of answering an item."""

    ASKED = auto()
    REPAIRING = auto()
    REVEALED = auto()
    ANSWERED = auto()


class QuestionState:
    """The state of one item until it is answered, independent of the store and of widgets."""

    def __init__(
        self, item: Item, state: CardState, now: datetime, today: date, *, scheduled: bool = True
    ) -> None:
        self.item = item
        self.state = state
        """The item's schedule, and whether it is suspended or buried."""
        self.stage = Stage.ASKED
        self.answered: AnswerResult | None = None
        self.undecided = False
        """Whether a run has yet to decide the prediction, so no option is marked right."""
        self.may_read_first = False
        """Whether the lesson may be read before answering; the answer then counts as learning."""
        self.is_learning = False
        self.set_time(now, today)
        self._scheduled = scheduled
        self._marks: set[int] = set()
        self._judgement: Judgement | None = None
        self._questions: dict[tuple[Lang, bool, bool], Document] = {}

    def set_time(self, now: datetime, today: date) -> None:
        """Set the time from which the interval of each rating is computed."""
        self._now = now
        self._today = today

    @property
    def many(self) -> bool:
        """Whether several options can be marked."""
        return isinstance(self.item, Choice) and self.item.many

    @property
    def typed(self) -> bool:
        """Whether the answer is typed."""
        return isinstance(self.item, Numeric | Output)

    @property
    def is_over(self) -> bool:
        """Whether the item was answered."""
        return self.stage is Stage.ANSWERED

    @property
    def shows_answer(self) -> bool:
        """Whether the learner has seen the right answer."""
        return self.stage in (Stage.ANSWERED, Stage.REVEALED) and not self.undecided

    @property
    def can_read_first(self) -> bool:
        """Whether the lesson may be read now, before answering."""
        return self.may_read_first and self.stage in (Stage.ASKED, Stage.REPAIRING)

    @property
    def gave_up(self) -> bool:
        """Whether the learner answered "I don't know"."""
        return self.answered is not None and isinstance(self.answered.answer, GaveUp)

    def reveal(self) -> None:
        """Reveal the back of the card."""
        self.stage = Stage.REVEALED

    def pick(self, index: int) -> Answer | None:
        """Pick a row; return the answer if that completes it, else None."""
        match self.item:
            case Choice() if self.many:
                self._marks ^= {index}
                return None
            case Choice():
                return SelectedOptions(frozenset({index}))
            case JudgeStatement(repairs=repairs) if self.stage is Stage.ASKED:
                self._judgement = JUDGEMENTS[index]
                if self._judgement is Judgement.TRUE or not repairs:
                    return Judged(self._judgement)
                self.stage = Stage.REPAIRING
                return None
            case JudgeStatement() if self._judgement is not None:
                return Judged(self._judgement, index)
        return self._pick_on_card(index)

    def _pick_on_card(self, index: int) -> Answer | None:
        """Tick a point of a spoken answer, or return a rating: ratings are below the points."""
        count = len(points_of(self.item))
        if index >= count:
            return Recalled(Rating(index - count + 1))
        self._marks ^= {index}
        return None

    def submit(self) -> Answer:
        """Return the marked options. Raise InvalidAnswer if none is marked."""
        if not self._marks:
            raise InvalidAnswer(PHRASES["quiz.mark_one"])
        return SelectedOptions(frozenset(self._marks))

    def give_up(self) -> Answer:
        """Return the answer "I don't know", or the judgement without a repair."""
        if self.stage is Stage.REPAIRING and self._judgement is not None:
            return Judged(self._judgement)
        return GaveUp()

    @property
    def can_step_back(self) -> bool:
        """Whether there is a step before the answer to undo."""
        return self.stage in (Stage.REPAIRING, Stage.REVEALED) or bool(
            self._marks and not self.is_over
        )

    def step_back(self) -> bool:
        """Undo the steps before the answer; return whether there were any."""
        possible = self.can_step_back
        if possible:
            self.stage = Stage.ASKED
            self._marks.clear()
        return possible

    def finish(self, answered: AnswerResult) -> None:
        """Store the result of the answer."""
        self.answered = answered
        self.stage = Stage.ANSWERED

    def kind(self, lang: Lang) -> Document:
        """Return the instruction for this kind of item: choose one, compute, ..."""
        kind = "kind.many" if self.many else f"kind.{self.item.kind}"
        words = Content.styled(translate(kind, lang), "$muted")
        note = self._note(lang)
        return text(
            Content.assemble(words, ("  ·  ", "$muted"), (note, "$accent")) if note else words
        )

    def _note(self, lang: Lang) -> str:
        """Return a note that the lesson may be, or was, read first; '' if neither."""
        if self.is_over or self.shows_answer:
            return ""
        if self.is_learning:
            return translate("quiz.is_learning", lang)
        key = "quiz.read_first_typed" if self.typed else "quiz.read_first"
        return translate(key, lang) if self.may_read_first else ""

    def question(self, lang: Lang) -> Document:
        """Return the question, cached so that an unchanged question is the same document."""
        shown = lang, self.stage is Stage.REPAIRING, self.item.is_card and self.shows_answer
        if shown not in self._questions:
            self._questions[shown] = stack(*self._parts(lang))
        return self._questions[shown]

    def _parts(self, lang: Lang) -> Sequence[Document]:
        match self.item:
            case JudgeStatement(statement=statement):
                parts = [from_markup(translate("judge.ask", lang, says=statement.says[lang]))]
                if self.stage is Stage.REPAIRING:
                    parts.append(text(translate("judge.repair", lang), "bold"))
                return parts
            case Output(ask=ask, code=code):
                return [from_markup(ask[lang]), listing(code)]
            case Choice(ask=ask) | Numeric(ask=ask):
                return [from_markup(ask[lang])]
        parts = card_parts(self.item, lang, turned=self.shows_answer)
        if self.stage is Stage.REVEALED and points_of(self.item):
            parts.append(text(translate("say.tick", lang), "bold"))
        return parts

    def rows(self, lang: Lang) -> list[Row]:
        """Return the rows to pick from or, after the answer, the rows marked right or wrong."""
        match self.item:
            case Choice(options=options):
                return self._option_rows(options, lang)
            case JudgeStatement(repairs=repairs) if self.stage is Stage.REPAIRING:
                return self._option_rows(repairs, lang)
            case JudgeStatement() if self.stage is Stage.ASKED:
                return [
                    Row(each.value[0], text(translate(f"judge.{each.value}", lang)))
                    for each in JUDGEMENTS
                ]
            case JudgeStatement():
                return self._judged_rows(lang)
        if self.stage is Stage.REVEALED:
            ratings = [self._rating_row(rating, lang) for rating in Rating]
            return [*point_rows(points_of(self.item), self._marks, lang), *ratings]
        return []

    @property
    def first_row(self) -> int | None:
        """The row that Enter picks unless the cursor is moved; None unless a card is revealed.

        It is the rating that the ticked points suggest, or "remembered" if none is ticked.
        """
        if self.stage is not Stage.REVEALED:
            return None
        count = len(points_of(self.item))
        return count + suggested_rating(len(self._marks), count) - 1

    def is_rating(self, row: int | None) -> bool:
        """Return whether a row is a rating, not a point of a spoken card; true for None."""
        return row is None or row >= len(points_of(self.item))

    def _option_rows(self, options: Sequence[Option], lang: Lang) -> list[Row]:
        picked = self._picked
        return [
            Row(
                letter,
                from_markup(option.text[lang]),
                self._sign(option, index),
                index in picked,
                self._reason(option, lang),
            )
            for index, (letter, option) in enumerate(
                zip(letters(len(options)), options, strict=True)
            )
        ]

    def _judged_rows(self, lang: Lang) -> list[Row]:
        """Return the repairs if one was picked, else the judgements, with their signs."""
        assert isinstance(self.item, JudgeStatement)
        answer = self.answered.answer if self.answered else None
        if isinstance(answer, Judged) and answer.repair is not None:
            return self._option_rows(self.item.repairs, lang)
        right = self.item.statement.verdict.judgement
        own = answer.judgement if isinstance(answer, Judged) else None
        signs = {own: WRONG, right: RIGHT}
        return [
            Row(
                each.value[0],
                text(translate(f"judge.{each.value}", lang)),
                signs.get(each, ""),
                each is own,
            )
            for each in JUDGEMENTS
        ]

    @property
    def _picked(self) -> frozenset[int]:
        match self.answered.answer if self.answered else None:
            case SelectedOptions(options):
                return options
            case Judged(repair=int(index)):
                return frozenset({index})
        return frozenset(self._marks)

    def _sign(self, option: Option, index: int) -> str:
        if not self.is_over or self.undecided:
            return ""
        if option.correct:
            return RIGHT
        return WRONG if index in self._picked else ""

    def _reason(self, option: Option, lang: Lang) -> Document:
        """Return why a wrong option is wrong; empty until the answer may be shown."""
        known = self.is_over and not self.undecided and option.why is not None
        return from_markup(option.why[lang]) if known and option.why else Document()

    def _rating_row(self, rating: Rating, lang: Lang) -> Row:
        """Return a rating and when the item would be due again; in practice, only the rating."""
        word = Content(translate(f"rate.{rating.name.lower()}", lang))
        if not self._scheduled:
            return Row(str(int(rating)), text(word))
        after = review(self.state, rating, self._now, self._today)
        when = until_due(after, self._now, self._today, lang)
        gap = " " * (RATING_COLUMN - word.cell_length)
        return Row(str(int(rating)), text(word + gap + Content.styled(when, "$muted")))
