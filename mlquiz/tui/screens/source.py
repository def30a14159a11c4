"""The source code of a demo's script."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from mlquiz.lab.spec_file import read_script
from mlquiz.tui.document import listing
from mlquiz.tui.screens.base import BaseScreen


class SourceScreen(BaseScreen):
    """A Python file with syntax highlighting."""

    CSS_PATH = "source.tcss"
    title_key = "source.title"

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def body(self) -> ComposeResult:
        """Compose the page."""
        with VerticalScroll():
            yield Static(id="listing")

    def open(self) -> None:
        """Read the file, and show it."""
        self.show()
        self.query_one("#listing", Static).update(listing(read_script(self._path)))

    def show(self) -> None:
        """Write the title only: the source code is the same in every language."""
        self.set_title(
            f"{self.translate(self.title_key)} · {self._path.name}", self._path.parent.name
        )
