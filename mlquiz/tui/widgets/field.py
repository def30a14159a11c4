"""A line to write in."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from mlquiz.render.sanitize import plain


class Field(Input):
    """An input that keeps what it is told in order, however quickly the keys come.

    Textual writes a character as soon as the input sees it, but does what a key is bound to only
    when that key has bubbled up to the app; of keys that arrive together, as over a slow line, the
    characters would come first and a backspace before them would delete them.
    """

    async def on_key(self, event: events.Key) -> None:
        """Do at once what the key is bound to here."""
        active = self.screen.active_bindings.get(event.key)
        if not event.is_printable and active and active.node is self and active.enabled:
            event.prevent_default()
            event.stop()
            await self.run_action(active.binding.action)

    def replace(self, text: str, start: int, end: int) -> None:
        """Put what was typed or pasted, of which nothing may command the terminal, in one line."""
        super().replace(plain(text).replace("\n", " ").replace("\t", " "), start, end)
