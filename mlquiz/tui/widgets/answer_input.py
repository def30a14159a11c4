"""The input field for a typed answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from mlquiz.domain.folding import fold
from mlquiz.domain.steps import Step, TypeLine, TypeLines
from mlquiz.i18n.tui import MESSAGES, translate
from mlquiz.text import Lang, Text
from mlquiz.tui.widgets.text_input import TextInput


class AnswerInput(TextInput):
    """An input field in which a leading space means "I don't know"."""

    DEFAULT_CSS = """
    AnswerInput {
        height: 3;
        max-width: 60;
        margin: 1 0 0 0;
        background: $surface;
        border: round $primary;
        &:focus { border: round $primary; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "key.submit"),
        Binding("space", "give_up", "key.give_up"),
        Binding("tab", "commands", "key.commands"),
        Binding("ctrl+p", "app.palette", "key.palette"),
    ]

    @dataclass
    class GaveUp(Message):
        """Posted when the learner answers "I don't know"."""

        answer_input: AnswerInput

        @property
        def control(self) -> AnswerInput:
            """The empty input field."""
            return self.answer_input

    async def on_key(self, event: events.Key) -> None:
        """Give up if a space is typed into the empty field."""
        if event.character is not None and fold(event.character) == " " and not self.value:
            event.prevent_default()
            event.stop()
            self.action_give_up()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Return whether an action is available; giving up requires an empty field."""
        return action != "give_up" or not self.value

    def show(self, step: TypeLine, lang: Lang) -> None:
        """Set the placeholder and the line break for a step."""
        count = step.count if isinstance(step, TypeLines) else 1
        self.placeholder = translate(f"typed.{step.hint}", lang, count=count)
        self.line_break = step.line_break

    def begin_line(self, step: Step | None) -> Text | None:
        """Begin the next of several lines and return the message to show.

        Return None if there is only one line, the last one is empty or no line is missing.
        """
        typed = self.value.rstrip()
        if not isinstance(step, TypeLines) or not typed or typed.endswith(step.line_break.strip()):
            return None
        if step.is_complete(typed):
            return None
        self.value = f"{typed}{self.line_break}"
        self.cursor_position = len(self.value)
        number, count = step.number_of(typed) + 1, step.count
        return MESSAGES["typed.next_line"].map(lambda text: text.format(number=number, count=count))

    def action_give_up(self) -> None:
        """Post `GaveUp`."""
        self.post_message(self.GaveUp(self))

    def action_commands(self) -> None:
        """Move the focus to the question, so that letters are commands."""
        self.screen.set_focus(self.screen.query_one("QuestionView"), scroll_visible=False)

    def watch_value(self) -> None:
        """Update the key bar: giving up depends on the value."""
        self.refresh_bindings()
