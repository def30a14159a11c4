"""Opening the learner's library, store and settings for a command."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mlquiz.cli.stdio import echo
from mlquiz.errors import errors_in
from mlquiz.output import writes_chinese

if TYPE_CHECKING:
    from pathlib import Path

    from mlquiz.packs.source import ContentSource
    from mlquiz.store.store import Store
    from mlquiz.study.services import Services
    from mlquiz.text import Lang


NO_CHINESE = (
    "mlquiz: The output's encoding ({encoding}) has no Chinese characters: set "
    "PYTHONIOENCODING=utf-8, or use English (--lang en)."
)
_warned = False


@contextmanager
def open_services(asked: Lang | None = None, packs: Sequence[Path] = ()) -> Iterator[Services]:
    """Open the library, the store and the settings, and write their warnings to stderr.

    The library includes the packs in the folders `packs`.

    Warnings, such as of unreadable content or a damaged database, and errors are in the language
    asked for, else in that of the settings.
    """
    from mlquiz.study.services import Services
    from mlquiz.study.settings import environment_language

    opening = Services.open(lambda: _report_waiting(asked), packs, asked)
    with errors_in(asked or environment_language()), opening as services:
        lang = asked or services.settings.language
        warn_of_encoding(lang)
        _warn(services.warnings(lang))
        yield services


@contextmanager
def open_store(asked: Lang | None = None) -> Iterator[tuple[Store, Lang]]:
    """Open only the learner's data; yield the store and the language asked for or set.

    Warns on stderr if a damaged database was replaced.
    """
    from mlquiz.paths import data_dir
    from mlquiz.store.store import Store
    from mlquiz.study.settings import Settings, environment_language
    from mlquiz.study.warnings import about_store

    with (
        errors_in(asked or environment_language()),
        Store.in_folder(data_dir(), lambda: _report_waiting(asked)) as store,
    ):
        lang = asked or Settings(store).language
        with errors_in(lang):
            warn_of_encoding(lang)
            _warn(about_store(store, lang))
            yield store, lang


@contextmanager
def open_sources(
    asked: Lang | None = None, packs: Sequence[Path] = ()
) -> Iterator[tuple[list[ContentSource], Lang]]:
    """Yield what ships with mlquiz, the packs asked for and those of the settings; and a language.

    Packs of the settings that cannot be used are reported on stderr. Raises MlquizError if one that
    is asked for cannot be used.
    """
    from mlquiz.packs.source import bundled
    from mlquiz.study.settings import Settings

    with open_store(asked) as (store, lang):
        folders = Settings(store).pack_folders if Settings(store).packs else []
    with errors_in(lang):
        sources = [bundled()]
        if packs or folders:
            from mlquiz.packs.opening import open_packs
            from mlquiz.study.warnings import about_packs

            opened = open_packs(packs, folders)
            _warn(about_packs(opened.errors, lang))
            sources += opened.packs
        yield sources, lang


def warn_of_encoding(lang: Lang) -> None:
    """Warn once on stderr if standard output cannot encode Chinese."""
    global _warned  # noqa: PLW0603 - a command may open its data twice
    if lang == "zh" and not (_warned or writes_chinese()):
        _warned = True
        echo(NO_CHINESE.format(encoding=sys.stdout.encoding), err=True)


def _report_waiting(asked: Lang | None) -> None:
    """Report on stderr that the database is locked; the settings may not be readable yet."""
    from mlquiz.i18n.messages import MESSAGES
    from mlquiz.study.settings import environment_language

    words = MESSAGES["store.waiting"][asked or environment_language()]
    echo(f"mlquiz: {words}", err=True)


def _warn(warnings: Iterator[str]) -> None:
    for warning in warnings:
        echo(f"mlquiz: {warning}", err=True)


def wants_plain(*, asked: bool) -> bool:
    """Return whether to run line by line: if asked for, or if no terminal can show the app."""
    no_screen = not (sys.stdin.isatty() and sys.stdout.isatty())
    unnamed = "windows" if os.name == "nt" else "dumb"  # the terminals of Windows set no TERM
    return asked or no_screen or os.environ.get("TERM", unnamed) == "dumb"
