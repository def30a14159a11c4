"""`mlquiz schema`: the JSON Schema of the files that authors write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from mlquiz.text import Lang

KINDS = ("content", "statements", "sections", "interviews", "demo", "pack")
"""As `FILE_KINDS` in `mlquiz.library.json_schema`, which takes longer to load."""


@click.command(epilog="Example: mlquiz schema demo > demo.schema.json")
@click.argument("kind", type=click.Choice(KINDS), default="content")
@click.option(
    "--language", type=click.Choice(["en", "zh"]), help="Require this language only, as in a pack."
)
def schema(kind: str, language: Lang | None) -> None:
    """Print the JSON Schema of content or demo files, or of pack.toml.

    Editors with TOML support complete and check keys with it.
    """
    import json
    from typing import cast

    from mlquiz.cli.stdio import echo
    from mlquiz.library.json_schema import FileKind, json_schema
    from mlquiz.text import LANGUAGES

    languages = (language,) if language else LANGUAGES
    printed = json_schema(cast("FileKind", kind), languages)
    echo(json.dumps(printed, indent=2, ensure_ascii=False))
