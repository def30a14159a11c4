"""A small library with ladders, and interviews over it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mlquiz.library.library import Library
from mlquiz.store.store import Store
from mlquiz.study.services import Services
from mlquiz.study.settings import Settings
from tests.building.content import write
from tests.building.ladders import ladder, open_rung, rung
from tests.building.small_library import write_content

CLIMB = ladder(
    "climb",
    open_rung("what", points=4, item="pick"),
    open_rung("why", false_premise=True),
    rung("when_not", "pick"),
    rung("compute", "sum"),
    rung("show", "foresee"),
    concept="c",
)
JUDGE = ladder(
    "judge",
    rung("what", "judge"),
    rung("why", "c-say"),
    rung("show", "prints"),
    concept="c",
    level="senior",
)


@contextmanager
def services_with(folder: Path, store: Store, *ladders: str) -> Iterator[Services]:
    """Yield services with the small library and these ladders, by default `CLIMB` and `JUDGE`."""
    content = write_content(folder)
    for source in ladders or (CLIMB, JUDGE):
        name = source.split('id = "')[1].split('"')[0]
        write(content / "interviews" / f"{name}.toml", source)
    with Library.open([content], folder / "interviews.sqlite") as library:
        assert library.problems == ()
        yield Services(library, store, Settings(store))
