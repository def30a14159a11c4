"""`mlquiz schema`: the JSON Schema of the files that authors write."""

from __future__ import annotations

import click

KINDS = ("content", "statements", "sections", "interviews", "demo")
"""As `FILE_KINDS` in `mlquiz.library.json_schema`, which takes longer to load."""


@click.command(epilog="Example: mlquiz schema demo > demo.schema.json")
@click.argument("kind", type=click.Choice(KINDS), default="content")
def schema(kind: str) -> None:
    """Print the JSON Schema of content or demo files.

    Editors with TOML support complete and check keys with it.
    """
    import json
    from typing import cast

    from mlquiz.cli.stdio import echo
    from mlquiz.library.json_schema import FileKind, json_schema

    echo(json.dumps(json_schema(cast("FileKind", kind)), indent=2, ensure_ascii=False))
