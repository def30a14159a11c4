"""A learner's desk: library, store and settings, opened together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from mlquiz.library.library import Library
from mlquiz.paths import data_dir
from mlquiz.store.store import Store
from mlquiz.study.settings import Settings


@dataclass(frozen=True, slots=True)
class Desk:
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

    def warnings(self) -> Iterator[str]:
        """Yield what the learner should know before going on."""
        if self.store.set_aside:
            yield (
                f"The database was damaged and is now {self.store.set_aside}; a new one was begun "
                f"with the {self.store.salvaged} events that could be read. "
                "If you have a backup: `mlquiz state import FILE` adds what is missing."
            )
        broken = sorted({problem.file for problem in self.library.problems})
        if broken:
            more = f" and {len(broken) - 1} more" if len(broken) > 1 else ""
            yield f"{broken[0]}{more} cannot be read and is left out: see `mlquiz check`."
