"""The state of the question on the screen: the steps so far, the marks, and the result."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from msgspec.structs import replace
from textual.content import Content

from mlquiz.domain.answers import Answer, GaveUp
from mlquiz.domain.blocks import Block, LabelledCurves
from mlquiz.domain.items import Item
from mlquiz.domain.memory import DEFAULT_MEMORY, MemoryModel
from mlquiz.domain.rating import Rating
from mlquiz.domain.rating_steps import Confidence, Rate
from mlquiz.domain.scheduling import CardState, review
from mlquiz.domain.steps import Given, Marks, Step, WriteText
from mlquiz.i18n.tui import translate
from mlquiz.study.session import AnswerResult
from mlquiz.text import Lang, Text
from mlquiz.tui.document import Document, stack, text
from mlquiz.tui.paint import paint, paint_row
from mlquiz.tui.widgets.options import Row
from mlquiz.views.question import QuestionContent, instruction, question_content

RATING_COLUMN = 12


class QuestionState:
    """The state of one item until it is answered, independent of the store and of widgets."""

    def __init__(
        self,
        item: Item,
        state: CardState,
        now: datetime,
        today: date,
        *,
        scheduled: bool = True,
        asks_confidence: bool = False,
        memory: MemoryModel = DEFAULT_MEMORY,
    ) -> None:
        self.item = item
        self.state = state
        """The item's schedule, and whether it is suspended or buried."""
        self.answered: AnswerResult | None = None
        self.undecided = False
        """Whether a run has yet to decide the prediction, so no option is marked right."""
        self.may_read_first = False
        """Whether the lesson may be read before answering; the answer then counts as learning."""
        self.is_learning = False
        self.next_note: Text | None = None
        """The note after the verdict, in place of when the item is due next."""
        self.step: Step | None = item.step(())
        """What is asked for now; None once the answer is complete."""
        self.confident: bool | None = None
        """Whether the learner is sure of the answer; None if that is not asked."""
        self.set_time(now, today)
        self._scheduled = scheduled
        self._memory = memory
        self._asks_confidence = asks_confidence and not item.is_self_rated
        self._given: Given = ()
        self._unconfirmed: Given = ()
        """The values of the steps while the confidence is asked, before the answer is shown."""
        self._complete: Given = ()
        self._marks: Marks = ()
        self._shown: tuple[tuple[tuple[Block, ...], str], tuple[Document, Document]] | None = None

    def set_time(self, now: datetime, today: date) -> None:
        """Set the time from which the interval of each rating is computed."""
        self._now = now
        self._today = today

    @property
    def is_multi_select(self) -> bool:
        """Whether rows are marked and then submitted."""
        return self.step is not None and self.step.many

    @property
    def is_answered(self) -> bool:
        """Whether the item was answered."""
        return self.answered is not None

    @property
    def progress(self) -> tuple[int, bool]:
        """The number of steps that were taken, and whether the confidence is asked for."""
        return len(self._given), bool(self._unconfirmed)

    @property
    def shows_answer(self) -> bool:
        """Whether the learner has seen the right answer."""
        if self.step is None or self.is_answered:
            return self.is_answered and not self.undecided
        return self.step.shows_answer

    @property
    def can_give_up(self) -> bool:
        """Whether the learner may answer "I don't know" now."""
        return self.step is not None and self.step.can_give_up and not self.is_answered

    @property
    def can_read_first(self) -> bool:
        """Whether the lesson may be read now, before answering."""
        return self.may_read_first and not self.is_answered and not self.shows_answer

    @property
    def gave_up(self) -> bool:
        """Whether the learner answered "I don't know"."""
        return self.answered is not None and isinstance(self.answered.answer, GaveUp)

    def enter_value(self, value: Any) -> Answer | None:
        """Enter the value of the current step; return the answer if that completes it.

        The last value is kept only by `finish`, in case the answer cannot be saved and is repeated.
        """
        if isinstance(self.step, Confidence):
            self.confident = value
            return self._advance(self._unconfirmed)
        given = (*self._given, value)
        following = self.item.step(given)
        shows_answer = following is None or following.shows_answer
        if shows_answer and self._asks_confidence and self.confident is None:
            self._unconfirmed, self._marks, self.step = given, (), Confidence()
            return None
        return self._advance(given)

    def _advance(self, given: Given) -> Answer | None:
        """Advance to the step after `given`; return the answer if there is none."""
        following = self.item.step(given)
        if following is None:
            self._complete = given
            return self.item.answer_from(given)
        self._given, self._unconfirmed, self._marks, self.step = given, (), (), following
        return None

    def pick(self, index: int) -> Answer | None:
        """Pick or mark a row; return the answer if that completes it, else None."""
        if self.step is None:
            return None
        value = self.step.picked(index, self._marks)
        if value is not None:
            return self.enter_value(value)
        self._marks = self.step.marked(index, self._marks)
        return None

    def submit(self) -> Answer | None:
        """Submit the marked rows; see `enter_value`. Raise InvalidAnswer if none is marked."""
        return self.enter_value(self.step.submitted(self._marks)) if self.step else None

    def enter(self, line: str) -> Answer | None:
        """Submit a typed text; see `enter_value`. Raise InvalidAnswer if it cannot be read."""
        return self.enter_value(self.step.read(line)) if self.step else None

    def give_up(self) -> Answer:
        """Return the answer "I don't know", with what was given so far."""
        return self.item.give_up(self._given)

    @property
    def can_step_back(self) -> bool:
        """Whether there is a step before the answer to undo."""
        return not self.is_answered and bool(self._given or self._marks or self._unconfirmed)

    def step_back(self) -> bool:
        """Undo the last mark of a multi-select; without one, the last step and its ticks.

        Return whether anything was undone.
        """
        if not self.can_step_back:
            return False
        if self._marks and self.is_multi_select:
            self._marks = self._marks[:-1]
            return True
        *given, value = self._unconfirmed or self._given or (None,)
        self._given, self._marks = tuple(given), ()
        self._unconfirmed, self.confident = (), None
        self.step = self.item.step(self._given)
        if isinstance(self.step, WriteText) and value is not None:
            self.step = self.step.resumed(value)
        return True

    def finish(self, answered: AnswerResult) -> None:
        """Store the result of the answer."""
        self.answered = answered
        self.step = None
        self._given = self._complete or self._given

    def verdict_note(self, lang: Lang, now: datetime) -> str:
        """Return the note after the verdict: `next_note`, or else when the item is due next.

        Return '' before the answer.
        """
        from mlquiz.tui.feedback import due_line  # not needed for the first question

        if self.answered is None:
            return ""
        return self.next_note[lang] if self.next_note else due_line(self.answered, lang, now)

    def instruction_line(self, lang: Lang) -> Document:
        """Return the instruction for this kind of item: choose one, compute, ..."""
        words = Content.styled(instruction(self.item, lang), "$muted")
        note = self._note(lang)
        return text(
            Content.assemble(words, ("  ·  ", "$muted"), (note, "$accent")) if note else words
        )

    def _note(self, lang: Lang) -> str:
        """Return a note that the lesson may be, or was, read first; '' if neither."""
        if self.is_answered or self.shows_answer:
            return ""
        if self.is_learning:
            return translate("quiz.is_learning", lang)
        if not self.may_read_first:
            return ""
        if isinstance(self.step, WriteText):
            return translate("quiz.read_first_written", lang)
        typed = self.step is not None and self.step.is_typed
        return translate("quiz.read_first_typed" if typed else "quiz.read_first", lang)

    def question(self, lang: Lang) -> Document:
        """Return the question, up to its curves if it has any.

        It is cached so that an unchanged question is the same document.
        """
        return self._parts(lang)[0]

    def after_curves(self, lang: Lang) -> Document:
        """Return what follows the curves of the question; empty if it has none."""
        return self._parts(lang)[1]

    def curves(self, lang: Lang) -> LabelledCurves | None:
        """Return the curves that the question is about; None if there are none."""
        blocks = self._view(lang).blocks
        return next((block for block in blocks if isinstance(block, LabelledCurves)), None)

    def _view(self, lang: Lang) -> QuestionContent:
        return question_content(self.item, self._given, self.step, lang, self._marks)

    def _parts(self, lang: Lang) -> tuple[Document, Document]:
        view = self._view(lang)
        shown = view.blocks, view.prompt
        if self._shown is None or self._shown[0] != shown:
            before, after = list[Document](), list[Document]()
            part = before
            for block in view.blocks:
                if isinstance(block, LabelledCurves):
                    part = after
                else:
                    part.append(paint(block, lang))
            if view.prompt:
                part.append(text(view.prompt, "bold"))
            self._shown = shown, (stack(*before), stack(*after))
        return self._shown[1]

    def rows(self, lang: Lang) -> list[Row]:
        """Return the rows to pick from or, after the answer, the rows marked right or wrong."""
        if self.answered is not None:
            rows = self.item.result_rows(self.answered.answer, lang)
            if self.undecided:
                rows = tuple(replace(row, correctness="", why="") for row in rows)
        else:
            rows = self._view(lang).rows
        painted = [paint_row(row, lang) for row in rows]
        if isinstance(self.step, Rate) and self._scheduled:
            first = len(self.step.points)
            painted[first:] = [
                self._with_interval(row, rating, lang)
                for row, rating in zip(painted[first:], Rating, strict=True)
            ]
        return painted

    @property
    def first_row(self) -> int | None:
        """The row that Enter picks unless the cursor is moved; None if there is none."""
        return self.step.cursor(self._marks) if self.step else None

    def is_rating(self, row: int | None) -> bool:
        """Return whether a row is a rating, not a point to tick; true for None."""
        points = self.step.points if isinstance(self.step, Rate) else ()
        return row is None or row >= len(points)

    def _with_interval(self, row: Row, rating: Rating, lang: Lang) -> Row:
        """Return the row of a rating with the time after which the item would be due again."""
        from mlquiz.tui.relative_time import until_due

        after = review(self.state, rating, self._now, self._today, self._memory)
        when = until_due(after, self._now, self._today, lang)
        word = Content(row.text.plain)
        gap = " " * (RATING_COLUMN - word.cell_length)
        return replace(row, text=text(word + gap + Content.styled(when, "$muted")))
