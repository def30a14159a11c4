"""Options shared by several commands, which may also be given before the command."""

from __future__ import annotations

from typing import Any

import click


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
