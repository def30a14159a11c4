"""Options shared by several commands, which may also be given before the command."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from pathlib import Path

Command = TypeVar("Command", bound=Callable[..., Any])


def _own_or_of_group(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
    """Return the value given to the command, or else the one given before it."""
    return value or context.find_root().params.get(parameter.name or "", value)


def _folders(
    context: click.Context, parameter: click.Parameter, value: tuple[str, ...]
) -> tuple[Path, ...]:
    """Return the folders given to the command, or else those given before it."""
    folders = _own_or_of_group(context, parameter, value)
    if not folders:
        return ()
    from pathlib import Path  # `mlquiz --help` does without it

    return tuple(map(Path, folders))


language_option = click.option(
    "--lang",
    type=click.Choice(["en", "zh"]),
    callback=_own_or_of_group,
    help="Language for this command.",
)
plain_option = click.option(
    "--plain",
    is_flag=True,
    callback=_own_or_of_group,
    help="Run line by line, without the full-screen app.",
)


def _packs(help_text: str) -> Callable[[Command], Command]:
    """Return the option `--pack` with this help text."""
    return click.option(
        "--pack",
        "packs",
        multiple=True,
        metavar="DIR",
        type=click.Path(),
        callback=_folders,
        help=help_text,
    )


pack_option = _packs("Use the pack in this folder, too; repeatable.")
only_pack_option = _packs("Only this pack: its folder, or the id of an added one; repeatable.")
