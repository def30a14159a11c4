"""A screen that ignores clicks on removed widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.geometry import Offset
from textual.screen import Screen

if TYPE_CHECKING:
    from textual.widget import Widget


class SafeScreen(Screen[Any]):
    """A screen that ignores a click on a widget that was removed but is still painted.

    On every mouse press, Textual 8.2 uses the parent of the widget under the mouse without a check;
    a removed widget has no parent.
    """

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """Return the widget at a cell and the offset in it; a pair of None if it was removed."""
        widget, offset = super().get_widget_and_offset_at(x, y)
        return (None, None) if widget and widget.parent is None else (widget, offset)
