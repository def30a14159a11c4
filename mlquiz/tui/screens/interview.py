"""The screen of a mock interview: a clock, a question, the verdict, and what comes next."""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar

from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType

from mlquiz.domain.answers import Answer
from mlquiz.domain.interview import EndReason
from mlquiz.domain.rating_steps import Confidence
from mlquiz.errors import MlquizError
from mlquiz.i18n.interview import MESSAGES, translate
from mlquiz.render.markup import to_plain
from mlquiz.study.interview import InterviewSession
from mlquiz.study.interview_page import clock_time
from mlquiz.study.session import PresentedItem
from mlquiz.tui.base_app import app_of, is_open, show_errors
from mlquiz.tui.question_state import QuestionState
from mlquiz.tui.screens.base import with_unavailable_reasons
from mlquiz.tui.screens.question import ANSWER_KEYS, GIVE_UP_KEY, QuestionScreen

TICK_SECONDS = 1.0
KEYS = (
    *ANSWER_KEYS,
    GIVE_UP_KEY,
    Binding("u", "undo", "key.undo"),
    Binding("exclamation_mark", "report", "key.report", show=False),
)


class InterviewScreen(QuestionScreen):
    """The screen that holds one interview.

    Closing it leaves the interview unfinished; at its end the report takes its place.
    """

    title_key = "interview.title"
    own_actions = frozenset(each.action for each in KEYS)
    BINDINGS: ClassVar[list[BindingType]] = with_unavailable_reasons(*KEYS)

    def __init__(self, interview: InterviewSession) -> None:
        super().__init__()
        self.interview = interview

    def open(self) -> None:
        """Show the first question, and start the clock."""
        self.set_interval(TICK_SECONDS, self._show_clock)
        self._show_question()

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Save the time used, and close the screen; if the time was over, show a message."""
        self._pause()
        if self.interview.interview.ended is EndReason.TIME:
            self.app.notify(translate("over.time", self.lang), markup=False)
        return super().dismiss(result)

    def on_unmount(self) -> None:
        """Save the time used if the app is closed."""
        self._pause()

    def _pause(self) -> None:
        with suppress(MlquizError):  # every answer is saved already
            self.interview.pause()

    @property
    def _presented(self) -> PresentedItem | None:
        return self.interview.asked.presented if self.interview.asked else None

    def _show_question(self) -> None:
        """Show the current question; if there is none, the report."""
        self.page.reset()
        presented, self._question, self._hint = self._presented, None, None
        if presented is None:
            self.call_later(self._finish)
            return
        now = app_of(self).clock()
        item = presented.item
        state = self.services.store.state(item.id)
        today = self.services.calendar.day_of(now)
        self._question = QuestionState(
            item, state, now, today, scheduled=False, asks_confidence=True
        )
        self.show()
        self._refocus()
        self.page.prefetch_soon(item)

    def _finish(self) -> None:
        """Show the report in place of this screen, unless it was closed in the meantime."""
        if not is_open(self):
            return
        from mlquiz.tui.screens.interview_report import InterviewReportScreen

        self.app.switch_screen(InterviewReportScreen(self.interview.interview))

    def show(self) -> None:
        """Write the question and the title."""
        if self._question is None:
            super().show()
            return
        self._show_clock()
        self.page.show(self._question, self._hint[self.lang] if self._hint else "")

    def _show_clock(self) -> None:
        """Write the topic, its level and the time left in the top bar."""
        asked = self.interview.asked
        if asked is None or not is_open(self):
            return
        left = self.interview.seconds_left
        topic = to_plain(asked.ladder.title[self.lang])
        level = translate(f"rung.{asked.rung.level.value}", self.lang)
        key = "interview.left" if left > 0 else "interview.last"
        self.set_title(f"{topic} · {level}", self.translate(key, left=clock_time(left)))

    def _show_step(self) -> None:
        """Show the current step; what follows the answer does not count as thinking."""
        if isinstance(self.question.step, Confidence):
            self.interview.stop_timing()
        super()._show_step()

    def _submit_answer(self, answer: Answer) -> None:
        """Save the answer and show its outcome."""
        if self.question.is_answered:
            return
        answered = self.interview.answer(answer, confident=self.question.confident)
        self.question.next_note = MESSAGES[self._next_note()]
        self.question.finish(answered)
        self._hint = None
        self._show_answered(answered)

    def _next_note(self) -> str:
        """Return the key of the message that says whether the ladder goes on."""
        asked, result = self.interview.asked, self.interview.result
        if result is not None and not result.passed:
            return "ladder.ends"
        return "ladder.done" if asked is not None and asked.is_last else "goes_on"

    def _void_answer(self) -> None:
        self.interview.void_last_answer()

    def unavailable(self, action: str, *parameters: object) -> str | None:
        """Return why an action is unavailable now; see `BaseScreen.unavailable`."""
        if action == "undo" and self._question and not self._question.can_step_back:
            return "session.nothing_to_undo"
        return super().unavailable(action, *parameters)

    @show_errors
    def action_next(self) -> None:
        """Go on to the next rung or topic, or to the report."""
        self.interview.advance()
        self._show_question()

    def action_undo(self) -> None:
        """Undo the last step before the answer."""
        if self.question.step_back():
            self._show_step()

    def action_report(self) -> None:
        """Ask for a note and write a report on the question."""
        from mlquiz.study.item_report import Subject
        from mlquiz.tui.screens.item_report import ItemReportScreen

        if (asked := self.interview.asked) is not None:
            subject = Subject(asked.presented, self.interview.answered)
            self.app.push_screen(ItemReportScreen(subject))
