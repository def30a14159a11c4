"""The setup form, shown to a new user once."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from mlquiz.study.settings import NAMES
from mlquiz.tui.base_app import app_of, show_errors
from mlquiz.tui.document import stack, text
from mlquiz.tui.screens.base import BaseScreen
from mlquiz.tui.setting_rows import setting_row
from mlquiz.tui.widgets.form import Form

ASKED = ("goal", "interview_date", "minutes_per_day", "language")


class SetupScreen(BaseScreen):
    """A short form with the most important settings. Enter saves them, Escape skips the form."""

    CSS_PATH = "setup.tcss"
    AUTO_FOCUS = "Form"
    title_key = "setup.title"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "start", "key.start"),
        Binding("escape", "skip", "key.skip"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._values: dict[str, str] = {}

    def body(self) -> ComposeResult:
        """Compose the introduction and the form."""
        with VerticalScroll(can_focus=False):
            yield Static(id="what")
            yield Form()

    def open(self) -> None:
        """Load the current settings, and show the form."""
        self._values = self.services.settings.all()
        self.show()

    def show(self) -> None:
        """Write the introduction and the form."""
        super().show()
        self._values["language"] = self.lang  # the language key may have changed it
        what = text(self.translate("home.what"), "bold")
        self.query_one("#what", Static).update(
            stack(what, text(self.translate("setup.ask"), "$muted"))
        )
        rows = [setting_row(name, self._values[name], self.lang) for name in ASKED if name in NAMES]
        self.query_one(Form).show(rows)

    @on(Form.Changed)
    @show_errors
    def _store_value(self, event: Form.Changed) -> None:
        """Check and remember a value without saving it yet.

        A new language is saved and applied at once, as by the language key.
        """
        if why := self.services.settings.error_in(event.name, event.value):
            event.form.reject(event.name, event.value, why)
            return
        event.form.accept(event.name)
        self._values[event.name] = event.value
        if event.name == "language":
            self.services.settings.set(event.name, event.value)
            app_of(self).apply_setting(event.name)
        self.show()

    @on(Form.Submitted)
    @show_errors
    def _start(self, event: Form.Submitted) -> None:
        if not event.form.rejected:
            self._save(self._values)

    def action_start(self) -> None:
        """Submit the form with the current values."""
        self.query_one(Form).submit()

    @show_errors
    def action_skip(self) -> None:
        """Keep the defaults, but save the goal, so that the form is not shown again."""
        self._save({"goal": self.services.settings.goal})

    def _save(self, values: dict[str, str]) -> None:
        settings = self.services.settings
        for name in ASKED:
            if name in values and name in NAMES:
                settings.set(name, values[name])
        self.dismiss(None)
