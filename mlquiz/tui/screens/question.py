"""The base class of the screens that ask questions: answers, steps, outcomes and predictions."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from mlquiz.domain.answers import Answer, InvalidAnswer
from mlquiz.domain.steps import WriteCode
from mlquiz.i18n.messages import MESSAGES
from mlquiz.study.session import AnswerResult, PresentedItem
from mlquiz.text import Text
from mlquiz.tui.base_app import app_of, show_errors
from mlquiz.tui.question_state import QuestionState
from mlquiz.tui.screens.base import BaseScreen
from mlquiz.tui.unavailable import unavailable
from mlquiz.tui.widgets.options import Options
from mlquiz.tui.widgets.question_view import QuestionView

if TYPE_CHECKING:
    from mlquiz.domain.exercises import Exercise, ExerciseResult
    from mlquiz.lab.protocol import Failed
    from mlquiz.tui.widgets.answer_editor import AnswerEditor
    from mlquiz.tui.widgets.prediction_run import PredictionRun

ANSWER_KEYS = (
    Binding("n,enter", "next", "key.next"),
    Binding("n,enter", "settle", "key.settle"),
    Binding("space,enter", "reveal", "key.reveal"),
    Binding("d", "demo", "key.demo"),
)
GIVE_UP_KEY = Binding("space,0", "give_up", "key.give_up")


class QuestionScreen(BaseScreen):
    """A screen that asks one question after another.

    `QuestionState` holds the state of the question and `QuestionView` shows it; this class connects
    them to the keys. A subclass chooses the questions and saves the answers.
    """

    AUTO_FOCUS = ""
    own_actions: ClassVar[frozenset[str]] = frozenset()
    """Actions that need a current question."""

    def __init__(self) -> None:
        super().__init__()
        self._question: QuestionState | None = None
        self._hint: Text | None = None
        self.page = QuestionView()
        """The widget that shows the current item."""

    def body(self) -> ComposeResult:
        """Compose the page."""
        yield self.page

    @property
    def question(self) -> QuestionState:
        """The state of the current item."""
        assert self._question is not None
        return self._question

    @property
    def _presented(self) -> PresentedItem | None:
        """The item of the current question, as it was presented."""
        raise NotImplementedError

    def _submit_answer(self, answer: Answer) -> None:
        """Save a complete answer, and show its outcome or what follows."""
        raise NotImplementedError

    def _void_answer(self) -> None:
        """Void the last answer, because its demo run contradicted the answer key."""
        raise NotImplementedError

    @property
    def key_context(self) -> Hashable:
        """The current item with its seed, stage and hint; None if there is no item."""
        question, asked = self._question, self._presented
        if question is None or asked is None:
            return None
        return (
            question.item.id,
            asked.seed,
            question.progress,
            question.is_answered,
            question.undecided,
            self._hint,
        )

    def on_key(self, event: events.Key) -> None:
        """Pick an option by its key, whichever widget has the focus."""
        if self._question is not None:
            self.query_one(Options).pick_by_key(event)

    def _refocus(self) -> None:
        self.page.focus_answer(self.question)
        self.after_refresh_if_open(self.refresh_bindings)  # paint the question or answer first

    @on(Options.Picked)
    @show_errors
    def _on_option_picked(self, event: Options.Picked) -> None:
        if self._question is None or self._question.is_answered or event.is_stale:
            return
        self._advance(lambda question: question.pick(event.index))

    def _advance(self, enter: Callable[[QuestionState], Answer | None]) -> None:
        """Take what `enter` returns: submit an answer, else show the marks or the next step.

        If the input is invalid, show why.
        """
        question = self._question
        if question is None or question.is_answered:
            return
        progress, self._hint = question.progress, None
        try:
            answer = enter(question)
        except InvalidAnswer as error:
            self._hint = error.text
            self.show()
            return
        if answer is not None:
            self._submit_answer(answer)
        elif question.progress == progress:
            self._suggest_rating(self.query_one(Options))
            self.show()
        else:
            self._show_step()

    def _show_step(self) -> None:
        """Show the current step, after another one, whose hint no longer applies."""
        self._hint = None
        self.page.begin_step()
        self.show()
        self.after_refresh_if_open(self.page.scroll_to_step)
        self._refocus()

    def _suggest_rating(self, options: Options) -> None:
        """Move the cursor to the rating suggested by the ticked points, and scroll to it."""
        suggested = self.question.first_row
        if suggested is not None and self.question.is_rating(options.cursor):
            options.cursor = suggested
            self.after_refresh_if_open(lambda: options.scroll_to_row(suggested))

    @on(Options.Submitted)
    @show_errors
    def _submit_selection(self) -> None:
        self._advance(QuestionState.submit)

    @on(Input.Submitted)
    @show_errors
    def _on_line_submitted(self, event: Input.Submitted) -> None:
        next_line = (
            self.page.ensure_field().begin_line(self._question.step) if self._question else None
        )
        if next_line is not None:
            self._hint = next_line
            self.show()
            return
        self._advance(lambda question: question.enter(event.value))

    @show_errors
    def on_answer_editor_submitted(self, event: AnswerEditor.Submitted) -> None:
        """Submit the text of the editor; code of an exercise is run first."""
        step = self._question.step if self._question else None
        if isinstance(step, WriteCode) and step.exercise:
            self._run_code(step, step.exercise, event.text)
        else:
            self._advance(lambda question: question.enter(event.text))

    def _run_code(self, step: WriteCode, exercise: Exercise, typed: str) -> None:
        """Run code in the background, in place of an earlier run; show a hint if it is invalid."""
        try:
            code = step.read(typed)
        except InvalidAnswer as error:
            self._hint = error.text
        else:
            self._hint = MESSAGES["implement.running"]
            self.run_worker(self._judge(step, exercise, code), group="code", exclusive=True)
        self.show()

    async def _judge(self, step: WriteCode, exercise: Exercise, code: str) -> None:
        pack_code = self.services.library.pack_code_of(self.question.item.id)
        result = await app_of(self).runner.judge(exercise, code, pack_code)
        self._take_result(step, code, result)

    @show_errors
    def _take_result(self, step: WriteCode, code: str, result: ExerciseResult | Failed) -> None:
        """Give the result of a run, unless its step is no longer the current one."""
        if self._question is None or self._question.step is not step:
            return
        from mlquiz.domain.exercises import Attempt, ExerciseResult

        if isinstance(result, ExerciseResult):
            self._advance(lambda question: question.enter_value(Attempt(code, result)))
            return
        self._hint = Text(result.message, result.zh)
        self.show()

    @show_errors
    def on_answer_input_gave_up(self) -> None:
        """Submit 'I don't know' for a space typed into the empty field."""
        self._advance(QuestionState.give_up)

    def _show_answered(self, answered: AnswerResult) -> None:
        """Show the outcome of an answer; a prediction first runs its experiment."""
        if self.question.item.is_prediction and not self.question.gave_up:
            self.question.undecided = True
            self.page.run_prediction(answered)
        self._show_outcome()

    @show_errors
    def on_prediction_run_decided(self, event: PredictionRun.Decided) -> None:
        """Show the outcome of the experiment, unless its question is no longer shown.

        If the experiment contradicts the answer key, void the answer.
        """
        if event.pane is not self.page.prediction_run:
            return
        self.question.undecided = False
        if event.prediction.disagrees:
            self._void_answer()
        self._show_outcome()

    def _show_outcome(self) -> None:
        self.show()
        self._refocus()
        self.after_refresh_if_open(self.page.scroll_to_outcome)

    def unavailable(self, action: str, *parameters: object) -> str | None:  # noqa: ARG002
        """Return why an action is unavailable now; see `BaseScreen.unavailable`."""
        if self._question is None:
            return "" if action in self.own_actions else None
        return unavailable(self._question, action)

    def action_reveal(self) -> None:
        """Show the back of the card."""
        self._advance(lambda question: question.enter_value(True))

    def action_settle(self) -> None:
        """Stop the running experiment, and show the outcome without it."""
        if self.page.prediction_run is not None:
            self.page.prediction_run.stop()

    def action_give_up(self) -> None:
        """Submit 'I don't know'."""
        self.question.confident = None
        self._submit_answer(self.question.give_up())

    def action_demo(self) -> None:
        """Open the lab and run the demo that proves the item's answer."""
        if not self.is_active:
            return
        from mlquiz.tui.screens.lab import LabScreen

        item, answered, pane = self.question.item, self.question.answered, self.page.prediction_run
        lab = LabScreen(
            item.demo or "",
            claim=item.claim,
            event=answered.event.uuid if answered else None,
            seed=pane.seed if pane else 0,
            run=True,
        )
        self.app.push_screen(lab)
