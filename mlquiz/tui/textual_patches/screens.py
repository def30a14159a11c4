"""A screen that survives clicks on removed widgets and being dismissed below another one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import events
from textual.await_complete import AwaitComplete
from textual.geometry import Offset

from mlquiz.tui.base_app import app_of
from mlquiz.tui.textual_patches.compositor import SingleArrangement
from mlquiz.tui.textual_patches.refresh_requests import ImmediateRequests

if TYPE_CHECKING:
    from textual.widget import Widget


class SafeScreen(ImmediateRequests):
    """A screen that ignores a click on a widget that was removed but is still painted.

    On every mouse press, Textual 8.2 uses the parent of the widget under the mouse without a check;
    a removed widget has no parent. `Screen.dismiss` pops the top screen, whichever it is.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._compositor = SingleArrangement()

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        """Do not apply the styles a second time right after the screen was mounted.

        A modal screen needs it for the screen below, which shows through.
        """
        if not (self.stack_updates or self.is_modal):
            event.refresh_styles = False

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Dismiss the screen, below the message that may cover it; do nothing below another one."""
        with app_of(self).without_overlay():
            return super().dismiss(result) if self.is_current else AwaitComplete()

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """Return the widget at a cell and the offset in it; a pair of None if it was removed."""
        widget, offset = super().get_widget_and_offset_at(x, y)
        return (None, None) if widget and widget.parent is None else (widget, offset)
