"""Preparing the standard streams, reading from them and writing to them."""

from __future__ import annotations

import codecs
import io
import os
import sys
from typing import Any

import click

SPELLING = "mlquiz.spelling"


def prepare_streams() -> None:
    """Reopen closed streams, and spell in ASCII the characters that an output cannot encode.

    A closed descriptor would be reused for the next file opened, which may be the database.
    """
    codecs.register_error(SPELLING, _spell)
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            _open_nowhere(number)
            stream = open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115
            setattr(sys, name, stream)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace" if number == 0 else SPELLING)


def _spell(error: UnicodeError) -> tuple[str, int]:
    from mlquiz.render.spelling import spell  # rarely needed: most terminals use UTF-8

    return spell(error)


def echo(text: object = "", *, err: bool = False, nl: bool = True) -> None:
    """Print to standard output or standard error; errors are wrapped to the terminal's width.

    Without a file, `click.echo` would write UTF-8 even if the encoding is ASCII.
    """
    if err and sys.stderr.isatty():
        from mlquiz.render.terminal import Terminal

        text = "\n".join(Terminal(sys.stderr).wrapped(str(text)))
    click.echo(text, file=sys.stderr if err else sys.stdout, nl=nl)


def echo_json(contents: dict[str, Any]) -> None:
    """Print a JSON document; escape its texts if standard output cannot encode them."""
    from mlquiz.output import json_document

    echo(json_document(contents))


def read_line(prompt: str) -> str | None:
    """Show the prompt and return the next line of standard input; None at the end of input."""
    from mlquiz.render.terminal import Terminal

    *lines, last = Terminal(sys.stdout).wrapped(prompt)
    for each in lines:
        sys.stdout.write(f"{each}\n")
    try:
        line = input(last)
    except EOFError:
        return None
    if not sys.stdin.isatty():
        sys.stdout.write("\n")  # on a terminal, Enter ends the prompt's line
    return line


def _open_nowhere(number: int) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    if nowhere != number:
        os.dup2(nowhere, number)
        os.close(nowhere)
