"""Warnings to the learner about the database, the clock and the content."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mlquiz.text import Lang

if TYPE_CHECKING:
    from mlquiz.library.library import Library
    from mlquiz.store.store import Store
    from mlquiz.study.clock import ClockProblem


def about_store(store: Store, lang: Lang) -> Iterator[str]:
    """Yield the warning about a damaged database that was renamed on opening, if any."""
    if store.set_aside is None:
        return
    from mlquiz.i18n.messages import translate
    from mlquiz.render.sanitize import plain

    known = {"path": store.set_aside, "count": store.salvaged}
    yield plain(translate("warning.set_aside", lang, **known))


def about_clock(problem: ClockProblem | None, lang: Lang) -> Iterator[str]:
    """Yield the warning about a clock that jumped, if it did."""
    if problem is None:
        return
    from mlquiz.i18n.messages import translate

    key = "warning.future" if problem.is_future else "warning.pause"
    last, now = (f"{moment.astimezone():%Y-%m-%d %H:%M}" for moment in (problem.last, problem.now))
    yield translate(key, lang, last=last, now=now)


def about_library(library: Library, lang: Lang) -> Iterator[str]:
    """Yield the warning about content that cannot be read, if any."""
    broken = sorted({problem.file for problem in library.problems})
    if not broken:
        return
    from mlquiz.i18n.messages import translate
    from mlquiz.render.sanitize import plain

    key = "warning.broken" if len(broken) == 1 else "warning.brokens"
    yield plain(translate(key, lang, file=broken[0], count=len(broken)))
