"""A line to write in."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from mlquiz.render.sanitize import plain

MAX_PASTE = 1_000


class TextInput(Input):
    """An input that keeps what it is told in order, however quickly the keys come.

    Textual writes a character as soon as the input sees it, but does what a key is bound to only
    when that key has bubbled up to the app; of keys that arrive together, as over a slow line, the
    characters would come first and a backspace before them would delete them.
    """

    line_break = " "
    """What stands in the field for a line break that was pasted."""

    async def on_key(self, event: events.Key) -> None:
        """Do at once what the key is bound to here."""
        active = self.screen.active_bindings.get(event.key)
        if not event.is_printable and active and active.node is self and active.enabled:
            event.prevent_default()
            event.stop()
            await self.run_action(active.binding.action)

    def _on_paste(self, event: events.Paste) -> None:
        """Insert all that was pasted; Textual would drop all but its first line."""
        event.prevent_default()
        event.stop()
        self.replace(event.text, *self.selection)

    def replace(self, text: str, start: int, end: int) -> None:
        """Insert text on one line, without control characters."""
        lines = plain(text[:MAX_PASTE].replace("\r\n", "\n").replace("\r", "\n")).splitlines()
        super().replace(self.line_break.join(lines).replace("\t", " "), start, end)
