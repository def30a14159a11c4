"""A text that is updated often."""

from __future__ import annotations

from textual.visual import VisualType
from textual.widgets import Static

from mlquiz.tui.textual_patches.widgets import SingleLayout


class TextBlock(SingleLayout, Static):
    """A text without links, which is quicker to update than a `Static`.

    A change of its height lays the screen out once, and Textual does not search it for links.
    """

    DEFAULT_CSS = "TextBlock { height: auto; }"

    def __init__(self, content: VisualType = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(content, id=id)
        self.auto_links = False
