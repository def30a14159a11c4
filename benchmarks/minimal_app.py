"""The smallest Textual app that paints a question: the peer of our first paint."""

from textual.app import App, ComposeResult
from textual.widgets import Static

QUESTION = "FIRST-QUESTION: what happens if the batch grows?"


class Minimal(App[None]):
    """Shows a question; every key makes it a line longer or shorter."""

    longer = False

    def compose(self) -> ComposeResult:
        yield Static(QUESTION)

    def on_key(self) -> None:
        self.longer = not self.longer
        self.query_one(Static).update(f"{QUESTION}\n?" if self.longer else QUESTION)


if __name__ == "__main__":
    Minimal().run()
