"""The summary at the end of a session: what was answered and missed, and what is due next."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from mlquiz.domain.filter import EVERYTHING, Filter
from mlquiz.domain.items import Item
from mlquiz.domain.scheduling import falls_due
from mlquiz.render.cells import clip
from mlquiz.render.markup import to_plain
from mlquiz.study.eligible_items import due_items, new_items
from mlquiz.study.progress import due_by_day
from mlquiz.study.session import StudySession
from mlquiz.study.session_planner import (
    EXTRA_NEW,
    EmptyReason,
    SessionRequest,
    empty_reason,
    plan_session,
)
from mlquiz.tui.base_app import app_of, show_errors
from mlquiz.tui.document import Document, stack, text
from mlquiz.tui.paint import summary_line
from mlquiz.tui.relative_time import until
from mlquiz.tui.routes import Route
from mlquiz.tui.screens.base import BaseScreen, with_unavailable_reasons
from mlquiz.tui.widgets.options import Options, Row

MAX_LESSONS = 5
MAX_QUESTIONS = 3
"""Maximum number of missed questions listed below a lesson."""
MARGIN = 13
"""Number of cells of a line that are not available for a question."""
MAX_WIDTH = 100
SOON = timedelta(minutes=30)


class SessionSummaryScreen(BaseScreen):
    """The counts of a session, what was missed, and when the next items are due.

    The screen returns the learner's choice: 'more', 'undo', 'home', or None to go back.
    """

    CSS_PATH = "session_summary.tcss"
    title_key = "end.title"
    BINDINGS: ClassVar[list[BindingType]] = with_unavailable_reasons(
        Binding("m,enter", "more", "key.more"),
        Binding("u", "undo", "key.undo"),
        Binding("h", "home", "key.home"),
        Binding("escape", "leave", "key.back"),
        *(
            Binding(str(n + 1), f"open({n})", "key.open_missed", show=False)
            for n in range(MAX_LESSONS)
        ),
    )

    def __init__(self, request: SessionRequest, session: StudySession) -> None:
        super().__init__()
        self._request = request
        self._session = session
        self._due = 0
        self._more = False

    def open(self) -> None:
        """Count what is due, and show the summary."""
        self.reload()

    @show_errors
    def reload(self) -> None:
        """Count the due items, find out whether more items can be offered, and show the summary."""
        library, store, wanted = self.services.library, self.services.store, self._request.wanted
        now = self.mark_counted()
        self._due = sum(1 for _ in due_items(library, store, wanted, now))
        fresh = new_items(library, store, wanted, now)
        self._more = self._request.cram or bool(self._due) or next(fresh, None) is not None
        self.show()
        self.refresh_bindings()

    def recount(self) -> None:
        """Count again after a new day began, an item fell due or the data changed."""
        self.reload()

    def body(self) -> ComposeResult:
        """Compose the page."""
        with VerticalScroll():
            yield Static(id="summary")
            yield Static(id="missed-title")
            yield Options()

    @show_errors
    def show(self) -> None:
        """Write the summary and the list of missed items."""
        super().show()
        self.query_one("#summary", Static).update(stack(self._done(), self._ahead(), self._next()))
        missed = self._missed
        heading = text(self.translate("end.missed"), "bold") if missed else Document()
        self.query_one("#missed-title", Static).update(heading)
        self.query_one(Options).show(
            [
                Row(str(n + 1), self._missed_lines(concept, items))
                for n, (concept, items) in enumerate(missed)
            ]
        )

    @property
    def _missed(self) -> list[tuple[str, list[Item]]]:
        """The first `MAX_LESSONS` concepts with missed items, each with these items."""
        lessons: dict[str, list[Item]] = {}
        for item in self._session.missed:
            lessons.setdefault(item.concept, []).append(item)
        return list(lessons.items())[:MAX_LESSONS]

    def _missed_lines(self, concept: str, items: list[Item]) -> Document:
        """Return the title of a lesson, followed by the missed questions."""
        lines = text(to_plain(self.services.library.concept(concept).title[self.lang]))
        width = min(self.size.width, MAX_WIDTH) - MARGIN
        for item in items[:MAX_QUESTIONS]:
            lines += text(clip(summary_line(item, self.lang), width), "$muted")
        if (left := len(items) - MAX_QUESTIONS) > 0:
            lines += text(self.translate("end.missed_left", count=left), "$muted")
        return lines

    def _done(self) -> Document:
        queue = self._session.queue
        if queue.answered:
            counts = {"answered": queue.answered, "right": queue.right}
            return text(self.translate("session.count", **counts), "bold $success")
        minutes = self.services.settings.minutes_per_day
        values = {"minutes": minutes, "days": self._request.ahead}
        return text(self.translate(self._why_nothing(), **values), "bold")

    def _why_nothing(self) -> str:
        """Return the key of the message that explains why nothing was answered."""
        reason = empty_reason(self.services, self._request, app_of(self).clock())
        if reason is EmptyReason.NO_MATCH:
            return "session.nothing_matches"
        if reason is EmptyReason.NONE_AHEAD:
            return "session.none_ahead"
        if self._request.cram or self._is_left(self._request.wanted):
            return "session.none_answered"
        if self._is_left(EVERYTHING):
            return "end.nothing_of_kind"
        keys = {
            EmptyReason.OUT_OF_TIME: "end.out_of_time",
            EmptyReason.FINAL_DAYS: "end.final_days",
        }
        return keys.get(reason, "end.nothing")

    def _is_left(self, wanted: Filter) -> bool:
        """Return whether any item that matches `wanted` can be asked now."""
        request = replace(self._request, wanted=wanted)
        return bool(plan_session(self.services, request, app_of(self).clock()).planned)

    def _ahead(self) -> Document:
        """Return how many items are due now and in the next days, and when the next one is due.

        Return an empty document if no item will fall due.
        """
        now, calendar = app_of(self).clock(), self.services.calendar
        known = self.services.store.states().items()
        states = [state for item, state in known if self.services.library.has(item)]
        moments = [moment for state in states if (moment := falls_due(state, calendar)) is not None]
        if not moments:
            return Document()
        days = [count for _, count in due_by_day(states, now, calendar)]
        counts = {"now": days[0], "tomorrow": days[1], "week": sum(days)}
        return text(self.translate("end.due", **counts)) + text(self._soonest(moments, now))

    def _soonest(self, moments: list[datetime], now: datetime) -> str:
        """Return when the next item is due, and how many fall due within `SOON`, if any."""
        when = until(min(moments), now, self.services.calendar, self.lang)
        soon = sum(now < each <= now + SOON for each in moments)
        if min(moments) <= now or not soon:
            return self.translate("end.soonest", when=when)
        return self.translate("end.soon", count=soon, when=when)

    def _next(self) -> Document:
        if self._request.cram or not self._more:
            return Document()
        if self._due:
            return text(self.translate("end.more_due", count=self._due), "$muted")
        return text(self.translate("end.more", count=EXTRA_NEW), "$muted")

    def unavailable(self, action: str, *parameters: object) -> str | None:
        """Return why an action is unavailable now; see `BaseScreen.unavailable`."""
        match action, parameters:
            case "undo", _ if not self._session.can_undo:
                return "session.nothing_to_undo"
            case "more", _ if not self._more:
                return "end.no_more"
            case "open", (int(index),) if index >= len(self._missed):
                return "end.no_such"
        return None

    def action_more(self) -> None:
        """Continue with more new items, or repeat the same practice."""
        self.dismiss("more")

    def action_undo(self) -> None:
        """Undo the last step and return to its item."""
        self.dismiss("undo")

    @on(Options.Picked)
    def _open_link(self, event: Options.Picked) -> None:
        self.action_open(event.index)

    def action_open(self, index: int) -> None:
        """Open the lesson at an index in the list of missed items."""
        if self.is_active:
            app_of(self).go(Route(screen="lesson", concept=self._missed[index][0]))

    def action_home(self) -> None:
        """Leave the session for the home screen."""
        self.dismiss("home")

    def action_leave(self) -> None:
        """Leave the session for the screen from which it was started."""
        self.dismiss(None)
