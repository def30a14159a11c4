"""The field for a typed answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from mlquiz.domain.folding import fold
from mlquiz.domain.items import Item, Numeric, Output
from mlquiz.domain.outputs import LINE_SIGN, is_complete, line_count, split_lines
from mlquiz.domain.text import Lang, Text
from mlquiz.i18n.tui import PHRASES, translate
from mlquiz.tui.widgets.text_input import TextInput


class AnswerInput(TextInput):
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
        Binding("tab", "commands", "key.commands"),
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
        if event.character is not None and fold(event.character) == " " and not self.value:
            event.prevent_default()
            event.stop()
            self.action_give_up()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Give up only where nothing was typed."""
        return action != "give_up" or not self.value

    def show(self, item: Item, lang: Lang) -> None:
        """Say what the item takes, while the field is empty."""
        key, count = f"typed.{item.kind}", 1
        if isinstance(item, Output):
            count = line_count(item.answer)
            key = "typed.lines" if count > 1 else key
        if isinstance(item, Numeric) and item.unit == "%":
            key = "typed.percentage"
        self.placeholder = translate(key, lang, count=count)
        self.line_break = f" {LINE_SIGN} " if isinstance(item, Output) else " "

    def begin_line(self, item: Item) -> Text | None:
        """Begin another line and return what to say, unless all lines of the answer are there."""
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
        """Say 'I don't know'."""
        self.post_message(self.Unknown(self))

    def action_commands(self) -> None:
        """Leave the field, so that letters are commands."""
        self.screen.set_focus(self.screen.query_one("QuestionView"), scroll_visible=False)

    def watch_value(self) -> None:
        """Follow with the keys that are shown."""
        self.refresh_bindings()
