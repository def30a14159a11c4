"""A click group that imports a command only when it is called; `--help` imports none."""

from __future__ import annotations

from importlib import import_module
from typing import Any, cast

import click

from mlquiz.errors import nearest

Table = dict[str, tuple[str, str]]
"""By a command's name: the module that defines it under that name, and its line in `--help`."""


class LazyGroup(click.Group):
    """A click group of the commands in a table."""

    def __init__(self, *args: Any, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of all commands."""
        return sorted(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the module of a command and return it; None if there is no such command."""
        if cmd_name not in self.table:
            return None
        return cast("click.Command", getattr(import_module(self.table[cmd_name][0]), cmd_name))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the called command; fail, naming the nearest one, if there is no such command."""
        name = args[0]
        if name not in self.table and not name.startswith("-"):
            ctx.fail(f"There is no command {name!r}. {nearest(name, self.table)}".rstrip())
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.table[name][1]) for name in self.list_commands(ctx)])
