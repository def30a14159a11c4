"""A screen that is quick to paint a change, and safe to click on and to dismiss."""

from __future__ import annotations

import threading
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from textual import events
from textual._compositor import Compositor, ReflowResult
from textual.await_complete import AwaitComplete
from textual.dom import DOMNode
from textual.geometry import Offset, Size
from textual.keys import key_to_character
from textual.message import Message
from textual.messages import Layout, Update
from textual.screen import Screen
from textual.widget import Widget

from mlquiz.tui.base_app import app_of

if TYPE_CHECKING:
    from textual.binding import BindingsMap
    from textual.layout import DockArrangeResult


class SingleArrangement(Compositor):
    """A compositor that uses the map of widgets that a layout has just built.

    In Textual 8.2, the map stays marked as outdated if a widget was shown since the last layout, so
    that the next request for a widget's size arranges all widgets a second time.
    """

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Lay out `parent` and its descendants; return those hidden, shown and resized."""
        result = super().reflow(parent, size)
        self._full_map_invalidated = False
        return result


class SafeScreen(Screen[Any]):
    """A screen that handles the refresh requests of its widgets without a message for each.

    In Textual 8.2, a key that changes five widgets posts up to ten messages to the screen before
    anything is painted. All that their handlers do is mark what has to be painted or laid out.

    It also ignores a click on a widget that was removed but is still painted: on every mouse press,
    Textual 8.2 uses the parent of the widget under the mouse without a check; a removed widget has
    no parent. Textual's `dismiss` pops the top screen even if that is another one; this one does
    not.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._compositor = SingleArrangement()
        self._arranged: tuple[tuple[object, ...], DockArrangeResult] | None = None
        """The size and children that were arranged last, with the result."""

    def arrange(self, size: Size, _optimal: bool = False) -> DockArrangeResult:
        """Arrange the children, unless only their contents have changed.

        Textual 8.2 also arranges them again after any widget below them was shown or hidden.
        """
        given = size, self.maximized, *self.displayed_children
        if self._arranged is None or self._arranged[0] != given or not self._arrangement_cache:
            self._arranged = given, super().arrange(size)
        return self._arranged[1]

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

    @property
    def _binding_chain(self) -> list[tuple[DOMNode, BindingsMap]]:
        """The nodes from the focused widget up to the app, with their bindings.

        Textual 8.2 copies all bindings and asks every node about each key of the nodes above it.
        Here only nodes that may consume keys are asked, and only what changes is copied.
        """
        focused = None if self.focused is None or self.focused.loading else self.focused
        nodes = [self, self.app] if focused is None else focused.ancestors_with_self
        chain: list[tuple[DOMNode, BindingsMap]] = []
        consumers: list[DOMNode] = []
        for node in nodes:
            bindings = node._bindings
            consumed = {
                key
                for each in consumers
                for key in bindings.key_to_bindings
                if each.check_consume_key(key, key_to_character(key))
            }
            if consumed:
                bindings = bindings.copy()
                for key in consumed:
                    del bindings.key_to_bindings[key]
            chain.append((node, bindings))
            if type(node).check_consume_key is not DOMNode.check_consume_key:
                consumers.append(node)
        return chain

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        """Do not apply the styles a second time right after the screen was mounted.

        A modal screen needs it for the screen below, which shows through.
        """
        if not (self.stack_updates or self.is_modal):
            event.refresh_styles = False

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Dismiss this screen, even while the "terminal too small" screen covers it.

        Do nothing if another screen is on top.
        """
        with app_of(self).without_overlay():
            return super().dismiss(result) if self.is_current else AwaitComplete()

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """Return the widget at a cell and the offset in it; a pair of None if it was removed."""
        widget, offset = super().get_widget_and_offset_at(x, y)
        return (None, None) if widget and widget.parent is None else (widget, offset)


def _run(handler: Coroutine[Any, Any, None]) -> bool:
    """Run a handler and return True; raise RuntimeError if it awaits something."""
    try:
        handler.send(None)
    except StopIteration:
        return True
    raise RuntimeError(handler)
