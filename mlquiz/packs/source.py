"""The sources of content and demos: what ships with mlquiz, and packs."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from mlquiz.paths import content_dir, demos_dir
from mlquiz.text import LANGUAGES, Lang, Text

CONTENT, DEMOS = "content", "demos"
"""The names of the two folders of a pack."""


class ContentSource(Struct, frozen=True):
    """A folder of content and a folder of demos, either of which may be missing.

    `name` is the pack's id, '' for what ships with mlquiz. A text may lack the languages that are
    not among `languages`.
    """

    name: str
    content: Path
    demos: Path
    languages: tuple[Lang, ...] = LANGUAGES
    title: Text = Text("mlquiz", "mlquiz")

    @property
    def folder(self) -> Path:
        """The folder that contains both."""
        return self.content.parent


def bundled() -> ContentSource:
    """Return the source that ships with mlquiz."""
    return ContentSource("", content_dir(), demos_dir())
