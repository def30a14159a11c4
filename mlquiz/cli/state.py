"""The command `mlquiz state`: back up, restore, export and merge the learner's data."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mlquiz.cli.context import open_store
from mlquiz.cli.options import language_option
from mlquiz.cli.stdio import echo, echo_json
from mlquiz.output import writes_utf_8

if TYPE_CHECKING:
    from mlquiz.store.log_file import SavedLog
    from mlquiz.store.store import Store
    from mlquiz.text import Lang

FILE = click.Path(path_type=str, dir_okay=False, allow_dash=True)
STANDARD_STREAM = "-"


@click.group(epilog="Example: mlquiz state export backup.jsonl")
def state() -> None:
    """Back up, merge, export and rebuild your study data."""


@state.command(epilog="Example: mlquiz state path")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@language_option
def path(as_json: bool, lang: Lang | None) -> None:
    """Print where your data and the cache are. The cache can be deleted at any time."""
    from mlquiz.cli.layout import aligned
    from mlquiz.i18n.cli import translate
    from mlquiz.paths import cache_dir, data_dir
    from mlquiz.store.store import FILE_NAME
    from mlquiz.study.settings import environment_language

    paths = {"data": data_dir() / FILE_NAME, "cache": cache_dir()}
    if as_json:
        echo_json({name: str(path) for name, path in paths.items()})
        return
    shown_in = lang or environment_language()
    rows = [(translate(f"state.{name}", shown_in), str(path)) for name, path in paths.items()]
    for line in aligned(rows):
        echo(line)


@state.command(epilog="Example: mlquiz state rebuild")
@language_option
def rebuild(lang: Lang | None) -> None:
    """Derive the schedule again from the log of answers."""
    from mlquiz.i18n.cli import translate

    with open_store(lang) as (store, shown_in):
        count = store.rebuild()
    echo(translate("state.rebuilt", shown_in, count=count))


@state.command(epilog="Example: mlquiz state export backup.jsonl")
@click.argument("file", type=FILE, default=STANDARD_STREAM)
@language_option
def export(file: str, lang: Lang | None) -> None:
    """Write the log and the mock interviews to FILE as JSON lines.

    FILE is standard output by default.
    """
    from mlquiz.files import atomic_write
    from mlquiz.i18n.cli import translate
    from mlquiz.store.log_file import write_log

    with open_store(lang) as (store, shown_in):
        if file == STANDARD_STREAM:
            ascii_only = not writes_utf_8()
            write_log(store.events(), sys.stdout, store.interview_records(), ascii_only=ascii_only)
            return
        target = Path(file)
        _guard(target, store)
        with atomic_write(target) as partial, partial.open("w", encoding="utf-8") as out:
            count = write_log(store.events(), out, store.interview_records())
    # A program that reads FILE through a pipe expects only the log.
    message = translate("state.exported", shown_in, count=count, file=file)
    echo(message, err=not target.is_file())


@state.command(epilog="Example: mlquiz state backup mlquiz-2027-01-31.sqlite")
@click.argument("file", type=FILE)
@language_option
def backup(file: str, lang: Lang | None) -> None:
    """Copy the database to FILE. `restore`, `import` and `merge` read the copy."""
    from mlquiz.i18n.cli import translate

    with open_store(lang) as (store, shown_in):
        target = _real_file(file)
        _guard(target, store)
        store.backup(target)
    echo(translate("state.copied", shown_in, file=file))


@state.command(epilog="Example: mlquiz state restore mlquiz-2027-01-31.sqlite")
@click.argument("file", type=FILE)
@language_option
def restore(file: str, lang: Lang | None) -> None:
    """Replace your data with the backup FILE. Your previous data is saved next to the database."""
    from mlquiz.i18n.cli import translate
    from mlquiz.store.restore import restore as restore_backup

    with open_store(lang) as (store, shown_in):
        source = _real_file(file)
        _refuse_own(source, store)
        restored = restore_backup(store, source)
    echo(translate("state.restored", shown_in, count=restored.events, file=file))
    if restored.saved:
        command = f"mlquiz state restore {shlex.quote(str(restored.saved))}"
        echo(translate("state.saved", shown_in, file=restored.saved, command=command))


def _real_file(name: str) -> Path:
    """Return the path of a database file; raise UsageError for a standard stream."""
    from mlquiz.errors import UsageError

    if name == STANDARD_STREAM:
        raise UsageError(
            "A database needs a file of its own: give a FILE name instead of -, or use "
            "`mlquiz state export -` and `mlquiz state import -`.",
            "数据库需要一个真正的文件：请用文件名代替 -，"
            "或改用 `mlquiz state export -` 和 `mlquiz state import -`。",
        )
    return Path(name)


def _guard(file: Path, store: Store) -> None:
    """Raise an error if writing `file` could lose data.

    Raises UsageError if it belongs to the database in use, and MlquizError if the database was
    damaged, because `file` may be the last good copy of it.
    """
    from mlquiz.errors import MlquizError

    _refuse_own(file, store)
    if store.damaged_file:
        raise MlquizError(
            f"The database was damaged and moved to {store.damaged_file}; {file} was left as it "
            "is: run this again, preferably with another FILE, to copy what could be read.",
            f"数据库已损坏，原文件移至 {store.damaged_file}；{file} 保持原样："
            "请再次运行以复制恢复出来的内容，最好换一个文件名。",
        )


def _refuse_own(file: Path, store: Store) -> None:
    """Raise UsageError if the file belongs to the database in use."""
    from mlquiz.errors import UsageError
    from mlquiz.store.connection import SIDE_FILES

    own = [store.path.with_name(store.path.name + ending) for ending in ("", *SIDE_FILES)]
    if any(_is_same(file, each) for each in own):
        raise UsageError(
            f"{file} belongs to the database in use and was left as it is: choose another FILE.",
            f"{file} 是正在使用的数据库或其附属文件，未作改动：请换一个文件名。",
        )


def _is_same(file: Path, own: Path) -> bool:
    try:
        return file.samefile(own)
    except OSError:  # one of them does not exist yet
        return os.path.realpath(file) == os.path.realpath(own)


@state.command("import", epilog="Example: mlquiz state import backup.jsonl")
@click.argument("file", type=FILE)
@language_option
def import_(file: str, lang: Lang | None) -> None:
    """Add the new events of an exported log or of a backup.

    FILE may be - for a log on standard input.
    """
    _merge(file, lang)


@state.command(epilog="Example: mlquiz state merge other-laptop.jsonl")
@click.argument("file", type=FILE)
@language_option
def merge(file: str, lang: Lang | None) -> None:
    """Same as `import`, for the log or database of another device.

    FILE may be - for a log on standard input.
    """
    _merge(file, lang)


def _merge(file: str, lang: Lang | None) -> None:
    from mlquiz.i18n.cli import translate

    with open_store(lang) as (store, shown_in):
        log = _saved_log(file)
        added = store.merge(log.events) + store.merge_interviews(log.interviews)
    known = len(log.events) + len(log.interviews) - added
    echo(translate("state.merged", shown_in, added=added, known=known))


def _saved_log(file: str) -> SavedLog:
    from mlquiz.store.log_file import SQLITE_HEADER, read_log, read_saved_log

    if file != STANDARD_STREAM:
        return read_saved_log(Path(file))
    raw = sys.stdin.buffer.read()
    if raw.startswith(SQLITE_HEADER):
        _real_file(file)
    return read_log(Path("standard input"), raw)
