"""Options shared by several commands, which may also be given before the command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def _own_or_of_group(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
    """Return the value given to the command, or else the one given before it."""
    return value or context.find_root().params.get(parameter.name or "", value)


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
        type=click.Path(path_type=Path),
        callback=_own_or_of_group,
        help=help_text,
    )


pack_option = _packs("Use the pack in this folder, too; repeatable.")
only_pack_option = _packs("Only this pack: its folder, or the id of an added one; repeatable.")
