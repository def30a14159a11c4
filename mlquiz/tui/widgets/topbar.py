"""The line at the top of a screen, with its title and the remaining work."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.content import Content
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from mlquiz.render.sanitize import plain

STYLES = ("bold", "", "$muted")
"""The styles of the left text, of the space and of the right text."""


class TopBar(Widget):
    """A left and a right text, and an optional `spare` one before the right if there is room.

    If there is not enough room for both without it, the left text is truncated.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    TopBar {
        dock: top;
        height: 1;
        padding: 0 1;
        background: $bar-background;
        color: $foreground;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.auto_links = False
        self._left = self._right = self._spare = ""
        self._rich_styles: list[RichStyle] = []

    def show(self, left: str, right: str = "", spare: str = "") -> None:
        """Show these texts, each on one line and without control characters."""
        texts = tuple(" ".join(plain(text).split()) for text in (left, right, spare))
        if texts != (self._left, self._right, self._spare):
            self._left, self._right, self._spare = texts
            self.refresh()

    def notify_style_update(self) -> None:
        """Clear the cached styles, as the theme's colours may have changed."""
        self._rich_styles.clear()
        super().notify_style_update()

    def render(self) -> Content:
        """Return the texts with the space between them."""
        return Content.assemble(*zip(self._texts(), STYLES, strict=True))

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 - there is one line
        """Return the line, which is quicker to build without a `Content`."""
        if not self._rich_styles:
            style = self.visual_style
            self._rich_styles = [(style + Style.parse(each)).rich_style for each in STYLES]
        texts = self._texts()
        return Strip(map(Segment, texts, self._rich_styles), sum(map(cell_len, texts)))

    def _texts(self) -> tuple[str, str, str]:
        """Return the left text, the space after it and the right text, in the width of the bar."""
        left, right, width = self._left, self._right, self.size.width
        longer = f"{self._spare} · {right}"
        if self._spare and cell_len(left) + 2 + cell_len(longer) <= width:
            right = longer
        room = max(0, width - cell_len(right) - (2 if right else 0))
        if cell_len(left) > room:
            left = Content(left).truncate(room, ellipsis=True).plain
        return left, " " * max(0, width - cell_len(left) - cell_len(right)), right
