"""A form with one named value per row, which is chosen from a list or typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from mlquiz.text import Text
from mlquiz.tui.base_app import app_of
from mlquiz.tui.document import Document, text
from mlquiz.tui.widgets.options import CURSOR

TYPED = frozenset("0123456789-:/.+dw")
"""The characters of numbers, times, dates and periods such as +21d or +3w."""

MAX_TYPED = 16
GAP = "  "
CARET = Content.styled(" ", "reverse")


class FormRow(Struct, frozen=True):
    """A named value. `choices` are pairs of a value and its label; if empty, the value is typed.

    `empty` is the placeholder of an empty typed value; `meaning` is shown below the current row.
    """

    name: str
    label: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()
    empty: str = ""
    meaning: str = ""


class Form(Static, can_focus=True):
    """Rows of values. The arrow keys move and choose; the characters in TYPED are typed in place.

    `Changed` is posted when a value is chosen, or when a row with a typed value is left. The screen
    binds a key to `submit`, which posts `Submitted` after that.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Form {
        height: auto;
        max-width: 100;
        &:focus { background: transparent; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,shift+tab", "move(-1)", "key.up", show=False),
        Binding("down,tab", "move(1)", "key.down", show=False),
        Binding("left", "choose(-1)", "key.choose", key_display="←/→"),
        Binding("right,space", "choose(1)", "key.choose", show=False),
        Binding("backspace", "delete", "key.delete", show=False),
        Binding("ctrl+u", "clear", "key.delete", show=False),
    ]

    @dataclass
    class Changed(Message):
        """Posted when a value was chosen or typed."""

        form: Form
        name: str
        value: str

        @property
        def control(self) -> Form:
            """The form of the value."""
            return self.form

    @dataclass
    class Submitted(Message):
        """Posted when the form is submitted, after the `Changed` message of a typed value."""

        form: Form

        @property
        def control(self) -> Form:
            """The form that was submitted."""
            return self.form

    def __init__(self) -> None:
        super().__init__()
        self.auto_links = False
        self._rows: tuple[FormRow, ...] = ()
        self._documents: tuple[Document, ...] = ()
        self._cursor = 0
        self._draft: str | None = None
        self._errors: dict[str, tuple[str, Text]] = {}

    def show(self, rows: Sequence[FormRow]) -> None:
        """Show these rows; keep the cursor and the value being typed."""
        self._rows = tuple(rows)
        self._draw()

    def reject(self, name: str, value: str, why: Text) -> None:
        """Show a rejected value with the reason below it."""
        self._errors[name] = value, why
        self._draw()

    def accept(self, name: str) -> None:
        """Clear the rejected value of this name."""
        self._errors.pop(name, None)

    @property
    def rejected(self) -> bool:
        """Whether any shown value was rejected."""
        return bool(self._errors)

    @property
    def _row(self) -> FormRow:
        return self._rows[self._cursor]

    def _draw(self) -> None:
        width = max((Content(row.label).cell_length for row in self._rows), default=0)
        self._documents = tuple(
            self._document(row, width, at_cursor=index == self._cursor)
            for index, row in enumerate(self._rows)
        )
        self.update(sum(self._documents, Document()))

    def _document(self, row: FormRow, width: int, *, at_cursor: bool) -> Document:
        label = Content.styled(row.label, "bold" if at_cursor else "")
        first = Content.assemble(
            (f"{CURSOR if at_cursor else ' '} ", "bold $primary"),
            label.pad_right(width - label.cell_length + len(GAP)),
        )
        lines = text(self._choices(row) if row.choices else self._typed(row, at_cursor=at_cursor))
        if row.name in self._errors:
            lines += text(self._errors[row.name][1][app_of(self).lang], "$error")
        elif at_cursor and row.meaning:
            lines += text(row.meaning, "$muted")
        return lines.indented(first)

    def _choices(self, row: FormRow) -> Content:
        """Return all choices, with the current one in brackets."""
        return Content(" ").join(
            Content.styled(f"[{words}]", "bold $primary")
            if value == row.value
            else Content(f" {words} ")
            for value, words in row.choices
        )

    def _typed(self, row: FormRow, *, at_cursor: bool) -> Content:
        value = self._value(row)
        shown = Content(value) if value or at_cursor else Content.styled(row.empty, "$muted")
        if not at_cursor:
            return shown
        return shown + CARET + (Content.styled(row.empty, "$muted") if not value else Content())

    def _value(self, row: FormRow) -> str:
        """Return the value being typed, else the rejected value, else the row's value."""
        if self._draft is not None and row is self._row:
            return self._draft
        return self._errors[row.name][0] if row.name in self._errors else row.value

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Return whether an action is available in the current row."""
        if not self._rows:
            return False
        if action == "choose":
            return bool(self._row.choices)
        return action not in ("delete", "clear") or not self._row.choices

    def check_consume_key(self, key: str, character: str | None) -> bool:  # noqa: ARG002
        """Return whether a character is typed into the current row."""
        return bool(self._rows) and not self._row.choices and bool(typed(character or ""))

    async def on_key(self, event: events.Key) -> None:
        """Type a character or run the key's binding, at once, to keep the order of the keys."""
        active = self.screen.active_bindings.get(event.key)
        if self.check_consume_key(event.key, event.character):
            self._type(typed(event.character or ""))
        elif active and active.enabled and active.node in (self, self.screen):
            await app_of(self).run_action(active.binding.action, active.node)
        else:
            return
        event.prevent_default()
        event.stop()

    def on_paste(self, event: events.Paste) -> None:
        """Type the allowed characters of the pasted text."""
        if self._rows and not self._row.choices:
            event.stop()
            if characters := typed(event.text):  # otherwise the value would be cleared
                self._type(characters)

    def _type(self, characters: str) -> None:
        self._draft = ((self._draft or "") + characters)[:MAX_TYPED]
        self._draw()

    def on_click(self, event: events.Click) -> None:
        """Move to the clicked row; choose the next value if the row has choices."""
        bottom = 0
        for index, document in enumerate(self._documents):
            bottom += document.height(self.size.width)
            if 0 <= event.y < bottom:
                self._go_to(index)
                self.action_choose(1)
                return

    def action_move(self, step: int) -> None:
        """Move the cursor by `step` rows, limited to the first and the last row."""
        self._go_to(min(max(0, self._cursor + step), len(self._rows) - 1))

    def _go_to(self, index: int) -> None:
        if index != self._cursor:
            self._finish()
            self._cursor = index
            self._draw()
            self.refresh_bindings()

    def action_choose(self, step: int) -> None:
        """Choose the next or the previous value and post it."""
        values = [value for value, _ in self._row.choices]
        if values:
            at = values.index(self._row.value) if self._row.value in values else -step
            row = replace(self._row, value=values[(at + step) % len(values)])
            self._rows = (*self._rows[: self._cursor], row, *self._rows[self._cursor + 1 :])
            self._draw()
            self.post_message(self.Changed(self, row.name, row.value))

    def action_delete(self) -> None:
        """Delete the last character of the typed value."""
        self._draft = self._value(self._row)[:-1]
        self._draw()

    def action_clear(self) -> None:
        """Delete the whole typed value."""
        self._draft = ""
        self._draw()

    def submit(self) -> None:
        """Post the typed value, if any, then `Submitted`."""
        self._finish()
        self.post_message(self.Submitted(self))

    def _finish(self) -> None:
        """Post the value typed in the current row, if any."""
        if self._draft is not None:
            value, self._draft = self._draft, None
            self.post_message(self.Changed(self, self._row.name, value))


def typed(characters: str) -> str:
    """Return the characters that are allowed in a value, in lower case and of normal width."""
    folded = unicodedata.normalize("NFKC", characters).lower()
    return "".join(each for each in folded if each in TYPED)
