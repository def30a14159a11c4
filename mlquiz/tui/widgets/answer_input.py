"""The input field for a typed answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from mlquiz.domain.folding import fold
from mlquiz.domain.items import Item
from mlquiz.domain.kinds.numeric import Numeric
from mlquiz.domain.kinds.output import Output
from mlquiz.domain.outputs import LINE_SIGN, is_complete, line_count, split_lines
from mlquiz.i18n.tui import PHRASES, translate
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
    class Unknown(Message):
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

    def show(self, item: Item, lang: Lang) -> None:
        """Set the placeholder and the line break for an item."""
        key, count = f"typed.{item.kind}", 1
        if isinstance(item, Output):
            count = line_count(item.answer)
            key = "typed.lines" if count > 1 else key
        if isinstance(item, Numeric) and item.unit == "%":
            key = "typed.percentage"
        self.placeholder = translate(key, lang, count=count)
        self.line_break = f" {LINE_SIGN} " if isinstance(item, Output) else " "

    def begin_line(self, item: Item) -> Text | None:
        """Begin the next line of an output and return the message to show.

        Return None if the item is not an output, the last line is empty or no line is missing.
        """
        typed = self.value.rstrip()
        if not isinstance(item, Output) or not typed or typed.endswith(LINE_SIGN):
            return None
        if is_complete(typed, item.answer):
            return None
        self.value = f"{typed}{self.line_break}"
        self.cursor_position = len(self.value)
        number, count = len(split_lines(typed, item.answer)) + 1, line_count(item.answer)
        return PHRASES["typed.next_line"].map(lambda text: text.format(number=number, count=count))

    def action_give_up(self) -> None:
        """Post `Unknown`."""
        self.post_message(self.Unknown(self))

    def action_commands(self) -> None:
        """Move the focus to the question, so that letters are commands."""
        self.screen.set_focus(self.screen.query_one("QuestionView"), scroll_visible=False)

    def watch_value(self) -> None:
        """Update the key bar: giving up depends on the value."""
        self.refresh_bindings()
