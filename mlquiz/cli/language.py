"""The option that chooses a language for one command."""

from __future__ import annotations

import click

language_option = click.option(
    "--lang", type=click.Choice(["en", "zh"]), help="Language, for this time."
)
