"""The end of a session: what was done, and what comes next."""

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
from mlquiz.study.agenda import MORE, Nothing, plan_session, reason_for_nothing
from mlquiz.study.planning import due_items, new_items
from mlquiz.study.progress import due_by_day
from mlquiz.study.sitting import Sitting
from mlquiz.tui.document import Document, stack, text
from mlquiz.tui.gist import gist
from mlquiz.tui.host import host, told
from mlquiz.tui.screens.base import BaseScreen, excused
from mlquiz.tui.start import Order, StartAt
from mlquiz.tui.times import plural, until
from mlquiz.tui.widgets.options import Options, Row

MAX_LESSONS = 5
MAX_QUESTIONS = 3
"""Missed questions that are named below their lesson."""
MARGIN = 13
"""Cells of a line that a question does not get."""
MAX_WIDTH = 100
SOON = timedelta(minutes=30)


class EndScreen(BaseScreen):
    """Counts of the session, what was missed, and when there will be more to do.

    Its result is what the learner wishes: `more`, `undo`, or None to leave.
    """

    CSS_PATH = "end.tcss"
    title_key = "end.title"
    BINDINGS: ClassVar[list[BindingType]] = excused(
        Binding("m,enter", "more", "key.more"),
        Binding("u", "undo", "key.undo"),
        Binding("h,escape", "leave", "key.home"),
        *(
            Binding(str(n + 1), f"open({n})", "key.open_missed", show=False)
            for n in range(MAX_LESSONS)
        ),
    )

    def __init__(self, order: Order, sitting: Sitting) -> None:
        super().__init__()
        self._order = order
        self._sitting = sitting
        self._due = 0
        self._more = False

    def open(self) -> None:
        """Look whether there is more."""
        library, store, wanted = self.desk.library, self.desk.store, self._order.wanted
        now = self.count_now()
        self._due = sum(1 for _ in due_items(library, store, wanted, now))
        fresh = new_items(library, store, wanted, now)
        self._more = self._order.cram or bool(self._due) or next(fresh, None) is not None
        super().open()

    @told
    def recount(self) -> None:
        """Count what fell due while the screen was open."""
        self.open()
        self.refresh_bindings()

    def body(self) -> ComposeResult:
        """Compose the page."""
        with VerticalScroll():
            yield Static(id="summary")
            yield Static(id="missed-title")
            yield Options()

    @told
    def show(self) -> None:
        """Write the counts."""
        super().show()
        self.query_one("#summary", Static).update(stack(self._done(), self._ahead(), self._next()))
        missed = self._missed
        heading = text(self.say("end.missed"), "bold") if missed else Document()
        self.query_one("#missed-title", Static).update(heading)
        self.query_one(Options).show(
            [
                Row(str(n + 1), self._missed_lines(concept, items))
                for n, (concept, items) in enumerate(missed)
            ]
        )

    @property
    def _missed(self) -> list[tuple[str, list[Item]]]:
        """The lessons to read, each with the items of its concept that were missed."""
        lessons: dict[str, list[Item]] = {}
        for item in self._sitting.missed:
            lessons.setdefault(item.concept, []).append(item)
        return list(lessons.items())[:MAX_LESSONS]

    def _missed_lines(self, concept: str, items: list[Item]) -> Document:
        """Name a lesson, and below it the questions that were missed."""
        lines = text(to_plain(self.desk.library.concept(concept).title[self.lang]))
        width = min(self.size.width, MAX_WIDTH) - MARGIN
        for item in items[:MAX_QUESTIONS]:
            lines += text(clip(gist(item, self.lang), width), "$muted")
        if (left := len(items) - MAX_QUESTIONS) > 0:
            lines += text(self.say("end.missed_left", count=left), "$muted")
        return lines

    def _done(self) -> Document:
        session = self._sitting.session
        if session.answered:
            counts = {"answered": session.answered, "right": session.right}
            return text(self.say("session.count", **counts), "bold $success")
        minutes = self.desk.settings.minutes_per_day
        return text(self.say(self._why_nothing(), minutes=minutes), "bold")

    def _why_nothing(self) -> str:
        """Return the phrase that says why nothing was answered."""
        reason = reason_for_nothing(self.desk, self._order, host(self).clock())
        if reason is Nothing.NO_MATCH:
            return "session.nothing_matches"
        if self._order.cram or self._is_left(self._order.wanted):
            return "session.none_answered"
        if self._is_left(EVERYTHING):
            return "end.nothing_of_kind"
        return "end.out_of_time" if reason is Nothing.OUT_OF_TIME else "end.nothing"

    def _is_left(self, wanted: Filter) -> bool:
        """Whether there is anything of this to ask now."""
        request = replace(self._order, wanted=wanted)
        return bool(plan_session(self.desk, request, host(self).clock()).planned)

    def _ahead(self) -> Document:
        """Say what is due now and on the days after, and when the next item comes."""
        now, calendar = host(self).clock(), self.desk.calendar
        known = self.desk.store.states().items()
        states = [state for item, state in known if self.desk.library.has(item)]
        moments = [moment for state in states if (moment := falls_due(state, calendar)) is not None]
        if not moments:
            return Document()
        days = [count for _, count in due_by_day(states, now, calendar)]
        counts = {"now": days[0], "tomorrow": days[1], "week": sum(days)}
        return text(self.say("end.due", **counts)) + text(self._soonest(moments, now))

    def _soonest(self, moments: list[datetime], now: datetime) -> str:
        """Say when the next item comes, and how many do within minutes."""
        when = until(min(moments), now, self.desk.calendar, self.lang)
        soon = sum(now < each <= now + SOON for each in moments)
        if min(moments) <= now or not soon:
            return self.say("end.soonest", when=when)
        return plural("end.soon", soon, self.lang, when=when)

    def _next(self) -> Document:
        if self._order.cram or not self._more:
            return Document()
        if self._due:
            return text(plural("end.more_due", self._due, self.lang), "$muted")
        return text(self.say("end.more", count=MORE), "$muted")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tell what is possible now."""
        match action:
            case "undo":
                return self._sitting.can_undo
            case "more":
                return self._more
            case "open":
                return isinstance(parameters[0], int) and parameters[0] < len(self._missed)
        return super().check_action(action, parameters)

    def excuse(self, action: str) -> str:
        """Return the phrase that says why there is nothing to undo, to go on with or to read."""
        if action.startswith("open"):
            return "end.no_such"
        return {"undo": "session.nothing_to_undo", "more": "end.no_more"}.get(action, "")

    def action_more(self) -> None:
        """Go on with more new items, or once more through the same practice."""
        self.dismiss("more")

    def action_undo(self) -> None:
        """Take the last step back and put its item again."""
        self.dismiss("undo")

    @on(Options.Picked)
    def _take_link(self, event: Options.Picked) -> None:
        self.action_open(event.index)

    def action_open(self, place: int) -> None:
        """Open the lesson of what was missed."""
        if self.is_active:
            host(self).go(StartAt(screen="lesson", concept=self._missed[place][0]))

    def action_leave(self) -> None:
        """Leave the session."""
        self.dismiss(None)
