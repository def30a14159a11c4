"""A question that stays in sight while the page below it scrolls."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.geometry import Size

from mlquiz.tui.document import Document
from mlquiz.tui.widgets.text_block import TextBlock


class PinnedQuestion(VerticalScroll, can_focus=False):
    """A copy of the question, docked to the top of its page; it scrolls if it is too high.

    The question itself is not inside a container, because arranging one takes longer.
    """

    DEFAULT_CSS = """
    PinnedQuestion {
        dock: top;
        height: auto;
        background: $surface;
        TextBlock { text-wrap: nowrap; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._text = TextBlock()
        self._shown: tuple[tuple[Document, ...], int] | None = None
        self.display = False  # until the page has to scroll

    def compose(self) -> ComposeResult:
        """Compose the text."""
        yield self._text

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the height of the text; arranging the children to find it would take longer."""
        return self._text.get_content_height(container, viewport, width)

    def show(self, parts: tuple[Document, ...], max_height: int) -> None:
        """Show these parts below each other, in at most `max_height` rows."""
        if self._shown != (parts, max_height):
            self._shown = parts, max_height
            self._text.update(sum(parts, Document()))
            self.styles.max_height = max_height
