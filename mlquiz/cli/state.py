"""`mlquiz state`: the learner's data as files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

FILE = click.Path(path_type=Path, dir_okay=False)


@click.group(epilog="Example: mlquiz state export backup.jsonl")
def state() -> None:
    """See, back up, merge and rebuild what you did."""


@state.command(epilog="Example: mlquiz state path")
def path() -> None:
    """Print where the database is."""
    from mlquiz.paths import data_dir
    from mlquiz.store.store import FILE_NAME

    click.echo(data_dir() / FILE_NAME)


@state.command(epilog="Example: mlquiz state rebuild")
def rebuild() -> None:
    """Derive the schedule again from the log of answers."""
    from mlquiz.paths import data_dir
    from mlquiz.store.store import Store

    with Store.in_folder(data_dir()) as store:
        click.echo(f"{store.rebuild()} items rebuilt from the log.")


@state.command(epilog="Example: mlquiz state export backup.jsonl")
@click.argument("file", type=FILE, required=False)
def export(file: Path | None) -> None:
    """Write the log as JSON lines to FILE, or to standard output."""
    from mlquiz.errors import MlquizError
    from mlquiz.paths import data_dir
    from mlquiz.store.exchange import write_log
    from mlquiz.store.store import Store

    with Store.in_folder(data_dir()) as store:
        if file is None:
            write_log(store.events(), sys.stdout)
            return
        partial = file.with_name(file.name + ".partial")
        try:
            with partial.open("w", encoding="utf-8") as out:
                written = write_log(store.events(), out)
            partial.replace(file)
        except OSError as error:
            raise MlquizError(f"{file} cannot be written: {error.strerror}.") from error
    click.echo(f"{written} events written to {file}.")


@state.command(epilog="Example: mlquiz state backup mlquiz-2027-01-31.sqlite")
@click.argument("file", type=FILE)
def backup(file: Path) -> None:
    """Copy the database to FILE, which `import` and `merge` read as well."""
    from mlquiz.paths import data_dir
    from mlquiz.store.store import Store

    with Store.in_folder(data_dir()) as store:
        store.backup(file)
    click.echo(f"Copied to {file}.")


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
    from mlquiz.paths import data_dir
    from mlquiz.store.exchange import read_events
    from mlquiz.store.store import Store

    events = read_events(file)
    with Store.in_folder(data_dir()) as store:
        added = store.merge(events)
    click.echo(f"{added} new events, {len(events) - added} known already.")
