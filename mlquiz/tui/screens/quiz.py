"""The screen of a study session: shows an item, takes the answer and shows the feedback."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from mlquiz.domain.answers import Answer, InvalidAnswer
from mlquiz.domain.events import Action
from mlquiz.domain.exercises import Attempt, Exercise, ExerciseResult
from mlquiz.domain.scheduling import is_suspended_or_buried
from mlquiz.domain.steps import Rate, Reveal, WriteCode
from mlquiz.i18n.messages import PHRASES
from mlquiz.study.agenda import MORE, SessionRequest, start_session
from mlquiz.study.session import StudySession
from mlquiz.text import Text
from mlquiz.tui.base_app import app_of, is_open, show_errors
from mlquiz.tui.question_state import QuestionState
from mlquiz.tui.routes import Route
from mlquiz.tui.screens.base import BaseScreen, moved, with_unavailable_reasons
from mlquiz.tui.widgets.options import Options
from mlquiz.tui.widgets.question_view import QuestionView

if TYPE_CHECKING:
    from mlquiz.lab.protocol import Failed
    from mlquiz.tui.widgets.answer_editor import AnswerEditor
    from mlquiz.tui.widgets.prediction_run import PredictionRun

KEYS = (
    Binding("n,enter", "next", "key.next"),
    Binding("n,enter", "settle", "key.settle"),
    Binding("space,enter", "reveal", "key.reveal"),
    Binding("d", "demo", "key.demo"),
    Binding("l", "lesson", "key.lesson"),
    Binding("space,0", "give_up", "key.give_up"),
    Binding("u", "undo", "key.undo"),
    Binding("x", "suspend", "key.suspend"),
    Binding("z", "bury", "key.bury"),
    Binding("f", "flag", "key.flag"),
    Binding("exclamation_mark", "report", "key.report", show=False),
)
OWN_ACTIONS = {each.action for each in KEYS}
"""Actions that need a current item."""


class QuizScreen(BaseScreen):
    """The screen that presents the items of one study session.

    `QuestionState` holds the state of the item, `StudySession` that of the session, and
    `QuestionView` shows the item; this screen connects them to the keys.
    """

    AUTO_FOCUS = ""
    title_key = "quiz.title"
    BINDINGS: ClassVar[list[BindingType]] = [
        *with_unavailable_reasons(*KEYS),
        moved("s", "quiz.suspend_moved"),
        moved("b", "quiz.bury_moved"),
    ]

    def __init__(self, order: SessionRequest) -> None:
        super().__init__()
        self._order = order
        self._session: StudySession | None = None
        self._question: QuestionState | None = None
        self._hint: Text | None = None

    def body(self) -> ComposeResult:
        """Compose the page."""
        yield QuestionView()

    def open(self) -> None:
        """Plan the session and show its first item."""
        self._begin(self._order)

    @property
    def page(self) -> QuestionView:
        """The widget that shows the current item."""
        return self.query_one(QuestionView)

    @property
    def session(self) -> StudySession:
        """The current study session."""
        assert self._session is not None
        return self._session

    @property
    def question(self) -> QuestionState:
        """The state of the current item."""
        assert self._question is not None
        return self._question

    def _begin(self, order: SessionRequest) -> None:
        self._question = None
        self._session = start_session(self.services, order, app_of(self).clock)
        self._show_current_item()

    def _show_current_item(self) -> None:
        """Show the current item, with its outcome if it was answered.

        If there is none, finish the session.
        """
        self.page.reset()
        asked = self.session.asked
        if asked is None:
            self._question = None
            self.call_later(self._finish)
            return
        state = self.services.store.state(asked.item.id)
        now, scheduled = self.count_now(), not self._order.cram
        today = self.services.calendar.day_of(now)
        self._question = QuestionState(
            asked.item,
            state,
            now,
            today,
            scheduled=scheduled,
            asks_confidence=self.session.asks_confidence,
            memory=self.services.store.memory,
        )
        self._question.may_read_first = not state.begun and self.session.may_read_first
        self._question.is_learning = self.session.is_learning
        if self.session.answered is not None:
            self._question.finish(self.session.answered)
        self._hint = None
        self.show()
        self._refocus()
        self.page.prefetch_soon(asked.item)

    @show_errors
    def on_screen_resume(self) -> None:
        """Skip the item if another screen suspended, buried or answered it."""
        if self._question is None:
            return
        if self.session.skip_if_stale():
            self._show_current_item()
        else:
            self._refresh_card_state()

    @show_errors
    def recount(self) -> None:
        """Skip the item if another session answered, suspended or buried it.

        Otherwise recompute the intervals of a card's ratings from the current time.
        """
        if self._question is None:
            return
        if self.session.skip_if_stale():
            self._show_current_item()
            return
        self._refresh_card_state()
        now = app_of(self).clock()
        self.question.set_time(now, self.services.calendar.day_of(now))
        if isinstance(self.question.step, Rate):
            self.show()

    def _refresh_card_state(self) -> None:
        """Reload the card state of the item and update the key bar."""
        self.question.state = self.services.store.state(self.question.item.id)
        self.refresh_bindings()

    def _finish(self) -> None:
        """Show the summary of the session, unless this screen was closed in the meantime."""
        if not is_open(self):
            return
        from mlquiz.tui.screens.session_summary import SessionSummaryScreen

        self.app.push_screen(SessionSummaryScreen(self._order, self.session), self._go_on_after)

    @show_errors
    def _go_on_after(self, wish: str | None) -> None:
        """Undo the last step, go on with more items, or close: as chosen on the summary screen."""
        if wish == "undo":
            self.action_undo()
        elif wish == "more":
            self._begin(replace(self._order, more=MORE))
        else:
            self.dismiss_when_ready()

    @property
    def key_context(self) -> Hashable:
        """The current item with its seed, stage and hint; None if there is no item."""
        question, asked = self._question, self._session.asked if self._session else None
        if question is None or asked is None:
            return None
        return (
            question.item.id,
            asked.seed,
            question.steps_done,
            question.is_over,
            question.undecided,
            self._hint,
        )

    def on_key(self, event: events.Key) -> None:
        """Pick an option by its key, whichever widget has the focus."""
        if self._question is not None:
            self.query_one(Options).pick_by_key(event)

    def _refocus(self) -> None:
        self.page.focus_answer(self.question)
        self.refresh_bindings()

    def show(self) -> None:
        """Write the current item at its stage, and the title with the number of items left."""
        if self._question is None:
            super().show()
            return
        item = self._question.item
        section = self.section_title(self.services.library.concept(item.concept).section)
        left = self.translate("quiz.left", count=self.session.queue.left)
        practice = [self.translate("quiz.practice")] if self._order.cram else []
        self.set_title(f"{section} · {item.id}", " · ".join([*practice, left]))
        self.page.show(self._question, self._hint[self.lang] if self._hint else "")

    @on(Options.Picked)
    @show_errors
    def _on_option_picked(self, event: Options.Picked) -> None:
        if self._question is None or self._question.is_over or event.is_stale:
            return
        self._go_on(lambda question: question.pick(event.index))

    def _go_on(self, give: Callable[[QuestionState], Answer | None]) -> None:
        """Take what `give` returns: submit an answer, else show the marks or the next step.

        If the input is invalid, show why.
        """
        question = self._question
        if question is None or question.is_over:
            return
        done, self._hint = question.steps_done, None
        try:
            answer = give(question)
        except InvalidAnswer as error:
            self._hint = error.text
            self.show()
            return
        if answer is not None:
            self._submit_answer(answer)
        elif question.steps_done == done:
            self._suggest_rating(self.query_one(Options))
            self.show()
        else:
            self._show_step()

    def _show_step(self) -> None:
        """Show the current step, after another one."""
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
        self._go_on(QuestionState.submit)

    @on(Input.Submitted)
    @show_errors
    def _on_line_submitted(self, event: Input.Submitted) -> None:
        next_line = self.page.field.begin_line(self._question.step) if self._question else None
        if next_line is not None:
            self._hint = next_line
            self.show()
            return
        self._go_on(lambda question: question.enter(event.value))

    @show_errors
    def on_answer_editor_submitted(self, event: AnswerEditor.Submitted) -> None:
        """Submit the text of the editor; code of an exercise is run first."""
        step = self._question.step if self._question else None
        if isinstance(step, WriteCode) and step.exercise:
            self._run_code(step, step.exercise, event.text)
        else:
            self._go_on(lambda question: question.enter(event.text))

    def _run_code(self, step: WriteCode, exercise: Exercise, typed: str) -> None:
        """Run code in the background, in place of an earlier run; show a hint if it is invalid."""
        try:
            code = step.read(typed)
        except InvalidAnswer as error:
            self._hint = error.text
        else:
            self._hint = PHRASES["implement.running"]
            self.run_worker(self._judge(step, exercise, code), group="code", exclusive=True)
        self.show()

    async def _judge(self, step: WriteCode, exercise: Exercise, code: str) -> None:
        pack = self.services.library.pack_of(self.question.item.concept)
        result = await app_of(self).runner.judge(exercise, code, pack)
        self._take_result(step, code, result)

    @show_errors
    def _take_result(self, step: WriteCode, code: str, result: ExerciseResult | Failed) -> None:
        """Give the result of a run, unless its step is no longer the current one."""
        if self._question is None or self._question.step is not step:
            return
        if isinstance(result, ExerciseResult):
            self._go_on(lambda question: question.give(Attempt(code, result)))
            return
        self._hint = Text(result.message, result.zh)
        self.show()

    @show_errors
    def on_answer_input_unknown(self) -> None:
        """Submit 'I don't know' for a space typed into the empty field."""
        self._go_on(QuestionState.give_up)

    def _submit_answer(self, answer: Answer) -> None:
        """Record the answer and show its outcome.

        A card has none: the next item follows at once. A prediction first runs its experiment.
        """
        if self.question.is_over:
            return
        answered = self.session.answer(answer, confident=self.question.confident)
        self.question.finish(answered)
        self._hint = None
        if self.question.item.is_card:
            self.action_next()
            return
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
            self.session.void_last_answer()
        self._show_outcome()

    def _show_outcome(self) -> None:
        self.show()
        self._refocus()
        self.after_refresh_if_open(self.page.scroll_to_outcome)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether an action is possible now."""
        question = self._question
        if question is None:
            return action not in OWN_ACTIONS and super().check_action(action, parameters)
        possible: Mapping[str, Callable[[], bool]] = {
            "reveal": lambda: isinstance(question.step, Reveal),
            "next": lambda: question.is_over and not question.undecided,
            "settle": lambda: question.undecided,
            "demo": lambda: question.shows_answer and bool(question.item.demo),
            "lesson": lambda: question.shows_answer or question.can_read_first,
            "give_up": lambda: question.can_give_up,
            "undo": lambda: question.can_step_back or self.session.can_undo,
            "suspend": lambda: not question.state.suspended,
            "bury": lambda: not is_suspended_or_buried(question.state, app_of(self).clock()),
        }
        return (
            possible[action]() if action in possible else super().check_action(action, parameters)
        )

    def unavailable_reason(self, action: str) -> str:
        """Return the key of the message that explains why an action is unavailable; '' if none."""
        from mlquiz.tui.unavailable import unavailable_reason

        return unavailable_reason(self._question, action) if self._question else ""

    def action_reveal(self) -> None:
        """Show the back of the card."""
        self._go_on(lambda question: question.give(True))

    @show_errors
    def action_next(self) -> None:
        """Go on to the next item."""
        self.session.advance()
        self._show_current_item()

    def action_settle(self) -> None:
        """Stop the running experiment, and show the outcome without it."""
        if self.page.prediction_run is not None:
            self.page.prediction_run.stop()

    def action_give_up(self) -> None:
        """Submit 'I don't know'."""
        self.question.confident = None
        self._submit_answer(self.question.give_up())

    def action_undo(self) -> None:
        """Undo the last step in this item, or if there is none, in the session."""
        if self._question is not None and self._question.step_back():
            self._show_step()
            return
        undone = self.session.undo()
        if undone is None:
            app_of(self).notify_message("session.nothing_to_undo")
            return
        if undone.action in (Action.SUSPEND, Action.BURY):
            still_buried = self.session.is_held_back(undone.item)
            phrase = "session.buried" if still_buried else "session.resumed"
            app_of(self).notify_message(phrase, item=undone.item)
        shown = self._question.answered if self._question else None
        if shown is not None and shown is self.session.answered:
            self._refresh_card_state()
            self.show()
        else:
            self._show_current_item()

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

    def action_lesson(self) -> None:
        """Open the lesson of the item's concept.

        If it is read before the answer, the answer counts as learning, not as a review.
        """
        if not self.is_active:
            return
        if self.question.can_read_first:
            self.session.read_first()
            self.question.is_learning = True
            self.show()
        app_of(self).go(Route(screen="lesson", concept=self.question.item.concept))

    def action_suspend(self) -> None:
        """Suspend this item: it is not asked again until it is resumed."""
        self._suspend_or_bury("quiz.suspended", self.session.suspend)

    def action_bury(self) -> None:
        """Bury this item: it is not asked again before tomorrow."""
        self._suspend_or_bury("session.buried", self.session.bury)

    def _suspend_or_bury(self, phrase: str, act: Callable[[], None]) -> None:
        item = self.question.item.id
        act()
        app_of(self).notify_message(phrase, item=item)
        if self.session.answered is None:
            self._show_current_item()
        else:
            self._refresh_card_state()
            self.show()

    def action_report(self) -> None:
        """Ask for a note and write a report on the item."""
        from mlquiz.tui.screens.item_report import ItemReportScreen

        self.app.push_screen(ItemReportScreen(self.session))

    def action_flag(self) -> None:
        """Flag or unflag the item."""
        flagged = self.session.toggle_flag()
        app_of(self).notify_message(
            "session.flagged" if flagged else "session.unflagged", item=self.question.item.id
        )
