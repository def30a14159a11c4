"""The command `mlquiz pack`: make, check, trust, add, list and remove packs."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mlquiz.cli.context import open_store
from mlquiz.cli.options import language_option
from mlquiz.cli.stdio import echo, echo_json, read_line
from mlquiz.errors import MlquizError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mlquiz.packs.source import ContentSource
    from mlquiz.text import Lang

FOLDER = click.Path(path_type=Path, readable=False)  # what cannot be read may be removed


@click.group(epilog="Example: mlquiz pack new mypack")
def pack() -> None:
    """Add other content and demos to those of mlquiz.

    A pack is a folder; `mlquiz pack new DIR` makes one whose comments explain its files.
    """


@pack.command(epilog="Example: mlquiz pack new mypack --lang en")
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option(
    "--id", "name", metavar="ID", default="", help="Id of the pack; default: the folder's name."
)
@language_option
def new(folder: Path, name: str, lang: Lang | None) -> None:
    """Create a small working pack in the new folder DIR.

    Its language is the one chosen with --lang, or that of the settings.
    """
    from mlquiz.cli.layout import aligned, show
    from mlquiz.i18n.cli import translate
    from mlquiz.packs.new import create_pack

    with open_store(lang) as (_, shown_in):
        files = create_pack(folder, shown_in, name)
    show(map(str, files))
    where = shlex.quote(str(folder))
    steps = [
        (f"mlquiz pack check {where}", "pack.next_check"),
        (f"mlquiz quiz --pack {where}", "pack.next_quiz"),
        (f"mlquiz pack trust {where}", "pack.next_trust"),
        (f"mlquiz pack add {where}", "pack.next_add"),
    ]
    show(["", *aligned([(command, translate(key, shown_in)) for command, key in steps])])


@pack.command(epilog="Example: mlquiz pack check mypack --run")
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--run", is_flag=True, help="Also run the demos and the code in questions.")
@click.pass_context
def check(context: click.Context, folder: Path, run: bool) -> None:
    """Check the pack in DIR for problems, as `mlquiz check DIR` does."""
    from mlquiz.cli.check import check_folder
    from mlquiz.packs.manifest import open_pack

    context.exit(check_folder(open_pack(folder).folder, run=run, as_json=False))


@pack.command(epilog="Example: mlquiz pack trust mypack")
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--yes", is_flag=True, help="Do not ask.")
@language_option
def trust(folder: Path, yes: bool, lang: Lang | None) -> None:
    """Allow the code of the pack in DIR to run.

    That is the code of its demos and in its questions. It runs with your permissions: read it
    first. If it changes, it is not trusted any more. DIR may be the id of a pack that was added.
    """
    from mlquiz.cli.layout import show
    from mlquiz.i18n.cli import translate
    from mlquiz.packs.manifest import open_pack
    from mlquiz.packs.opening import find_folder
    from mlquiz.packs.trust import changes_since_trust, code_hashes, record_trust, was_trusted
    from mlquiz.study.settings import Settings

    with open_store(lang) as (store, shown_in):
        opened = open_pack(find_folder(folder, Settings(store).pack_folders))
        code = code_hashes(opened.folder)
        changes = changes_since_trust(opened.folder, code)
        if not changes:
            key = "pack.trusted_already" if code else "pack.nothing_to_trust"
            echo(translate(key, shown_in))
            return
        known = was_trusted(opened.folder)
        key = "pack.code_differs" if known else "pack.code"
        show([translate(key, shown_in, changes=changes.described(shown_in) if known else "")])
        show(f"  {opened.folder / name}" for name in (*changes.changed, *changes.new))
        if not (yes or _confirmed(translate("pack.ask_trust", shown_in))):
            echo(translate("pack.not_trusted", shown_in))
            raise click.exceptions.Exit(1)
        record_trust(opened.folder, code)
        echo(translate("pack.trusted", shown_in, name=opened.name))


def _confirmed(question: str) -> bool:
    """Return whether the answer on standard input is y or yes; not at the end of input."""
    answer = read_line(question) or ""
    return answer.strip().casefold() in ("y", "yes", "是", "好")


@pack.command(epilog="Example: mlquiz pack add mypack")
@click.argument("folder", metavar="DIR", type=FOLDER)
@language_option
def add(folder: Path, lang: Lang | None) -> None:
    """Add the pack in DIR to what you study (the setting `packs`)."""
    from mlquiz.errors import UsageError
    from mlquiz.i18n.cli import translate
    from mlquiz.packs.manifest import open_pack
    from mlquiz.packs.opening import open_packs
    from mlquiz.study.settings import Settings

    with open_store(lang) as (store, shown_in):
        settings = Settings(store)
        opened = open_pack(folder)
        if os.pathsep in str(opened.folder):
            raise UsageError(
                f"The path {opened.folder} contains {os.pathsep!r}, which separates the folders of "
                "the setting `packs`: rename it.",
                f"路径 {opened.folder} 含有 {os.pathsep}，这是设置项 packs 中的分隔符：请改名。",
            )
        others = open_packs([], settings.pack_folders).packs
        open_packs([*(each.folder for each in others), opened.folder])
        settings.save_packs([*settings.pack_folders, opened.folder])
    echo(translate("pack.added", shown_in, name=opened.name))


@pack.command(epilog="Example: mlquiz pack remove mypack")
@click.argument("folder", metavar="DIR", type=FOLDER)
@language_option
def remove(folder: Path, lang: Lang | None) -> None:
    """Stop studying the pack in DIR, and trusting its code. Its files and your answers stay.

    DIR may be the pack's id.
    """
    from mlquiz.errors import UsageError
    from mlquiz.i18n.cli import translate
    from mlquiz.packs.manifest import name_in
    from mlquiz.packs.opening import find_folder
    from mlquiz.packs.trust import revoke_trust, was_trusted
    from mlquiz.study.settings import Settings

    with open_store(lang) as (store, shown_in):
        settings = Settings(store)
        removed = Path(os.path.realpath(find_folder(folder, settings.pack_folders)))
        kept = [each for each in settings.pack_folders if each != removed]
        if len(kept) == len(settings.pack_folders) and not was_trusted(removed):
            raise UsageError(
                f"{removed} is not one of your packs: `mlquiz pack list` shows them.",
                f"{removed} 不在你的内容包之列：用 `mlquiz pack list` 可查看。",
            )
        settings.save_packs(kept)
        revoke_trust(removed)
    echo(translate("pack.removed", shown_in, name=name_in(removed)))


@pack.command("list", epilog="Example: mlquiz pack list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@language_option
def list_(as_json: bool, lang: Lang | None) -> None:
    """List the packs that are studied, and whether their code may run."""
    from mlquiz.cli.layout import aligned, show, terminal_width
    from mlquiz.i18n.cli import translate
    from mlquiz.packs.opening import open_packs
    from mlquiz.render.sanitize import plain
    from mlquiz.study.settings import Settings

    with open_store(lang) as (store, shown_in):
        opened = open_packs([], Settings(store).pack_folders)
    states, unusable = states_of(opened.packs)
    errors = [*opened.errors, *unusable]
    if as_json:
        echo_json(as_record(states, [str(error) for error in errors]))
        return
    rows = [
        (each.name, translate(f"pack.code_{state}", shown_in), plain(str(each.folder)))
        for each, state in states
    ]
    lines = aligned(rows, width=terminal_width())
    reasons = [error.in_language(shown_in) for error in errors]
    show([*lines, *reasons] or [translate("pack.none", shown_in)])


def states_of(
    packs: Iterable[ContentSource],
) -> tuple[list[tuple[ContentSource, str]], list[MlquizError]]:
    """Return the packs with the state of their code, and why that of others cannot be read."""
    states: list[tuple[ContentSource, str]] = []
    errors: list[MlquizError] = []
    for each in packs:
        try:
            states.append((each, state_of(each)))
        except MlquizError as error:
            errors.append(error)
    return states, errors


def state_of(opened: ContentSource) -> str:
    """Return the state of a pack's code: `none`, `trusted`, `changed` or `new`."""
    from mlquiz.packs.trust import changes_since_trust, code_hashes, was_trusted

    if changes_since_trust(opened.folder, code_hashes(opened.folder)):
        return "changed" if was_trusted(opened.folder) else "new"
    return "trusted" if was_trusted(opened.folder) else "none"


def as_record(states: Iterable[tuple[ContentSource, str]], errors: Sequence[str]) -> dict[str, Any]:
    """Return the packs, with the states of their code, as a record for JSON."""
    return {
        "packs": [
            {
                "id": each.name,
                "title": {"en": each.title.en, "zh": each.title.zh},
                "folder": str(each.folder),
                "languages": list(each.languages),
                "code": state,
            }
            for each, state in states
        ],
        "errors": list(errors),
    }
