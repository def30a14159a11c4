"""The learner's settings, with defaults, saved in the store."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from mlquiz.domain.calendar import MAX_HOUR, read_day, read_hour
from mlquiz.errors import MlquizError, UsageError, quoted, unknown
from mlquiz.study.clock import utc_now
from mlquiz.text import LANGUAGES, Lang, Text

if TYPE_CHECKING:
    from mlquiz.store.store import Store

THEMES = ("dark", "light")
MAX_DIGITS = 4
GOALS = ("interview", "learn", "look")
SWITCH = ("off", "on")
CHOICES: Mapping[str, Sequence[str]] = {
    "goal": GOALS,
    "language": LANGUAGES,
    "theme": THEMES,
    "ask_confidence": SWITCH,
    "predict_first": SWITCH,
}
COUNTS: Mapping[str, tuple[int, int]] = {
    "minutes_per_day": (1, 600),
    "new_per_day": (0, 1000),
    "max_answer_seconds": (1, 3600),
}
AUTO = "auto"
NONE: Mapping[str, str] = {"new_per_day": AUTO}
"""The text for settings without a value, if it is not ''."""

NAMES = (
    "goal",
    "language",
    "minutes_per_day",
    "new_per_day",
    "theme",
    "interview_date",
    "day_starts_at",
    "max_answer_seconds",
    "ask_confidence",
    "predict_first",
    "packs",
)


class Settings:
    """Typed access to the settings in a store; a new value is saved immediately."""

    def __init__(self, store: Store, clock: Callable[[], datetime] = utc_now) -> None:
        self._store = store
        self._clock = clock

    @property
    def goal(self) -> str:
        """The learner's goal: `interview`, `learn` or `look`."""
        return self._valid_setting("goal") or "learn"

    @property
    def language(self) -> Lang:
        """The language of texts, by default that of the environment."""
        chosen = self._valid_setting("language")
        return "zh" if chosen == "zh" else "en" if chosen == "en" else environment_language()

    @property
    def minutes_per_day(self) -> int:
        """The minutes that the learner studies a day."""
        return int(self._valid_setting("minutes_per_day") or 10)

    @property
    def new_per_day(self) -> int | None:
        """The maximum number of new items a day; None to derive it from the minutes."""
        chosen = self._valid_setting("new_per_day")
        return None if chosen in (None, AUTO) else int(chosen)

    @property
    def theme(self) -> str:
        """The colour theme, `dark` or `light`."""
        return self._valid_setting("theme") or "dark"

    @property
    def interview_date(self) -> date | None:
        """The date of the interview; None if it is not set."""
        chosen = self._valid_setting("interview_date")
        return read_day(chosen, self._today) if chosen else None

    @property
    def day_starts_at(self) -> str:
        """The time at which the learner's day begins, a full hour such as 04:00."""
        return f"{self._store.calendar.hour:02}:00"

    @property
    def max_answer_seconds(self) -> int:
        """The maximum number of seconds that an answer counts as."""
        return int(self._valid_setting("max_answer_seconds") or 60)

    @property
    def ask_confidence(self) -> str:
        """Whether to ask before each verdict if the learner is sure: `on` or `off`."""
        return self._valid_setting("ask_confidence") or "off"

    @property
    def predict_first(self) -> str:
        """Whether a demo asks for a guess before its first run: `on` or `off`."""
        return self._valid_setting("predict_first") or "on"

    @property
    def packs(self) -> str:
        """The folders of the packs that are studied, separated as in PATH; '' for none."""
        return self._valid_setting("packs") or ""

    @property
    def pack_folders(self) -> list[Path]:
        """The folders of the packs that are studied."""
        from mlquiz.packs.opening import split_folders

        return split_folders(self.packs)

    def save_packs(self, folders: Iterable[Path]) -> None:
        """Save the folders of the packs that are studied, even those that cannot be used now."""
        from mlquiz.packs.opening import join_folders

        self._store.set_setting("packs", join_folders(folders))

    def _valid_setting(self, name: str) -> str | None:
        """Return the saved value; None if there is none, or if it is invalid."""
        value = self._store.setting(name)
        return None if value is None or validation_error(name, value) else value

    def set(self, name: str, value: str) -> None:
        """Save a setting; raise UsageError, with what is allowed, for an unknown or invalid one."""
        check_name(name)
        value = self._as_saved(name, value)
        error = self.error_in(name, value)
        if error:
            raise UsageError(
                f"{name} cannot be {value!r}: {error.en}.",
                f"{name} 不能设为{quoted(value)}：{error.zh}。",
            )
        self._store.set_setting(name, value)

    def error_in(self, name: str, value: str) -> Text | None:
        """Return what is wrong with `value` or how to correct it; None if it is valid now."""
        value = self._as_saved(name, value)
        about_packs = _pack_error(value) if name == "packs" else None
        return about_packs or validation_error(name, value) or self._past_date_error(name, value)

    def _as_saved(self, name: str, value: str) -> str:
        """Return a value in the form in which it is saved, such as an ISO date for `+3w`."""
        if not value.strip() and name in NONE:
            return NONE[name]
        if name == "packs":
            from mlquiz.packs.opening import join_folders, split_folders

            return join_folders(split_folders(value))
        day = read_day(value, self._today) if name == "interview_date" else None
        return value if day is None else day.isoformat()

    @property
    def _today(self) -> date:
        return self._store.calendar.day_of(self._clock())

    def _past_date_error(self, name: str, value: str) -> Text | None:
        """Return the error about an interview date in the past; None for anything else."""
        if name != "interview_date" or not value or date.fromisoformat(value) >= self._today:
            return None
        return Text(
            f"that day is over, today is {self._today}", f"这一天已经过去，今天是 {self._today}"
        )

    def values(self) -> dict[str, str | int | date | None]:
        """Return the value of every setting; None if it has no value."""
        return {name: getattr(self, name) for name in NAMES}

    def all(self) -> dict[str, str]:
        """Return every setting as text."""
        values = self.values().items()
        return {name: NONE.get(name, "") if value is None else str(value) for name, value in values}


