"""The settings screen."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from mlquiz.i18n.tui import translate
from mlquiz.study.settings import NAMES
from mlquiz.text import LANGUAGES, Text
from mlquiz.tui.base_app import app_of, show_errors
from mlquiz.tui.screens.base import BaseScreen
from mlquiz.tui.setting_rows import setting_row
from mlquiz.tui.widgets.form import Form

SHOWN = tuple(name for name in NAMES if name not in ("goal", "packs"))
"""The settings on the form: `goal` only matters at setup, and folders cannot be typed in a form."""


class SettingsScreen(BaseScreen):
    """A form with the settings. A value is saved when it is chosen, or typed and the row left."""

    CSS_PATH = "settings.tcss"
    AUTO_FOCUS = "Form"
    title_key = "settings.title"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "save", "key.save")]

    def body(self) -> ComposeResult:
        """Compose the form."""
        with VerticalScroll(can_focus=False):
            yield Form()

    def show(self) -> None:
        """Write the current settings."""
        super().show()
        values = self.services.settings.all()
        self.query_one(Form).show([setting_row(name, values[name], self.lang) for name in SHOWN])

    @on(Form.Changed)
    @show_errors
    def _save(self, event: Form.Changed) -> None:
        form, settings = event.form, self.services.settings
        if why := settings.error_in(event.name, event.value):
            words = (translate("settings.invalid", lang, why=why[lang]) for lang in LANGUAGES)
            form.reject(event.name, event.value, Text(*words))
            return
        form.accept(event.name)
        settings.set(event.name, event.value)
        app_of(self).apply_setting(event.name)
        self.show()

    def action_save(self) -> None:
        """Save the value that was typed."""
        self.query_one(Form).submit()
