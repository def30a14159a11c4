"""A line with left- and right-aligned text, for lists in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

if TYPE_CHECKING:
    from textual.css.styles import RulesMap

GAP = 2
MIN_CELLS = 6
"""Minimum width of a truncated right text; if there is less room, it is left out."""


class SplitLine(Visual):
    """One line with text at the left and the right edge. Immutable.

    If both do not fit, the right text is truncated or left out; if `truncate_left`, the left one is
    truncated instead.
    """

    def __init__(self, left: Content, right: Content, *, truncate_left: bool = False) -> None:
        self._left = left
        self._right = right
        self._truncate_left = truncate_left

    def line(self, width: int) -> Content:
        """Return the line in exactly `width` cells."""
        left, right = self._left, self._right
        if self._truncate_left:
            left = left.truncate(max(0, width - right.cell_length - GAP), ellipsis=True)
        room = width - left.cell_length - GAP
        shown = room >= min(MIN_CELLS, right.cell_length)
        right = right.truncate(room, ellipsis=True) if shown else Content()
        left = left.truncate(width, ellipsis=True)
        return left.pad_right(max(0, width - left.cell_length - right.cell_length)) + right

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Render the line."""
        return self.line(width).render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:  # noqa: ARG002
        """Return the width at which nothing is truncated."""
        return self._left.cell_length + GAP + self._right.cell_length

    def get_height(self, rules: RulesMap, width: int) -> int:  # noqa: ARG002
        """Return 1, the height of a line."""
        return 1
