"""`mlquiz resume`: what was suspended or buried comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mlquiz.cli.opening import open_desk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from mlquiz.domain.scheduling import CardState


@click.command(epilog="Example: mlquiz resume bn-eval-mismatch")
@click.argument("items", nargs=-1, metavar="[ITEM]...")
def resume(items: tuple[str, ...]) -> None:
    """Ask suspended or buried ITEMs again; without any, list what is set apart."""
    from mlquiz.domain.events import Action
    from mlquiz.domain.scheduling import is_waiting
    from mlquiz.errors import unknown
    from mlquiz.study.clock import utc_now

    now = utc_now()
    with open_desk() as desk:
        apart = {item: each for item, each in desk.store.states().items() if is_waiting(each, now)}
        for item in items:
            if item not in apart:
                raise unknown("item set apart", item, apart, "`mlquiz resume` lists them.")
        for item in items:
            desk.store.note(item, Action.RESUME, now)
    if items:
        click.echo(f"{len(items)} resumed.")
    else:
        show(apart, now)


def show(apart: Mapping[str, CardState], now: datetime) -> None:
    """List what is set apart, and until when."""
    for item, state in sorted(apart.items()):
        until = state.buried_until
        buried = f"until {until.astimezone():%Y-%m-%d %H:%M}" if until and until > now else ""
        click.echo(f"{item}  {'suspended' if state.suspended else buried}")
    if not apart:
        click.echo("Nothing is suspended or buried.")
