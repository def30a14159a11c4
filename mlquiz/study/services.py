"""The library, the store and the settings, opened together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from msgspec import Struct

from mlquiz.domain.calendar import Calendar
from mlquiz.domain.events import Action
from mlquiz.library.library import Library
from mlquiz.paths import data_dir
from mlquiz.store.store import RunRecord, Store
from mlquiz.study.clock import ClockProblem, clock_problem, utc_now
from mlquiz.study.settings import Settings
from mlquiz.text import Lang


class Services(Struct, frozen=True):
    """The objects that every front end needs."""

    library: Library
    store: Store
    settings: Settings
    clock_problem: ClockProblem | None = None

    @classmethod
    @contextmanager
    def open(cls, announce: Callable[[], None] | None = None) -> Iterator[Services]:
        """Open the bundled library and the learner's store; close both on exit.

        A session that ends normally leaves a backup of the day, if something has changed.
        `announce` is called before waiting for another program that holds the store.
        """
        with Store.in_folder(data_dir(), announce) as store, Library.open() as library:
            yield cls(library, store, Settings(store), clock_problem(store, utc_now()))
            if store.has_changed:
                from mlquiz.store.daily_backup import save_daily_backup

                save_daily_backup(store, store.calendar.day_of(utc_now()))

    @property
    def calendar(self) -> Calendar:
        """The learner's calendar, as configured."""
        return self.store.calendar

    def note(self, item: str, action: Action, at: datetime) -> None:
        """Append an action on an item other than an answer, such as resuming or flagging it."""
        self.store.note(item, action, at)

    def record_run(self, run: RunRecord) -> None:
        """Save the record of a demo run."""
        self.store.record_run(run)

    def is_first_time(self, hint: str) -> bool:
        """Return whether a hint was never shown before, and remember that it is shown now."""
        name = f"{hint}_shown"
        if self.store.setting(name) is not None:
            return False
        self.store.set_setting(name, "1")
        return True

    def warnings(self, lang: Lang) -> Iterator[str]:
        """Yield the warnings to show at the start, in the language `lang`."""
        if not (self.store.set_aside or self.clock_problem or self.library.problems):
            return
        from mlquiz.study.warnings import about_clock, about_library, about_store

        yield from about_store(self.store, lang)
        yield from about_clock(self.clock_problem, lang)
        yield from about_library(self.library, lang)
