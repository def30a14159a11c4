"""Editing a text in the user's own editor."""

from __future__ import annotations

import sys

from mlquiz.errors import MlquizError


def edit(text: str, extension: str) -> str | None:
    """Let the user edit `text` in $VISUAL or $EDITOR; return None if it was not saved.

    Raises MlquizError if there is no terminal, if the editor fails, or if EDITOR is not a command.
    """
    import click

    if not (
        sys.__stdin__ and sys.__stdin__.isatty() and sys.__stdout__ and sys.__stdout__.isatty()
    ):
        raise MlquizError(
            "An editor needs a terminal: type the text here instead.",
            "编辑器需要终端：请直接在这里输入。",
        )
    try:
        return click.edit(f"{text}\n", extension=extension)
    except UnicodeDecodeError as error:
        raise MlquizError(
            "The text was not taken over: save it as UTF-8 in your editor.",
            "没有采用编辑的内容：请在编辑器中以 UTF-8 编码保存。",
        ) from error
    except (click.ClickException, OSError, ValueError) as error:
        reason = error.format_message() if isinstance(error, click.ClickException) else error
        raise MlquizError(
            f"The editor does not work ({reason}): set EDITOR to another one.",
            f"编辑器无法使用（{reason}）：请把环境变量 EDITOR 设为别的编辑器。",
        ) from error
