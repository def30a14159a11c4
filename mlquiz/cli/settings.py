"""`mlquiz settings`: what a learner can set."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from mlquiz.cli.completion import matching
from mlquiz.cli.opening import open_desk
from mlquiz.cli.streams import echo


def complete_setting(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete the name of a setting."""
    from mlquiz.study.settings import NAMES

    return matching(dict.fromkeys(NAMES, ""), incomplete)


@click.command(epilog="Example: mlquiz settings new_per_day 20")
@click.argument("name", required=False, shell_complete=complete_setting)
@click.argument("value", required=False)
def settings(name: str | None, value: str | None) -> None:
    """Show the settings, or set NAME to VALUE.

    Names: language, minutes_per_day, new_per_day, theme, interview_date, day_starts_at,
    max_answer_seconds.
    """
    from mlquiz.cli.layout import aligned, show, terminal_width
    from mlquiz.cli.phrases import tell
    from mlquiz.errors import unknown

    with open_desk() as desk:
        if name is not None and value is not None:
            desk.settings.set(name, value)
        values, lang = desk.settings.all(), desk.settings.language
    if name is not None and name not in values:
        raise unknown("setting", name, values)
    if name is not None:
        echo(f"{name} = {values[name]}")
        return
    rows = [(f"{key} = {kept}", tell(f"settings.{key}", lang)) for key, kept in values.items()]
    show(aligned(rows, width=terminal_width()))
