"""Widgets that are laid out once when their size changes, and that pass keys on at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

if TYPE_CHECKING:
    from textual.geometry import Size
    from textual.widget import Widget as Mixin
else:
    Mixin = object  # making a subclass of `Widget` takes longer


class SingleLayout(Mixin):
    """A widget without scrollbars that does not lay the screen out again when its size changes.

    In Textual 8.2, `Widget._size_updated` sets `virtual_size`, a reactive attribute with a layout:
    after every layout that changes the size of a widget, the whole screen is laid out a second
    time, which only matters to widgets that scroll.
    """

    def _size_updated(
        self,
        size: Size,
        virtual_size: Size,
        container_size: Size,
        layout: bool = True,  # noqa: ARG002 - Textual's signature
    ) -> bool:
        return super()._size_updated(size, virtual_size, container_size, layout=False)


class DirectKeys(Mixin):
    """A widget that sends the keys that it does not consume straight to the app.

    In Textual 8.2, a key waits in the queue of the widget with the focus and then of each of its
    ancestors before the app runs its binding. The ancestors must handle no key that the widget does
    not consume.
    """

    def _forward_event(self, event: events.Event) -> None:
        """Pass an event on; take the short way only if no earlier message is on the long one."""
        if isinstance(event, events.Key):
            consumed = self.check_consume_key(event.key, event.character)
            way = [node for node in self.ancestors_with_self if node is not self.app]
            if not consumed and all(node._message_queue.empty() for node in way):
                event._set_forwarded()
                self.app.post_message(event)
                return
        super()._forward_event(event)
