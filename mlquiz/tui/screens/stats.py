"""The statistics screen: counts, tables with bars, and what to learn again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mlquiz.render.cells import text_width
from mlquiz.study.progress import Totals, totals
from mlquiz.study.statistics import Statistics, statistics
from mlquiz.study.statistics_tables import (
    MAX_LISTED,
    ConceptLink,
    StatTable,
    confusions,
    misjudged,
    tables,
)
from mlquiz.tui.bars import count_bar, share_bar
from mlquiz.tui.base_app import app_of, show_errors
from mlquiz.tui.document import Document, Line, stack, text
from mlquiz.tui.routes import Route
from mlquiz.tui.screens.base import BaseScreen, with_unavailable_reasons
from mlquiz.tui.widgets.options import Options, Row

BAR, NARROW_BAR = 16, 12


class StatsScreen(BaseScreen):
    """Totals, answers and due items by day, tables, and lessons to read again."""

    CSS_PATH = "stats.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-normal")]  # noqa: RUF012
    AUTO_FOCUS = "VerticalScroll"
    title_key = "stats.title"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "app.go('suspended')", "key.suspended"),
        *with_unavailable_reasons(
            *(
                Binding(str(n + 1), f"lesson({n})", "key.open_missed", show=False)
                for n in range(MAX_LISTED)
            )
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._totals: Totals | None = None
        self._found: Statistics | None = None
        self._lessons: dict[str, list[str]] = {}
        """The concepts of the lessons to read again, by list."""

    def body(self) -> ComposeResult:
        """Compose the totals above the charts, the tables and the lessons."""
        with VerticalScroll():
            yield Static(id="totals")
            with Horizontal():
                yield Static(id="by-day")
                yield Static(id="due")
            yield Static(id="tables")
            yield Static(id="misjudged-title")
            yield Options(id="misjudged")
            yield Static(id="confusions-title")
            yield Options(id="confusions")

    def open(self) -> None:
        """Count the totals, and show them; the tables, which take longer, follow."""
        self.reload()

    @show_errors
    def reload(self) -> None:
        """Count the totals, and show them; the tables, which take longer, follow."""
        now = self.mark_counted()
        self._totals = totals(self.services.library, self.services.store, now)
        self.show()
        self.after_refresh_if_open(self._reload_tables)

    @show_errors
    def _reload_tables(self) -> None:
        self._found = statistics(self.services, app_of(self).clock())
        self.show()

    @show_errors
    def on_resize(self) -> None:
        """Fit the bars to the new width."""
        self.show()

    def on_screen_resume(self) -> None:
        """Count again, for example after an item was resumed."""
        if self._totals is not None:
            self.reload()

    def recount(self) -> None:
        """Count again after a new day began, an item fell due or the data changed."""
        self.reload()

    @show_errors
    def show(self) -> None:
        """Write the totals, the charts, the tables and the lessons."""
        super().show()
        counted = self._totals
        if counted is None:
            return
        self.query_one("#totals", Static).update(self._summary(counted))
        self.query_one(Horizontal).display = bool(counted.answers)
        by_day = self._days("stats.by_day", counted.by_day)
        self.query_one("#by-day", Static).update(by_day)
        self.query_one("#due", Static).update(self._days("stats.due", counted.due_by_day))
        if self._found is not None:
            drawn = map(_drawn, tables(self._found, self.services.library, self.lang))
            self.query_one("#tables", Static).update(stack(*drawn))
            self._show_lessons(self._found)

    def _show_lessons(self, found: Statistics) -> None:
        """List sure but wrong answers and confusions, each with the digit that opens its lesson."""
        library, lang = self.services.library, self.lang
        self._lessons = {}
        self._list("misjudged", misjudged(found, library, lang), "stats.misjudged_more")
        self._list("confusions", confusions(found, library, lang))

    def _list(self, name: str, links: list[ConceptLink], more: str = "") -> None:
        """List links below a title, and a note below the title; nothing if there are no links."""
        links = links[: MAX_LISTED - len(self._concepts)]
        title = text(self.translate(f"stats.{name}"), "bold") if links else Document()
        if links and more:
            title += text(self.translate(more), "$muted")
        self.query_one(f"#{name}-title", Static).update(title)
        first = len(self._concepts) + 1
        rows = [
            Row(str(number), text(link.line) + (text(link.why, "$muted") if link.why else text("")))
            for number, link in enumerate(links, start=first)
        ]
        self.query_one(f"#{name}", Options).show(rows)
        self.query_one(f"#{name}-title").display = self.query_one(f"#{name}").display = bool(links)
        self._lessons[name] = [link.concept for link in links]

    @property
    def _concepts(self) -> list[str]:
        """The concepts of all lists, in the order of their digits."""
        return [concept for concepts in self._lessons.values() for concept in concepts]

    @on(Options.Picked, "#misjudged")
    def _open_misjudged(self, event: Options.Picked) -> None:
        self.action_lesson(event.index)

    @on(Options.Picked, "#confusions")
    def _open_confusion(self, event: Options.Picked) -> None:
        self.action_lesson(len(self._lessons["misjudged"]) + event.index)

    def unavailable(self, action: str, *parameters: object) -> str | None:
        """Return why an action is unavailable now; see `BaseScreen.unavailable`."""
        match action, parameters:
            case "lesson", (int(index),) if index >= len(self._concepts):
                return "stats.no_lesson"
        return None

    def action_lesson(self, index: int) -> None:
        """Open the lesson at an index in the lists of what to learn again."""
        if self.is_active and index < len(self._concepts):
            app_of(self).go(Route(screen="lesson", concept=self._concepts[index]))

    def _summary(self, counted: Totals) -> Document:
        if not counted.answers:
            return stack(text(self.translate("stats.none"), "bold"), self._items(counted))
        share = f"{counted.right / counted.answers:.0%}"
        values = {"answers": counted.answers, "share": share, "minutes": round(counted.minutes)}
        return text(self.translate("stats.answers", **values), "bold") + self._items(counted)

    def _items(self, counted: Totals) -> Document:
        items = {"items": counted.items, "started": counted.started, "learnt": counted.learnt}
        lines = text(self.translate("stats.items", **items))
        if counted.recall is not None:
            lines += text(self.translate("stats.recall", share=f"{counted.recall:.0%}"))
        lines += text(self.translate("stats.runs", count=counted.runs))
        listed = [
            (key, count)
            for key, count in (
                ("stats.suspended", counted.suspended),
                ("stats.flagged", counted.flagged),
                ("stats.leeches", counted.leeches),
            )
            if count
        ]
        if listed:
            words = " · ".join(self.translate(key, count=count) for key, count in listed)
            lines += text(words, "$muted")
        return lines

    def _days(self, title: str, days: Sequence[tuple[date, int]]) -> Document:
        max_count = max((count for _, count in days), default=0)
        bar = NARROW_BAR if self.has_class("-narrow") else BAR
        today = self.services.calendar.day_of(app_of(self).clock())
        return text(self.translate(title), "bold") + Document(
            Line(
                Content.assemble(
                    (f"{day:%m-%d} ", "bold" if day == today else "$muted"),
                    f"{count:4} ",
                    count_bar(count, max_count, bar),
                )
            )
            for day, count in days
        )


def _drawn(table: StatTable) -> Document:
    """Return a table: its title, then for each row the label, the value and the bar."""
    labels = max(text_width(row.label) for row in table.rows)
    values = max(text_width(row.value) for row in table.rows)
    lines = []
    for row in table.rows:
        label = row.label + " " * (labels - text_width(row.label))
        value = " " * (values - text_width(row.value)) + row.value
        bar = (
            share_bar(row.share)
            if row.is_percentage
            else count_bar(round(100 * row.share), 100, 10)
        )
        lines.append(Line(Content.assemble((label, "$muted"), f"  {value}  ", bar)))
    return text(table.title, "bold") + Document(lines)
