"""The field for a typed answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from mlquiz.tui.widgets.field import Field


class AnswerInput(Field):
    """A field in which a space, before anything else is typed, says 'I don't know'."""

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
        Binding("ctrl+p", "app.palette", "key.palette"),
    ]

    @dataclass
    class Unknown(Message):
        """The learner does not know."""

        answer_input: AnswerInput

        @property
        def control(self) -> AnswerInput:
            """The field that was left empty."""
            return self.answer_input

    async def on_key(self, event: events.Key) -> None:
        """Take a leading space for 'I don't know'."""
        if event.character == " " and not self.value:
            event.prevent_default()
            event.stop()
            self.action_give_up()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Give up only where nothing was typed."""
        return action != "give_up" or not self.value

    def action_give_up(self) -> None:
        """Say 'I don't know'."""
        self.post_message(self.Unknown(self))

    def watch_value(self) -> None:
        """Follow with the keys that are shown."""
        self.refresh_bindings()
