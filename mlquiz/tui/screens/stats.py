"""The statistics screen, with counts and bar charts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mlquiz.study.progress import Totals, totals
from mlquiz.tui.bars import count_bar
from mlquiz.tui.base_app import app_of, show_errors
from mlquiz.tui.document import Document, Line, stack, text
from mlquiz.tui.screens.base import BaseScreen

BAR, NARROW_BAR = 16, 12


class StatsScreen(BaseScreen):
    """Totals, answers by day, and items due by day."""

    CSS_PATH = "stats.tcss"
    AUTO_FOCUS = "VerticalScroll"
    title_key = "stats.title"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("a", "app.go('apart')", "key.apart")]

    def __init__(self) -> None:
        super().__init__()
        self._totals: Totals | None = None

    def body(self) -> ComposeResult:
        """Compose the totals above the two charts."""
        with VerticalScroll():
            yield Static(id="totals")
            with Horizontal():
                yield Static(id="by-day")
                yield Static(id="due")

    def open(self) -> None:
        """Count the totals, and show them."""
        self._totals = totals(self.services.library, self.services.store, self.count_now())
        self.show()

    def on_resize(self) -> None:
        """Fit the bars to the new width."""
        self.show()

    @show_errors
    def on_screen_resume(self) -> None:
        """Count again, for example after an item was resumed."""
        if self._totals is not None:
            self.open()

    @show_errors
    def recount(self) -> None:
        """Count again after a new day began, an item fell due or the data changed."""
        self.open()

    def show(self) -> None:
        """Write the totals and the charts."""
        super().show()
        counted = self._totals
        if counted is None:
            return
        self.query_one("#totals", Static).update(self._summary(counted))
        self.query_one(Horizontal).display = bool(counted.answers)
        by_day = self._days("stats.by_day", counted.by_day)
        self.query_one("#by-day", Static).update(by_day)
        self.query_one("#due", Static).update(self._days("stats.due", counted.due_by_day))

    def _summary(self, counted: Totals) -> Document:
        if not counted.answers:
            return stack(text(self.translate("stats.none"), "bold"), self._items(counted))
        share = f"{counted.right / counted.answers:.0%}"
        values = {"answers": counted.answers, "share": share, "minutes": round(counted.minutes)}
        return text(self.translate("stats.answers", **values), "bold") + self._items(counted)

    def _items(self, counted: Totals) -> Document:
        items = {"items": counted.items, "met": counted.met, "learnt": counted.learnt}
        lines = text(self.translate("stats.items", **items))
        if counted.recall is not None:
            lines += text(self.translate("stats.recall", share=f"{counted.recall:.0%}"))
        lines += text(self.translate("stats.runs", count=counted.runs))
        apart = [
            (key, count)
            for key, count in (
                ("stats.suspended", counted.suspended),
                ("stats.flagged", counted.flagged),
                ("stats.leeches", counted.leeches),
            )
            if count
        ]
        if apart:
            words = " · ".join(self.translate(key, count=count) for key, count in apart)
            lines += text(words, "$muted")
        return lines

    def _days(self, title: str, days: Sequence[tuple[date, int]]) -> Document:
        most = max((count for _, count in days), default=0)
        bar = NARROW_BAR if self.has_class("-narrow") else BAR
        today = self.services.calendar.day_of(app_of(self).clock())
        return text(self.translate(title), "bold") + Document(
            Line(
                Content.assemble(
                    (f"{day:%m-%d} ", "bold" if day == today else "$muted"),
                    f"{count:4} ",
                    count_bar(count, most, bar),
                )
            )
            for day, count in days
        )
