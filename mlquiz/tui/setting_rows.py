"""Form rows for settings."""

from __future__ import annotations

from mlquiz.i18n.tui import MESSAGES, translate
from mlquiz.study.settings import CHOICES, NONE
from mlquiz.text import Lang
from mlquiz.tui.widgets.form import FormRow

PLACEHOLDERS = {"interview_date": "settings.optional", "new_per_day": "settings.as_time_allows"}


def setting_row(name: str, value: str, lang: Lang) -> FormRow:
    """Return the form row of a setting, with its label, choices and description."""
    return FormRow(
        name,
        _label(f"label.{name}", name, lang),
        "" if value == NONE.get(name) else value,
        choices=tuple(
            (choice, _label(f"choice.{choice}", choice, lang)) for choice in CHOICES.get(name, ())
        ),
        empty=translate(PLACEHOLDERS.get(name, "settings.none"), lang),
        meaning=_label(f"meaning.{name}", _label(f"settings.{name}", "", lang), lang),
    )


def _label(key: str, otherwise: str, lang: Lang) -> str:
    return translate(key, lang) if key in MESSAGES else otherwise
