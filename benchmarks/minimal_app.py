"""The smallest Textual app that paints a question: the peer of our first paint."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Minimal(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("FIRST-QUESTION: what happens if the batch grows?")


if __name__ == "__main__":
    Minimal().run()
