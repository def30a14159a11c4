"""A screen that handles the refresh requests of its widgets at once."""

from __future__ import annotations

import threading
from collections.abc import Coroutine
from typing import Any

from textual.message import Message
from textual.messages import Layout, Update
from textual.screen import Screen
from textual.widget import Widget


class ImmediateRequests(Screen[Any]):
    """A screen that handles the refresh requests of its widgets without a message for each.

    In Textual 8.2, a key that changes five widgets posts up to ten messages to the screen before
    anything is painted. All that their handlers do is mark what has to be painted or laid out.
    """

    def post_message(self, message: Message) -> bool:
        """Handle a refresh request from the app's own thread now; queue any other message."""
        if self._running and not self._closing and self._thread_id == threading.get_ident():
            if isinstance(message, Update):
                return _run(self._on_update(message))
            if isinstance(message, Layout):
                return _run(self._on_layout(message))
        return super().post_message(message)

    def update_now(self) -> None:
        """Lay out and paint at once what has changed, without a message to each changed widget."""
        with self._context():
            for widget in self.walk_children(Widget):
                if widget._repaint_required or widget._layout_required or widget._scroll_required:
                    widget._check_refresh()
            self._on_timer_update()


def _run(handler: Coroutine[Any, Any, None]) -> bool:
    """Run a handler and return True; raise RuntimeError if it awaits something."""
    try:
        handler.send(None)
    except StopIteration:
        return True
    raise RuntimeError(handler)
