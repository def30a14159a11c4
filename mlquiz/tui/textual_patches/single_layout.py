"""A widget whose change of size is laid out once."""

from __future__ import annotations

from textual.geometry import Size
from textual.widget import Widget


class SingleLayout(Widget):
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
