"""The screen that is shown while the terminal is too small."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from mlquiz.tui.base_app import is_open
from mlquiz.tui.document import text
from mlquiz.tui.screens.base import BaseScreen


class TerminalTooSmallScreen(BaseScreen):
    """A message that covers the other screens until the terminal is large enough again."""

    CSS_PATH = "too_small.tcss"
    title_key = "home.title"
    is_cover = True

    def __init__(self, min_width: int, min_height: int) -> None:
        super().__init__()
        self._min_width, self._min_height = min_width, min_height

    def compose(self) -> ComposeResult:
        """Compose only the message: there may not be room for the bars."""
        yield Static(id="sentence")

    def show(self) -> None:
        """Write the message with the current size and the minimum size."""
        if not is_open(self):
            return
        size = self.app.size
        words = self.translate(
            "small.sentence",
            width=size.width,
            height=size.height,
            min_width=self._min_width,
            min_height=self._min_height,
        )
        self.query_one("#sentence", Static).update(text(words))

    def retranslate(self) -> None:
        """Write the message again after a change of language."""
        if self.is_mounted:
            self.show()

    def on_resize(self) -> None:
        """Update the size in the message."""
        self.show()
