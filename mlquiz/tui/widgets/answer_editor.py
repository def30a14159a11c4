"""The editor for an answer of several lines: prose or code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from mlquiz.domain.steps import WriteCode, WriteText
from mlquiz.external_editor import edit
from mlquiz.render.sanitize import plain
from mlquiz.tui.base_app import app_of, show_errors

MAX_LENGTH = 10_000
"""Maximum number of characters that are pasted, or taken from the external editor, at once."""

INDENT = " " * 4
PLACEHOLDER = "..."
"""What stands in a starter for the code to write."""


class AnswerEditor(TextArea):
    """An editor, in which Enter begins a new line and Ctrl-S submits.

    In code, a new line is indented like the one before, and deeper after a colon.
    """

    DEFAULT_CSS = """
    AnswerEditor {
        height: auto;
        min-height: 6;
        max-height: 60%;
        max-width: 100;
        margin: 1 0 0 0;
        border: round $primary;
        &:focus { border: round $primary; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "submit", "key.submit"),
        Binding("ctrl+o", "external", "key.external_editor"),
        Binding("escape", "commands", "key.commands"),
    ]

    @dataclass
    class Submitted(Message):
        """Posted when the learner submits the text."""

        answer_editor: AnswerEditor
        text: str

        @property
        def control(self) -> AnswerEditor:
            """The editor of the text."""
            return self.answer_editor

    def __init__(self) -> None:
        super().__init__(tab_behavior="indent", soft_wrap=True)
        self._step: WriteText | None = None

    def show(self, step: WriteText) -> None:
        """Show a step; its starter replaces the text if it is another step than before."""
        if step is self._step:
            return
        self._step = step
        self.show_line_numbers, self.soft_wrap = self._is_code, not self._is_code
        self.text = step.starter
        self.selection = self._placeholder()

    @property
    def _is_code(self) -> bool:
        return isinstance(self._step, WriteCode)

    def _placeholder(self) -> Selection:
        """Return the first placeholder as a selection; the end of the text if there is none."""
        for number, line in enumerate(self.text.split("\n")):
            if line.strip() == PLACEHOLDER:
                return Selection((number, line.index(PLACEHOLDER)), (number, len(line)))
        return Selection.cursor(self.document.end)

    async def _on_key(self, event: events.Key) -> None:
        """Begin a new line of code with its indentation."""
        if event.key == "enter" and self._is_code:
            event.stop()
            event.prevent_default()
            start, end = sorted(self.selection)
            before = self.document.get_line(start[0])[: start[1]]
            indent = before[: len(before) - len(before.lstrip())]
            deeper = INDENT if before.rstrip().endswith(":") else ""
            self._replace_via_keyboard(f"\n{indent}{deeper}", start, end)
            return
        await super()._on_key(event)

    async def _on_paste(self, event: events.Paste) -> None:
        """Insert the pasted text without control characters."""
        event.prevent_default()
        event.stop()
        text = event.text.replace("\r\n", "\n").replace("\r", "\n")
        self.replace(self._cut(text), *self.selection)

    def _cut(self, text: str) -> str:
        """Return the text without control characters; notify the learner if it had to be cut."""
        text = plain(text)
        if len(text) > MAX_LENGTH:
            app_of(self).notify_message("editor.cut", count=MAX_LENGTH)
        return text[:MAX_LENGTH]

    @on(TextArea.Changed)
    def _keep_in_view(self) -> None:
        """Scroll the page to the editor when something is written."""
        if self._step is not None and self.text != self._step.starter:
            self.scroll_visible(animate=False)

    def action_submit(self) -> None:
        """Post `Submitted`."""
        self.post_message(self.Submitted(self, self.text))

    @show_errors
    def action_external(self) -> None:
        """Edit the text in $VISUAL or $EDITOR while the app is suspended."""
        try:
            with self.app.suspend():
                edited = edit(self.text, ".py" if self._is_code else ".txt")
        except SuspendNotSupported:
            app_of(self).notify_message("editor.unsupported")
            return
        self.app.refresh(layout=True)
        if edited is not None:
            self.text = self._cut(edited.rstrip("\n"))
            self.move_cursor(self.document.end)

    def action_commands(self) -> None:
        """Move the focus to the question, so that letters are commands."""
        self.screen.set_focus(self.screen.query_one("QuestionView"), scroll_visible=False)
