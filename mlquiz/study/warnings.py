"""Warnings to the learner about the database, the clock and the content."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mlquiz.text import Lang

if TYPE_CHECKING:
    from mlquiz.errors import MlquizError
    from mlquiz.library.library import Library
    from mlquiz.store.store import Store
    from mlquiz.study.clock import ClockProblem


def about_store(store: Store, lang: Lang) -> Iterator[str]:
    """Yield the warning about a damaged database that was renamed on opening, if any."""
    if store.damaged_file is None:
        return
    from mlquiz.i18n.messages import translate
    from mlquiz.render.sanitize import plain

    known = {"path": store.damaged_file, "count": store.salvaged}
    yield plain(translate("warning.damaged_file", lang, **known))


def about_clock(problem: ClockProblem | None, lang: Lang) -> Iterator[str]:
    """Yield the warning about a clock that jumped, if it did."""
    if problem is None:
        return
    from mlquiz.i18n.messages import translate

    key = "warning.future" if problem.is_future else "warning.pause"
    last, now = (f"{moment.astimezone():%Y-%m-%d %H:%M}" for moment in (problem.last, problem.now))
    yield translate(key, lang, last=last, now=now)


def about_packs(errors: Sequence[MlquizError], lang: Lang) -> Iterator[str]:
    """Yield a warning for each pack of the settings that cannot be used."""
    from mlquiz.i18n.messages import translate

    for error in errors:
        yield translate("warning.pack", lang, reason=error.in_language(lang))


def about_library(library: Library, lang: Lang) -> Iterator[str]:
    """Yield a warning about each source with content that cannot be read."""
    broken = sorted({problem.file for problem in library.problems})
    for source in library.sources:
        own = [file for file in broken if file.is_relative_to(source.content)]
        if not own:
            continue
        import shlex

        from mlquiz.i18n.messages import translate
        from mlquiz.render.sanitize import plain

        key = "warning.broken" if len(own) == 1 else "warning.broken_files"
        folder = shlex.quote(str(source.folder))
        command = f"mlquiz pack check {folder}" if source.name else "mlquiz check"
        yield plain(translate(key, lang, file=own[0], count=len(own), command=command))
