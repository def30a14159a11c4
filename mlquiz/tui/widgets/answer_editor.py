"""The editor for an answer of several lines: prose or code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea

from mlquiz.domain.steps import WriteCode, WriteText
from mlquiz.render.sanitize import plain

MAX_PASTE = 10_000


class AnswerEditor(TextArea):
    """An editor, in which Enter begins a new line and Ctrl-S submits."""

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
        is_code = isinstance(step, WriteCode)
        self.show_line_numbers, self.soft_wrap = is_code, not is_code
        self.text = step.starter
        self.move_cursor(self.document.end)

    async def _on_paste(self, event: events.Paste) -> None:
        """Insert the pasted text without control characters."""
        event.prevent_default()
        event.stop()
        text = event.text[:MAX_PASTE].replace("\r\n", "\n").replace("\r", "\n")
        self.replace(plain(text), *self.selection)

    def action_submit(self) -> None:
        """Post `Submitted`."""
        self.post_message(self.Submitted(self, self.text))

    def action_commands(self) -> None:
        """Move the focus to the question, so that letters are commands."""
        self.screen.set_focus(self.screen.query_one("QuestionView"), scroll_visible=False)
