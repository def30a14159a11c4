"""Editing a text in the user's own editor."""

from __future__ import annotations

import sys

from mlquiz.errors import MlquizError


def edit(text: str, extension: str) -> str | None:
    """Let the user edit `text` in $VISUAL, or else $EDITOR; return None if it was not saved.

    Raises MlquizError if there is no terminal, if the editor fails or its command is invalid, or if
    the text is not saved as UTF-8.
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
            "The edited text could not be read: save it as UTF-8 in your editor.",
            "无法读取编辑后的内容：请在编辑器中以 UTF-8 编码保存。",
        ) from error
    except (click.ClickException, OSError, ValueError) as error:
        reason = error.format_message() if isinstance(error, click.ClickException) else error
        raise MlquizError(
            f"The editor failed ({reason}): set VISUAL or EDITOR to another one.",
            f"编辑器出错（{reason}）：请把环境变量 VISUAL 或 EDITOR 设为别的编辑器。",
        ) from error
