"""The end of a session: what was done, and what comes next."""

from __future__ import annotations

import itertools
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mlquiz.domain.filter import EVERYTHING, Filter
from mlquiz.domain.items import Item
from mlquiz.domain.scheduling import falls_due
from mlquiz.render.cells import clip
from mlquiz.render.markup import to_plain
from mlquiz.study.planning import due_items, new_allowed, new_items
from mlquiz.study.progress import due_by_day
from mlquiz.study.sitting import Sitting
from mlquiz.tui.document import Document, stack, text
from mlquiz.tui.gist import gist
from mlquiz.tui.host import host, told
from mlquiz.tui.screens.base import BaseScreen, excused
from mlquiz.tui.start import Order, StartAt
from mlquiz.tui.times import until
from mlquiz.tui.widgets.options import Options, Row

MOST_MISSED = 5
GIST = 46
"""Cells of a question: with its concept beside it, about a line."""


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
            for n in range(MOST_MISSED)
        ),
    )

    def __init__(self, order: Order, sitting: Sitting) -> None:
        super().__init__()
        self._order = order
        self._sitting = sitting
        self._more = False

    def open(self) -> None:
        """Look whether there is more."""
        now, wanted = host(self).clock(), self._order.wanted
        fresh = new_items(self.desk.library, self.desk.store, wanted, now)
        self._more = self._order.cram or next(fresh, None) is not None
        super().open()

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
            [Row(str(n + 1), self._missed_line(each)) for n, each in enumerate(missed)]
        )

    @property
    def _missed(self) -> list[Item]:
        return self._sitting.missed[:MOST_MISSED]

    def _missed_line(self, item: Item) -> Document:
        """Return what an item asks, and the concept that it belongs to."""
        asked = Content(clip(gist(item, self.lang), GIST))
        concept = to_plain(self.desk.library.concept(item.concept).title[self.lang])
        return text(asked + Content.styled(f"  {concept}", "$muted"))

    def _done(self) -> Document:
        session = self._sitting.session
        if session.answered:
            counts = {"answered": session.answered, "right": session.right}
            return text(self.say("session.count", **counts), "bold $success")
        return text(self.say(self._why_nothing()), "bold")

    def _why_nothing(self) -> str:
        """Return the phrase that says why nothing was answered."""
        wanted = self._order.wanted
        if next(self.desk.library.item_ids(wanted), None) is None:
            return "session.nothing_matches"
        if self._order.cram or self._is_left(wanted):
            return "end.none_answered"
        return "end.nothing_of_kind" if self._is_left(EVERYTHING) else "end.nothing"

    def _is_left(self, wanted: Filter) -> bool:
        """Whether anything that is wanted is due now, or new and allowed today."""
        library, store, now = self.desk.library, self.desk.store, host(self).clock()
        left = due_items(library, store, wanted, now)
        if wanted.concepts or new_allowed(store, now, self.desk.settings.new_per_day):
            left = itertools.chain(left, new_items(library, store, wanted, now))
        return next(left, None) is not None

    def _ahead(self) -> Document:
        """Say what falls due: later today, on the days after, and the very next."""
        now, calendar = host(self).clock(), self.desk.calendar
        known = self.desk.store.states().items()
        states = [state for item, state in known if self.desk.library.has(item)]
        moments = [moment for state in states if (moment := falls_due(state, calendar)) is not None]
        if not moments:
            return Document()
        days = [count for _, count in due_by_day(states, now, calendar)]
        counts = {"today": days[0], "tomorrow": days[1], "week": sum(days)}
        when = until(min(moments), now, calendar, self.lang)
        return text(self.say("end.due", **counts)) + text(self.say("end.soonest", when=when))

    def _next(self) -> Document:
        if self._order.cram or not self._more:
            return Document()
        return text(self.say("end.more", count=self.desk.settings.new_per_day or 10), "$muted")

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
            host(self).go(StartAt(screen="lesson", concept=self._missed[place].concept))

    def action_leave(self) -> None:
        """Leave the session."""
        self.dismiss(None)
