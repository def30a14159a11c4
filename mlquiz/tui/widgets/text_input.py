"""A single-line text input."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from mlquiz.render.sanitize import plain

MAX_PASTE = 1_000


class TextInput(Input):
    """An input that handles keys in order, however fast they arrive.

    Textual inserts a character as soon as the input receives it, but runs a key's binding only when
    the key has bubbled up to the app. If keys arrive together, as over a slow connection, the
    characters would be inserted first, and a backspace pressed before them would delete them.
    """

    line_break = " "
    """The text inserted for a pasted line break."""

    async def on_key(self, event: events.Key) -> None:
        """Run the input's own binding of the key at once.

        Leave the key to others if the binding does nothing, such as scrolling a field of one line.
        """
        active = self.screen.active_bindings.get(event.key)
        if event.is_printable or not active or active.node is not self or not active.enabled:
            return
        if await self.app.run_action(active.binding.action, self):
            event.prevent_default()
            event.stop()

    def _on_paste(self, event: events.Paste) -> None:
        """Insert all pasted lines; Textual would drop all but the first."""
        event.prevent_default()
        event.stop()
        self.replace(event.text, *self.selection)

    def replace(self, text: str, start: int, end: int) -> None:
        """Replace a range with text joined to one line, without control characters.

        Only the first MAX_PASTE characters are inserted.
        """
        lines = plain(text[:MAX_PASTE].replace("\r\n", "\n").replace("\r", "\n")).splitlines()
        super().replace(self.line_break.join(lines).replace("\t", " "), start, end)
