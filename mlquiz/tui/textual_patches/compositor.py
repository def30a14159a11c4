"""A compositor that arranges the widgets once for each layout."""

from __future__ import annotations

from textual._compositor import Compositor, ReflowResult
from textual.geometry import Size
from textual.widget import Widget


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
