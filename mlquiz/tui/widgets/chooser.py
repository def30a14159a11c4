"""Textual's list of options, with keys named in the learner's language."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import OptionList


class Chooser(OptionList):
    """A list to choose one line from. Its lines are never markup."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_up", "key.up", show=False),
        Binding("down", "cursor_down", "key.down", show=False),
        Binding("enter", "select", "key.choose"),
    ]
    DEFAULT_CSS = """
    Chooser {
        border: none;
        padding: 0;
        background: $background;
        scrollbar-size-vertical: 1;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        &:focus { border: none; background-tint: transparent; }
    }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
