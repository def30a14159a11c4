"""`mlquiz state`: the learner's data as files."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mlquiz.cli.opening import open_store
from mlquiz.cli.streams import echo

if TYPE_CHECKING:
    from mlquiz.store.store import Store

FILE = click.Path(path_type=Path, dir_okay=False)


@click.group(epilog="Example: mlquiz state export backup.jsonl")
def state() -> None:
    """See, back up, merge and rebuild what you did."""


@state.command(epilog="Example: mlquiz state path")
def path() -> None:
    """Print where the database is."""
    from mlquiz.paths import data_dir
    from mlquiz.store.store import FILE_NAME

    echo(data_dir() / FILE_NAME)


@state.command(epilog="Example: mlquiz state rebuild")
def rebuild() -> None:
    """Derive the schedule again from the log of answers."""
    from mlquiz.cli.phrases import tell

    with open_store() as (store, lang):
        count = store.rebuild()
    echo(tell("state.rebuilt", lang, count=count))


@state.command(epilog="Example: mlquiz state export backup.jsonl")
@click.argument("file", type=FILE, required=False)
def export(file: Path | None) -> None:
    """Write the log as JSON lines to FILE, or to standard output."""
    from mlquiz.cli.phrases import tell
    from mlquiz.files import replacing
    from mlquiz.store.exchange import write_log

    with open_store() as (store, lang):
        if file is None:
            write_log(store.events(), sys.stdout)
            return
        _guard(file, store)
        with replacing(file) as partial, partial.open("w", encoding="utf-8") as out:
            count = write_log(store.events(), out)
    # What reads a pipe wants the log alone.
    echo(tell("state.exported", lang, count=count, file=file), err=not file.is_file())


@state.command(epilog="Example: mlquiz state backup mlquiz-2027-01-31.sqlite")
@click.argument("file", type=FILE)
def backup(file: Path) -> None:
    """Copy the database to FILE, which `import` and `merge` read as well."""
    from mlquiz.cli.phrases import tell

    with open_store() as (store, lang):
        _guard(file, store)
        store.backup(file)
    echo(tell("state.copied", lang, file=file))


def _guard(file: Path, store: Store) -> None:
    """Refuse to write over the database itself, or over what may be the last good copy of it."""
    from mlquiz.errors import MlquizError, UsageError
    from mlquiz.store.opening import SIDE_FILES

    own = [store.path.with_name(store.path.name + ending) for ending in ("", *SIDE_FILES)]
    if any(_is_same(file, each) for each in own):
        raise UsageError(
            f"{file} belongs to the database in use and was left as it is: choose another FILE.",
            f"{file} 是正在使用的数据库或其附属文件，未作改动：请换一个文件名。",
        )
    if store.set_aside:
        raise MlquizError(
            f"The database was damaged and is now {store.set_aside}; {file} was left as it is: "
            "run this again, best with another FILE, to copy what could be read.",
            f"数据库已损坏，原文件移至 {store.set_aside}；{file} 保持原样："
            "请再次运行以复制恢复出来的内容，最好换一个文件名。",
        )


def _is_same(file: Path, own: Path) -> bool:
    try:
        return file.samefile(own)
    except OSError:  # one of them is not there yet
        return os.path.realpath(file) == os.path.realpath(own)


@state.command("import", epilog="Example: mlquiz state import backup.jsonl")
@click.argument("file", type=FILE)
def import_(file: Path) -> None:
    """Add the events of an exported log or a backup that are not here yet."""
    _merge(file)


@state.command(epilog="Example: mlquiz state merge other-laptop.jsonl")
@click.argument("file", type=FILE)
def merge(file: Path) -> None:
    """Merge the log or the database of another device: the union of both, replayed."""
    _merge(file)


def _merge(file: Path) -> None:
    from mlquiz.cli.phrases import tell
    from mlquiz.store.exchange import read_events

    with open_store() as (store, lang):
        events = read_events(file)
        added = store.merge(events)
    echo(tell("state.merged", lang, added=added, known=len(events) - added))