def _pack_error(value: str) -> Text | None:
    """Return why a folder cannot be used as a pack, or two of them not together."""
    from mlquiz.packs.opening import open_packs, split_folders

    try:
        open_packs(split_folders(value))
    except MlquizError as error:
        return Text(*(error.in_language(lang).rstrip(".。") for lang in LANGUAGES))
    return None


def check_name(name: str) -> None:
    """Raise UsageError, with the available names, if there is no such setting."""
    if name not in NAMES:
        names, names_zh = ", ".join(NAMES), "、".join(NAMES)
        hint, hint_zh = f"Settings are {names}.", f"可用的有：{names_zh}。"
        raise unknown("setting", name, NAMES, hint, hint_zh)


def validation_error(name: str, value: str) -> Text | None:
    """Return a hint about the allowed values if `value` is invalid; None if it is valid."""
    if name in CHOICES and value not in CHOICES[name]:
        *others, last = CHOICES[name]
        return Text(f"use {', '.join(others)} or {last}", f"请用 {'、'.join(others)} 或 {last}")
    if name in COUNTS and value != NONE.get(name) and not is_count(value, *COUNTS[name]):
        minimum, maximum = COUNTS[name]
        other, other_zh = (f", or {NONE[name]}", f"，或 {NONE[name]}") if name in NONE else ("", "")
        return Text(
            f"use a whole number from {minimum} to {maximum}{other}",
            f"请用 {minimum} 到 {maximum} 的整数{other_zh}",
        )
    if name == "day_starts_at" and read_hour(value) is None:
        return Text(
            f"use a whole hour from 00:00 to {MAX_HOUR}:00, such as 04:00",
            f"请用 00:00 到 {MAX_HOUR}:00 的整点，如 04:00",
        )
    if name == "interview_date" and value and read_day(value, date.min) is None:
        return Text(
            "use a date such as 2027-01-31 or +21d, or leave it empty",
            "请用 2027-01-31 或 +21d 这样的日期，或留空",
        )
    if name == "packs" and not all(map(os.path.isabs, filter(None, value.split(os.pathsep)))):
        return Text(
            f"use folders with packs, separated by {os.pathsep}",
            f"请用内容包所在的文件夹，以 {os.pathsep} 分隔",
        )
    return None


def is_count(value: str, minimum: int, maximum: int) -> bool:
    """Return whether `value` is a whole number from `minimum` to `maximum`."""
    is_short = value.isascii() and value.isdigit() and len(value) <= MAX_DIGITS
    return is_short and minimum <= int(value) <= maximum


def environment_language() -> Lang:
    """Return the language of the environment: Chinese for zh_*, else English."""
    for variable in ("MLQUIZ_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable)
        if value:
            return "zh" if value.casefold().startswith("zh") else "en"
    import locale

    return "zh" if (locale.getlocale()[0] or "").startswith("zh") else "en"
