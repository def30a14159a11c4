"""The command `mlquiz settings`: show or change the learner's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from mlquiz.cli.completion import matching
from mlquiz.cli.context import open_services
from mlquiz.cli.options import language_option
from mlquiz.cli.stdio import echo, echo_json

if TYPE_CHECKING:
    from datetime import date

    from mlquiz.text import Lang


def complete_setting(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete the name of a setting."""
    from mlquiz.study.settings import NAMES

    return matching(dict.fromkeys(NAMES, ""), incomplete)


def complete_value(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete the value of a setting that has a fixed set of choices."""
    from mlquiz.study.settings import CHOICES

    choices = CHOICES.get(context.params.get("name") or "", ())
    return matching(dict.fromkeys(choices, ""), incomplete)


@click.command(epilog="Example: mlquiz settings minutes_per_day 15")
@click.argument("name", required=False, shell_complete=complete_setting)
@click.argument("value", required=False, shell_complete=complete_value)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@language_option
def settings(name: str | None, value: str | None, as_json: bool, lang: Lang | None) -> None:
    """Show the settings, or set NAME to VALUE.

    Names: goal, language, minutes_per_day, new_per_day, theme, interview_date, day_starts_at,
    max_answer_seconds, ask_confidence, predict_first, packs.
    """
    from mlquiz.cli.layout import aligned, show, terminal_width
    from mlquiz.i18n.cli import translate
    from mlquiz.study.settings import check_name

    with open_services(lang) as services:
        if name is not None:
            check_name(name)
        if name is not None and value is not None:
            services.settings.set(name, value)
        values, texts = services.settings.values(), services.settings.all()
        shown_in = lang or services.settings.language
    names = [name] if name else list(texts)
    if as_json:
        echo_json({"settings": {key: as_json_value(values[key]) for key in names}})
    elif name is not None:
        echo(f"{name} = {texts[name]}")
    else:
        rows = [(f"{key} = {texts[key]}", translate(f"settings.{key}", shown_in)) for key in names]
        show(aligned(rows, width=terminal_width()))


def as_json_value(value: str | int | date | None) -> str | int | None:
    """Return a setting's value for JSON: a date as ISO 8601, None if it is not set."""
    return value if value is None or isinstance(value, str | int) else value.isoformat()
