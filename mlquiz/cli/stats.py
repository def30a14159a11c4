"""`mlquiz stats`: the learner's record."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from mlquiz.cli.opening import open_desk

if TYPE_CHECKING:
    from mlquiz.study.progress import Totals


@click.command(epilog="Example: mlquiz stats --json")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for a machine.")
def stats(as_json: bool) -> None:
    """Show what was answered and what falls due."""
    from mlquiz.study.clock import utc_now
    from mlquiz.study.progress import totals

    with open_desk() as desk:
        record = totals(desk.library, desk.store, utc_now())
    if as_json:
        click.echo(json.dumps(as_record(record), indent=2))
        return
    share = f" ({record.right / record.answers:.0%} right)" if record.answers else ""
    click.echo(f"Answers    {record.answers}{share}, {record.minutes:.0f} min")
    click.echo(f"Items      {record.met} of {record.items} met, {record.learnt} learnt")
    click.echo(f"Set apart  {record.suspended} suspended, {record.flagged} flagged")
    click.echo(f"Leeches    {record.leeches}")
    click.echo(f"Demo runs  {record.runs}")
    click.echo("Answered   " + "  ".join(f"{day:%d.%m.} {n}" for day, n in record.by_day if n))
    click.echo("Due        " + "  ".join(f"{day:%d.%m.} {n}" for day, n in record.due_by_day))


def as_record(record: Totals) -> dict[str, Any]:
    """Return the record as JSON has it."""
    plain = asdict(record)
    for name in ("by_day", "due_by_day"):
        plain[name] = {day.isoformat(): count for day, count in plain[name]}
    return plain
