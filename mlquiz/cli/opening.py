"""What most commands begin with: the learner's library, store and settings."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from mlquiz.study.desk import Desk


@contextmanager
def open_desk() -> Iterator[Desk]:
    """Open library and store; say on stderr what could not be read or had to be set aside."""
    from mlquiz.study.desk import Desk

    with Desk.open() as desk:
        for warning in desk.warnings():
            click.echo(f"mlquiz: {warning}", err=True)
        yield desk


def wants_plain(*, asked: bool) -> bool:
    """Tell whether to go line by line: asked for, or no terminal that could hold a screen."""
    no_screen = not (sys.stdin.isatty() and sys.stdout.isatty())
    return asked or no_screen or os.environ.get("TERM", "dumb") == "dumb"
