"""A minimal Textual app that paints a question: the baseline for mlquiz's first paint."""

from textual.app import App, ComposeResult
from textual.widgets import Static

QUESTION = "FIRST-QUESTION: what happens if the batch grows?"


class Minimal(App[None]):
    """An app that shows a question; every key adds or removes a line."""

    longer = False

    def compose(self) -> ComposeResult:
        yield Static(QUESTION)

    def on_key(self) -> None:
        self.longer = not self.longer
        self.query_one(Static).update(f"{QUESTION}\n?" if self.longer else QUESTION)


if __name__ == "__main__":
    Minimal().run()
