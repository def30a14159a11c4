"""The library, the store and the settings, opened together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from mlquiz.domain.calendar import Calendar
from mlquiz.domain.events import Action
from mlquiz.errors import MlquizError, errors_in
from mlquiz.library.library import Library
from mlquiz.packs.source import ContentSource, bundled
from mlquiz.paths import data_dir, demos_dir
from mlquiz.store.store import Store
from mlquiz.study.clock import ClockProblem, check_clock, utc_now
from mlquiz.study.settings import Settings
from mlquiz.text import Lang

if TYPE_CHECKING:
    from mlquiz.store.runs import RunRecord


class Services(Struct, frozen=True):
    """The objects that every front end needs.

    `packs` are studied beside what ships with mlquiz; `pack_errors` say why others are left out.
    """

    library: Library
    store: Store
    settings: Settings
    clock_problem: ClockProblem | None = None
    packs: tuple[ContentSource, ...] = ()
    pack_errors: tuple[MlquizError, ...] = ()

    @classmethod
    @contextmanager
    def open(
        cls,
        announce: Callable[[], None] | None = None,
        packs: Sequence[Path] = (),
        lang: Lang | None = None,
    ) -> Iterator[Services]:
        """Open the library and the learner's store; close both on exit.

        The library has the content that ships with mlquiz, that of the folders `packs` and that of
        the packs of the settings. A session that ends normally leaves a backup of the day, if
        something has changed. `announce` is called before waiting for another program that holds
        the store. Raises MlquizError if one of `packs` cannot be used. Errors are in the language
        `lang`, else in that of the settings, once these are open.
        """
        with Store.in_folder(data_dir(), announce) as store:
            settings = Settings(store)
            with errors_in(lang or settings.language):
                found, errors = _open_packs(packs, settings)
                sources = [bundled(), *found] if found else None
                with Library.open(sources) as library:
                    problem = check_clock(store, utc_now())
                    try:
                        yield cls(library, store, settings, problem, found, errors)
                    except SystemExit:  # this is how the app ends
                        _save_backup(store)
                        raise
                    _save_backup(store)

    @property
    def demo_folders(self) -> tuple[Path, ...]:
        """The folders of the demos: that of mlquiz, then those of the packs."""
        return (demos_dir(), *(pack.demos for pack in self.packs))

    def concepts_in(self, packs: Sequence[Path]) -> list[str]:
        """Return the ids of the concepts of these packs, given by id or folder and open."""
        from mlquiz.packs.opening import is_named

        chosen = [pack for pack in self.packs if any(is_named(pack, each) for each in packs)]
        return [concept for pack in chosen for concept in self.library.concepts_of(pack)]

    @property
    def calendar(self) -> Calendar:
        """The learner's calendar, as configured."""
        return self.store.calendar

    def days_left(self, now: datetime) -> int | None:
        """Return the number of days until the interview; None if no date is set."""
        date = self.settings.interview_date
        return None if date is None else (date - self.calendar.day_of(now)).days

    def record_action(self, item: str, action: Action, at: datetime) -> None:
        """Append an action on an item other than an answer, such as resuming or flagging it."""
        self.store.record_action(item, action, at)

    def record_run(self, run: RunRecord) -> None:
        """Save the record of a demo run."""
        self.store.record_run(run)

    def mark_hint_shown(self, hint: str) -> bool:
        """Remember that a hint is shown; return whether it was never shown before."""
        name = f"{hint}_shown"
        if self.store.setting(name) is not None:
            return False
        self.store.set_setting(name, "1")
        return True

    def warnings(self, lang: Lang) -> Iterator[str]:
        """Yield the warnings to show at the start, in the language `lang`."""
        known = (
            self.store.damaged_file,
            self.clock_problem,
            self.library.problems,
            self.pack_errors,
        )
        if not any(known):
            return
        from mlquiz.study.warnings import about_clock, about_library, about_packs, about_store

        yield from about_store(self.store, lang)
        yield from about_clock(self.clock_problem, lang)
        yield from about_packs(self.pack_errors, lang)
        yield from about_library(self.library, lang)


def _save_backup(store: Store) -> None:
    if store.has_changed:
        from mlquiz.store.daily_backup import save_daily_backup

        save_daily_backup(store, store.calendar.day_of(utc_now()))


def _open_packs(
    asked: Sequence[Path], settings: Settings
) -> tuple[tuple[ContentSource, ...], tuple[MlquizError, ...]]:
    """Return the packs asked for and those of the settings, and the errors of the latter."""
    if not (asked or settings.packs):
        return (), ()
    from mlquiz.packs.opening import open_packs  # not needed for the first question

    opened = open_packs(asked, settings.pack_folders)
    return opened.packs, opened.errors
