"""What is shown in a terminal that has no room for the screens."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from mlquiz.tui.base_app import is_open
from mlquiz.tui.document import text
from mlquiz.tui.screens.base import BaseScreen


class TerminalTooSmallScreen(BaseScreen):
    """A kind sentence over everything; what lies below waits until there is room again."""

    CSS_PATH = "too_small.tcss"
    title_key = "small.title"
    is_cover = True

    def compose(self) -> ComposeResult:
        """Compose the sentence alone: there may not be room for bars."""
        yield Static(id="sentence")

    def show(self) -> None:
        """Write the sentence, with the size there is and the size it takes."""
        if not is_open(self):
            return
        size = self.app.size
        words = self.translate("small.sentence", width=size.width, height=size.height)
        self.query_one("#sentence", Static).update(text(words))

    def retranslate(self) -> None:
        """Write the sentence again."""
        if self.is_mounted:
            self.show()

    def on_resize(self) -> None:
        """Name the new size."""
        self.show()
