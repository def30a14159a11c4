"""The line at the top of a screen, with its title and the remaining work."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from mlquiz.render.sanitize import plain


class TopBar(Widget):
    """A left and a right text, and an optional `spare` one before the right if there is room.

    If there is not enough room for both without it, the left text is truncated.
    """

    DEFAULT_CSS = """
    TopBar {
        dock: top;
        height: 1;
        padding: 0 1;
        text-wrap: nowrap;
        background: $bar-background;
        color: $foreground;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.auto_links = False
        self._left = self._right = self._spare = ""

    def show(self, left: str, right: str = "", spare: str = "") -> None:
        """Show these texts, each on one line and without control characters."""
        texts = tuple(" ".join(plain(text).split()) for text in (left, right, spare))
        if texts != (self._left, self._right, self._spare):
            self._left, self._right, self._spare = texts
            self.refresh()

    def render(self) -> Content:
        """Return the texts with the space between them."""
        right = Content.styled(self._right, "$muted")
        longer = Content.styled(f"{self._spare} · {self._right}", "$muted")
        whole = Content(self._left).cell_length + 2 + longer.cell_length
        if self._spare and whole <= self.size.width:
            right = longer
        room = max(0, self.size.width - right.cell_length - (2 if right else 0))
        left = Content.styled(self._left, "bold").truncate(room, ellipsis=True)
        gap = self.size.width - left.cell_length - right.cell_length
        return left + " " * max(0, gap) + right
