"""A list of lines to choose from, with translated key names."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.strip import Strip

from mlquiz.tui.split_line import SplitLine
from mlquiz.tui.textual_patches.option_list import SafeOptionList
from mlquiz.tui.widgets.options import CURSOR

INDENT = "  "


class MenuList(SafeOptionList):
    """A list to choose one line from. Lines are not parsed as markup and are one row high."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_up", "key.up", show=False),
        Binding("down", "cursor_down", "key.down", show=False),
        Binding("enter", "select", "key.choose"),
    ]
    DEFAULT_CSS = """
    MenuList {
        border: none;
        padding: 0;
        background: $background;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        &:focus { border: none; background-tint: transparent; }
        & > .option-list--option-highlighted, &:focus > .option-list--option-highlighted {
            background: $bar-background;
            color: $foreground;
            text-style: bold;
        }
    }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)

    def render_line(self, y: int) -> Strip:
        """Return a row; the highlighted one has a pointer before it in addition to its colour."""
        strip = super().render_line(y)
        if self.highlighted is None or y + self.scroll_offset.y != self.highlighted:
            return strip
        style = next(iter(strip)).style
        return Strip.join([Strip([Segment(f"{CURSOR} ", style)]), strip.crop(len(INDENT))])


def line(left: str, right: str = "", *, truncate_left: bool = False) -> SplitLine:
    """Return a line of a list, indented to leave room for the pointer of the highlighted line."""
    return SplitLine(
        Content(f"{INDENT}{left}"), Content.styled(right, "$muted"), truncate_left=truncate_left
    )
