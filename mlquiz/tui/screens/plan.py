"""The plan until the interview, day by day."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mlquiz.domain.pacing import MAX_PLANNED_DAYS, is_planned
from mlquiz.render.cells import text_width
from mlquiz.study.plan_text import heads, left_out, rows, summary
from mlquiz.study.planner import Standing, StudyPlan, plan_until_interview, standing
from mlquiz.tui.base_app import app_of, show_errors
from mlquiz.tui.document import Document, Line, stack, text
from mlquiz.tui.screens.base import BaseScreen


class PlanScreen(BaseScreen):
    """What to learn and review each day until the interview, and what there is no time for."""

    CSS_PATH = "plan.tcss"
    AUTO_FOCUS = "VerticalScroll"
    title_key = "plan.screen"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "study", "key.study_now"),
        Binding("o", "app.go('settings')", "key.settings"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._made: StudyPlan | None = None
        self._standing: Standing | None = None
        self._days: int | None = None

    def body(self) -> ComposeResult:
        """Compose the page."""
        with VerticalScroll():
            yield Static(id="plan")

    def open(self) -> None:
        """Show the screen; planning, which takes longer, waits for the first paint."""
        self.show()
        self.after_refresh_if_open(self.reload)

    @show_errors
    def reload(self) -> None:
        """Make the plan, and show it."""
        services, now = self.services, self.mark_counted()
        self._days, self._made = services.days_left(now), None
        self._standing = standing(services, now)
        date = services.settings.interview_date
        if date is not None and is_planned(self._days):
            minutes = services.settings.minutes_per_day
            self._made = plan_until_interview(services, now, date, minutes)
        self.show()

    @show_errors
    def on_screen_resume(self) -> None:
        """Plan again, for example after a session or a change of the date."""
        if self._counted is not None:
            self.after_refresh_if_open(self.reload)

    def recount(self) -> None:
        """Plan again after a new day began or the data changed."""
        self.reload()

    def show(self) -> None:
        """Write the plan."""
        super().show()
        self.query_one("#plan", Static).update(self._page())

    def _page(self) -> Document:
        made, library = self._made, self.services.library
        if made is None:
            return self._nothing()
        first, *sentences = summary(made, self._standing, self.lang)
        head = sum(map(text, sentences), text(first, "bold"))
        missing = map(text, left_out(made, library, self.lang, max_listed=None))
        return stack(head, self._table(made), sum(missing, Document()))

    def _nothing(self) -> Document:
        """Return why there is no plan; an empty page before it was made."""
        if self._counted is None:
            return Document()
        if self._days is None or self._days < 0:
            date = self.services.settings.interview_date
            key = "plan.none" if date is None else "plan.past"
            sentence = self.translate(key, date=date)
            return text(sentence, "bold") + text(self.translate("plan.how"))
        key = "plan.far" if self._days else "plan.today"
        return text(self.translate(key, days=self._days, most=MAX_PLANNED_DAYS), "bold")

    def _table(self, made: StudyPlan) -> Document:
        """Return a line for each day; the concepts started on it are wrapped in the last column."""
        titles = heads(self.lang)
        days = list(rows(made, self.services.library, self.lang))
        widths = [max(map(text_width, column)) for column in zip(titles, *days, strict=True)][:-1]
        lines = [_line(titles, widths, "$muted")]
        lines += [_line(day, widths, "" if index else "bold") for index, day in enumerate(days)]
        return Document(lines)

    def action_study(self) -> None:
        """Start today's session."""
        if self.is_active:
            app_of(self).action_go("session")


def _line(cells: tuple[str, ...], widths: list[int], style: str) -> Line:
    *numbers, last = cells
    aligned = [
        " " * (width - text_width(cell)) + cell for cell, width in zip(numbers, widths, strict=True)
    ]
    first = Content.styled("  ".join(aligned) + "  ", style)
    return Line(Content.styled(last, style), first, Content(" " * first.cell_length))
