"""What is under the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.geometry import Offset
from textual.screen import Screen

if TYPE_CHECKING:
    from textual.widget import Widget


class SafeScreen(Screen[Any]):
    """A screen that bears a click on what was just taken away and is still to be seen.

    Textual 8.2 asks whatever is pressed for the place of its parent, which has none any more.
    """

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """Return what is at a place, unless it was taken away."""
        widget, offset = super().get_widget_and_offset_at(x, y)
        return (None, None) if widget and widget.parent is None else (widget, offset)
