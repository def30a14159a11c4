"""The report on a mock interview."""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from mlquiz.domain.interview import Interview
from mlquiz.domain.interview_report import MAX_TIPS
from mlquiz.render.markup import to_plain
from mlquiz.study.interview_page import report_page, save_page
from mlquiz.tui.base_app import app_of, show_errors
from mlquiz.tui.document import Document, text
from mlquiz.tui.pages import page_document
from mlquiz.tui.routes import Route
from mlquiz.tui.screens.base import BaseScreen, with_unavailable_reasons
from mlquiz.tui.widgets.options import Options, Row

MAX_WIDTH = 100
MARGIN = 4


class InterviewReportScreen(BaseScreen):
    """The page with a report, and the lessons to read next, which open by their number."""

    CSS_PATH = "interview_report.tcss"
    AUTO_FOCUS = "VerticalScroll"
    title_key = "interview.report"
    BINDINGS: ClassVar[list[BindingType]] = with_unavailable_reasons(
        Binding("m", "save('.md')", "key.save_markdown"),
        Binding("w", "save('.html')", "key.save_html"),
        *(
            Binding(str(n + 1), f"open({n})", "key.open_missed", show=False)
            for n in range(MAX_TIPS)
        ),
    )

    def __init__(self, interview: Interview) -> None:
        super().__init__()
        self._interview = interview
        self._lessons: list[str] = []

    def body(self) -> ComposeResult:
        """Compose the page above the list of lessons."""
        with VerticalScroll():
            yield Static(id="page")
            yield Static(id="lessons-title")
            yield Options()

    def on_resize(self) -> None:
        """Fit the tables to the new width."""
        self.show()

    @show_errors
    def show(self) -> None:
        """Write the report and the list of lessons."""
        super().show()
        report = report_page(self.services, self._interview, self.lang)
        width = min(self.size.width, MAX_WIDTH) - MARGIN
        self.query_one("#page", Static).update(page_document(report.blocks, width, self.lang))
        self._lessons = [each for each in report.concepts if self.services.library.lesson(each)]
        words = self.translate("interview.lessons") if self._lessons else ""
        heading = text(words, "bold") if words else Document()
        self.query_one("#lessons-title", Static).update(heading)
        titles = (self.services.library.concept(each).title for each in self._lessons)
        self.query_one(Options).show(
            [Row(str(n + 1), text(to_plain(title[self.lang]))) for n, title in enumerate(titles)]
        )

    def unavailable(self, action: str, *parameters: object) -> str | None:
        """Return why an action is unavailable now; see `BaseScreen.unavailable`."""
        match action, parameters:
            case "open", (int(index),) if index >= len(self._lessons):
                return "end.no_such"
        return None

    @show_errors
    def action_save(self, suffix: str) -> None:
        """Save the report to a new file in the working directory."""
        report = report_page(self.services, self._interview, self.lang)
        day = self._interview.at.astimezone().date()
        file = free_name(Path(f"mlquiz-interview-{day.isoformat()}{suffix}"))
        save_page(report.blocks, file, self.lang)
        app_of(self).notify_message("interview.saved", file=file.name)

    @on(Options.Picked)
    def _open_picked(self, event: Options.Picked) -> None:
        self.action_open(event.index)

    def action_open(self, index: int) -> None:
        """Open the lesson at an index in the list."""
        if self.is_active:
            app_of(self).go(Route(screen="lesson", concept=self._lessons[index]))


def free_name(file: Path) -> Path:
    """Return `file`, or with a number at the end of its name if there is such a file already."""
    number, free = 1, file
    while os.path.exists(free):  # noqa: PTH110 (Path.exists raises PermissionError)
        number += 1
        free = file.with_stem(f"{file.stem}-{number}")
    return free
