"""What a learner can set, with defaults; kept in the store."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

from mlquiz.domain.text import LANGUAGES, Lang
from mlquiz.errors import UsageError, unknown

if TYPE_CHECKING:
    from mlquiz.store.store import Store

THEMES = ("dark", "light")
MOST_NEW = 1000
NAMES = ("language", "new_per_day", "theme", "interview_date")


class Settings:
    """Typed access to the settings in a store; writing one keeps it at once."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def language(self) -> Lang:
        """The language of texts: the one that was set, else that of the environment."""
        chosen = self._kept("language")
        return "zh" if chosen == "zh" else "en" if chosen == "en" else environment_language()

    @property
    def new_per_day(self) -> int:
        """How many new items a day may bring."""
        return int(self._kept("new_per_day") or 10)

    @property
    def theme(self) -> str:
        """`dark` or `light`."""
        return self._kept("theme") or "dark"

    @property
    def interview_date(self) -> date | None:
        """The day of the interview, if it was named."""
        chosen = self._kept("interview_date")
        return date.fromisoformat(chosen) if chosen else None

    def _kept(self, name: str) -> str | None:
        """Return what was set, unless something else than mlquiz wrote it."""
        value = self._store.setting(name)
        return None if value is None or complaint_about(name, value) else value

    def set(self, name: str, value: str) -> None:
        """Keep a setting; raises UsageError with the allowed values for a bad one."""
        if name not in NAMES:
            hint, hint_zh = f"Settings are {', '.join(NAMES)}.", f"可用的有：{'、'.join(NAMES)}。"
            raise unknown("setting", name, NAMES, hint, hint_zh)
        complaint = complaint_about(name, value)
        if complaint:
            raise UsageError(f"{name} cannot be {value!r}: {complaint}.")
        self._store.set_setting(name, value)

    def all(self) -> dict[str, str]:
        """Return every setting as text."""
        return {name: str(getattr(self, name) or "") for name in NAMES}


def complaint_about(name: str, value: str) -> str | None:
    """Return what a setting may be, if `value` is not that."""
    match name:
        case "language" if value not in LANGUAGES:
            return f"use {' or '.join(LANGUAGES)}"
        case "theme" if value not in THEMES:
            return f"use {' or '.join(THEMES)}"
        case "new_per_day" if not is_count(value):
            return f"use a whole number from 0 to {MOST_NEW}"
        case "interview_date" if value and not is_date(value):
            return "use a date such as 2027-01-31, or '' for none"
    return None


def is_count(value: str) -> bool:
    """Tell whether `value` is a whole number of items that a day may bring."""
    return value.isascii() and value.isdigit() and len(value) <= 4 and int(value) <= MOST_NEW


def is_date(value: str) -> bool:
    """Tell whether `value` is a date in ISO 8601."""
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def environment_language() -> Lang:
    """Return the language that the environment asks for: Chinese for zh_*, else English."""
    for variable in ("MLQUIZ_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable)
        if value:
            return "zh" if value.casefold().startswith("zh") else "en"
    import locale

    return "zh" if (locale.getlocale()[0] or "").startswith("zh") else "en"
