"""The screen of a study session: shows an item, takes the answer and shows the feedback."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from msgspec.structs import replace
from textual.binding import Binding, BindingType

from mlquiz.domain.answers import Answer
from mlquiz.domain.events import Action
from mlquiz.domain.items import Item
from mlquiz.domain.rating_steps import Rate
from mlquiz.domain.scheduling import is_suspended_or_buried
from mlquiz.study.session import PresentedItem, StudySession
from mlquiz.study.session_planner import EXTRA_NEW, SessionRequest, start_session
from mlquiz.tui.base_app import app_of, is_open, show_errors
from mlquiz.tui.question_state import QuestionState
from mlquiz.tui.routes import Route
from mlquiz.tui.screens.base import moved, with_unavailable_reasons
from mlquiz.tui.screens.question import ANSWER_KEYS, GIVE_UP_KEY, QuestionScreen

KEYS = (
    *ANSWER_KEYS,
    Binding("l", "lesson", "key.lesson"),
    GIVE_UP_KEY,
    Binding("u", "undo", "key.undo"),
    Binding("x", "suspend", "key.suspend"),
    Binding("z", "bury", "key.bury"),
    Binding("f", "flag", "key.flag"),
    Binding("exclamation_mark", "report", "key.report", show=False),
)


class QuizScreen(QuestionScreen):
    """The screen that presents the items of one study session.

    `StudySession` holds the state of the session; see `QuestionScreen`.
    """

    title_key = "quiz.title"
    own_actions = frozenset(each.action for each in KEYS)
    BINDINGS: ClassVar[list[BindingType]] = [
        *with_unavailable_reasons(*KEYS),
        moved("s", "quiz.suspend_moved"),
        moved("b", "quiz.bury_moved"),
    ]

    def __init__(self, request: SessionRequest) -> None:
        super().__init__()
        self._request = request
        self._session: StudySession | None = None
        self._answered: dict[str, QuestionState] = {}
        """The items suspended or buried after their answer, by its UUID, in case that is undone."""

    def open(self) -> None:
        """Plan the session and show its first item."""
        self._begin(self._request)

    @property
    def session(self) -> StudySession:
        """The current study session."""
        assert self._session is not None
        return self._session

    def _begin(self, request: SessionRequest) -> None:
        self._question = None
        self._answered.clear()
        self._session = start_session(self.services, request, app_of(self).clock)
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
        self._hint = None
        if self.session.answered is not None:
            self._question = self._answered[self.session.answered.event.uuid]
            self._question.state = self.services.store.state(asked.item.id)
            self._show_outcome()
            return
        self._question = self._new_question(asked.item)
        self.show()
        self._refocus()
        self.page.prefetch_soon(asked.item)

    def _new_question(self, item: Item) -> QuestionState:
        """Return the state of an item that is asked now."""
        state, now = self.services.store.state(item.id), self.mark_counted()
        question = QuestionState(
            item,
            state,
            now,
            self.services.calendar.day_of(now),
            scheduled=not self._request.cram,
            asks_confidence=self.session.asks_confidence,
            memory=self.services.store.memory,
        )
        question.may_read_first = not state.started and self.session.may_read_first
        question.is_learning = self.session.is_learning
        return question

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

        self.app.push_screen(
            SessionSummaryScreen(self._request, self.session), self._on_summary_closed
        )

    @show_errors
    def _on_summary_closed(self, choice: str | None) -> None:
        """Undo the last step, go on with more items, or leave: as chosen on the summary screen."""
        if choice == "undo":
            self.action_undo()
        elif choice == "more":
            self._begin(replace(self._request, more=EXTRA_NEW))
        elif choice == "home":
            self.call_later(app_of(self).home)
        else:
            self.dismiss_when_ready()

    def show(self) -> None:
        """Write the current item at its stage, and the title with the number of items left."""
        if self._question is None:
            super().show()
            return
        item = self._question.item
        section = self.section_title(self.services.library.concept(item.concept).section)
        left = self.translate("quiz.left", count=self.session.queue.left)
        practice = [self.translate("quiz.practice")] if self._request.cram else []
        self.set_title(f"{section} · {item.id}", " · ".join([*practice, left]))
        self.page.show(self._question, self._hint[self.lang] if self._hint else "")

    @property
    def _presented(self) -> PresentedItem | None:
        return self._session.asked if self._session else None

    def _void_answer(self) -> None:
        self.session.void_last_answer()

    def _submit_answer(self, answer: Answer) -> None:
        """Record the answer and show its outcome.

        A card has none: the next item follows at once. A prediction first runs its experiment.
        """
        if self.question.is_answered:
            return
        answered = self.session.answer(answer, confident=self.question.confident)
        self.question.finish(answered)
        self._hint = None
        if self.question.item.is_card:
            self.action_next()
            return
        self._show_answered(answered)

    def unavailable(self, action: str, *parameters: object) -> str | None:
        """Return why an action is unavailable now; see `BaseScreen.unavailable`."""
        question = self._question
        match action:
            case "undo" if question and not (question.can_step_back or self.session.can_undo):
                return "session.nothing_to_undo"
            case "suspend" if question and question.state.suspended:
                return "quiz.is_suspended"
            case "bury" if question and is_suspended_or_buried(
                question.state, app_of(self).clock()
            ):
                return "quiz.is_suspended" if question.state.suspended else "quiz.is_buried"
        return super().unavailable(action, *parameters)

    @show_errors
    def action_next(self) -> None:
        """Go on to the next item."""
        self.session.advance()
        self._show_current_item()

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
            still_buried = self.session.is_suspended_or_buried(undone.item)
            phrase = "session.buried" if still_buried else "session.resumed"
            app_of(self).notify_message(phrase, item=undone.item)
        shown = self._question.answered if self._question else None
        if shown is not None and shown is self.session.answered:
            self._refresh_card_state()
            self.show()
        else:
            self._show_current_item()

    def action_lesson(self) -> None:
        """Open the lesson of the item's concept.

        If it is read before the answer, the answer counts as learning, not as a review.
        """
        if not self.is_active:
            return
        if self.question.can_read_first:
            self.session.read_first()
            self.question.is_learning = self.session.is_learning
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
        if (answered := self.session.answered) is None:
            self._show_current_item()
        else:
            self._answered[answered.event.uuid] = self.question
            self._refresh_card_state()
            self.show()

    def action_report(self) -> None:
        """Ask for a note and write a report on the item."""
        from mlquiz.study.item_report import Subject
        from mlquiz.tui.screens.item_report import ItemReportScreen

        if (asked := self.session.asked) is not None:
            self.app.push_screen(ItemReportScreen(Subject(asked, self.session.answered)))

    def action_flag(self) -> None:
        """Flag or unflag the item."""
        flagged = self.session.toggle_flag()
        app_of(self).notify_message(
            "session.flagged" if flagged else "session.unflagged", item=self.question.item.id
        )
