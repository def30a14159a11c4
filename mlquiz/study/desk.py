"""A learner's desk: library, store and settings, opened together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from msgspec import Struct

from mlquiz.domain.calendar import Calendar
from mlquiz.domain.text import Lang
from mlquiz.library.library import Library
from mlquiz.paths import data_dir
from mlquiz.store.store import Store
from mlquiz.study.settings import Settings


class Desk(Struct, frozen=True):
    """What every front end works with."""

    library: Library
    store: Store
    settings: Settings

    @classmethod
    @contextmanager
    def open(cls) -> Iterator[Desk]:
        """Open the shipped library and the learner's store; close both at the end."""
        with Store.in_folder(data_dir()) as store, Library.open() as library:
            yield cls(library, store, Settings(store))

    @property
    def calendar(self) -> Calendar:
        """The learner's days, as set."""
        return self.store.calendar

    def warnings(self, lang: Lang) -> Iterator[str]:
        """Yield what the learner should know before going on."""
        if self.store.set_aside is None and not self.library.problems:
            return
        from mlquiz.study.warnings import about_library, about_store

        yield from about_store(self.store, lang)
        yield from about_library(self.library, lang)
