"""The screen that asks for a note and writes a report on an item."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from mlquiz.i18n.messages import in_brackets
from mlquiz.study.item_report import Subject, project_page, write_report
from mlquiz.tui.base_app import app_of, show_errors
from mlquiz.tui.document import text
from mlquiz.tui.screens.base import BaseScreen
from mlquiz.tui.widgets.text_input import TextInput


class NoteInput(TextInput):
    """The input for the note."""

    DEFAULT_CSS = """
    NoteInput {
        height: 3;
        max-width: 100;
        background: $surface;
        border: round $primary;
        &:focus { border: round $primary; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", "key.save")]


class ItemReportScreen(BaseScreen):
    """A note on an item. Enter writes the report, Escape cancels."""

    CSS_PATH = "item_report.tcss"
    AUTO_FOCUS = "NoteInput"
    title_key = "item_report.title"

    def __init__(self, subject: Subject) -> None:
        super().__init__()
        self._subject = subject
        self._file = ""
        """The path of the report; '' before it was written."""

    def body(self) -> ComposeResult:
        """Compose the explanation and the input."""
        with VerticalScroll(can_focus=False):
            yield Static(id="what")
            yield NoteInput()

    def show(self) -> None:
        """Write the explanation; once the report is written, where it is and how to send it."""
        super().show()
        self.query_one(NoteInput).display = not self._file
        self.query_one("#what", Static).update(text(self._words()))

    def _words(self) -> str:
        if not self._file:
            return self.translate("item_report.what", item=self._subject.asked.item.id)
        url = project_page()
        page = in_brackets(url, self.lang) if url else ""
        return self.translate("item_report.written", file=self._file, page=page)

    @on(Input.Submitted)
    @show_errors
    def _save(self) -> None:
        """Write the report, unless the note is empty."""
        note = self.query_one(NoteInput).value
        if not note.strip():
            app_of(self).notify_message("item_report.empty")
            return
        services = self.services
        file = write_report(self._subject, services.library, services.demo_folders, note, self.lang)
        self._file = str(file)
        self.show()
