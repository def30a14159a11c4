"""The `mlquiz` command. Importing it loads click but no command modules."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING, NoReturn

import click

from mlquiz import __version__
from mlquiz.cli.group import LazyGroup
from mlquiz.cli.options import language_option, pack_option, plain_option
from mlquiz.cli.stdio import echo, prepare_streams
from mlquiz.errors import MlquizError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from mlquiz.text import Lang

USAGE, FAILURE, INTERRUPTED = 2, 1, 130
DEBUG_HINT = "Run it again with MLQUIZ_DEBUG=1 for a traceback."
MAX_REASON_LENGTH = 200
COMMANDS = {
    "quiz": ("mlquiz.cli.study", "Answer questions that are due, then new ones."),
    "cards": ("mlquiz.cli.study", "Recall flashcards that are due, then new ones."),
    "interview": ("mlquiz.cli.interview", "Take a mock interview that goes as deep as you can."),
    "learn": ("mlquiz.cli.concepts", "Read the lesson of a concept."),
    "concepts": ("mlquiz.cli.concepts", "List the concept map and how far you are with it."),
    "plan": ("mlquiz.cli.plan", "Plan each day until the interview."),
    "stats": ("mlquiz.cli.stats", "Show what was answered and what falls due."),
    "resume": ("mlquiz.cli.resume", "Ask suspended or buried items again, or list them."),
    "demo": ("mlquiz.cli.demo", "Run a demo and show which of its claims hold, or list all."),
    "verify": ("mlquiz.cli.verify", "Run demos over many seeds and count how often claims hold."),
    "check": ("mlquiz.cli.check", "Check content and demos for problems."),
    "pack": ("mlquiz.cli.pack", "Add other content and demos to those of mlquiz."),
    "schema": ("mlquiz.cli.schema", "Print the JSON Schema of content or demo files."),
    "state": ("mlquiz.cli.state", "Back up, merge, export and rebuild your study data."),
    "tune": ("mlquiz.cli.tune", "Fit the schedule to your memory."),
    "settings": ("mlquiz.cli.settings", "Show or set the language, the theme, the daily limit…"),
}


def help_width() -> int:
    """Return the width of help texts in columns; click's default would import all compressors."""
    try:
        columns = int(os.environ.get("COLUMNS") or os.get_terminal_size().columns)
    except (ValueError, OSError):
        columns = 80
    return max(50, min(columns, 100) - 2)


@click.group(
    cls=LazyGroup,
    table=COMMANDS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "terminal_width": help_width()},
    epilog="Example: mlquiz quiz --section normalization -n 10",
)
@language_option
@plain_option
@pack_option
@click.version_option(__version__, prog_name="mlquiz")
@click.pass_context
def cli(context: click.Context, lang: Lang | None, *, plain: bool, packs: tuple[Path, ...]) -> None:
    """Learn machine-learning fundamentals, with answers that prove themselves.

    Without a command, mlquiz opens on what is due today.
    """
    if context.invoked_subcommand is None:
        from mlquiz.cli.study import study

        study(lang=lang, plain=plain, packs=packs)


def main() -> None:
    """Run the command line and exit; an error is one line on stderr and an exit code."""
    prepare_streams()
    if "_MLQUIZ_COMPLETE" in os.environ:
        from mlquiz.cli.shells import register

        register()
    try:
        code = cli.main(prog_name="mlquiz", standalone_mode=False)
        sys.stdout.flush()
    except (click.exceptions.Abort, KeyboardInterrupt):
        code = _report_interrupt()
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except MlquizError as error:
        code = _report(str(error), USAGE if isinstance(error, UsageError) else FAILURE)
    except BrokenPipeError:
        code = FAILURE
    except Exception as error:  # noqa: BLE001 - nobody should have to read a traceback
        code = _report_interrupt() if was_interrupted(error) else _unexpected(error)
    _exit(code)


def was_interrupted(error: BaseException | None) -> bool:
    """Return whether Ctrl-C caused an error: Python wraps it while a class is being defined."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__
    return error is not None


def _report_interrupt() -> int:
    return _report("\nStopped.", INTERRUPTED, name="")


def _report(sentence: str, code: int, *, name: str = "mlquiz: ") -> int:
    """Write a sentence to stderr, if that is possible, and return `code`."""
    with contextlib.suppress(OSError):
        echo(f"{name}{sentence}", err=True)
    return code


def _unexpected(error: Exception) -> int:
    """Report an unexpected error in one line and return 1; MLQUIZ_DEBUG=1 prints a traceback."""
    if os.environ.get("MLQUIZ_DEBUG"):
        import traceback

        traceback.print_exception(error)
        return FAILURE
    if isinstance(error, OSError) and error.strerror:
        where = f" ({error.filename})" if error.filename else ""
        return _report(f"System error: {error.strerror}{where}. {DEBUG_HINT}", FAILURE)
    reason = str(error).strip().partition("\n")[0][:MAX_REASON_LENGTH].rstrip(".")
    what = f"{type(error).__name__}: {reason}" if reason else type(error).__name__
    return _report(f"Unexpected error: {what}. Your answers are saved. {DEBUG_HINT}", FAILURE)


def _exit(code: int) -> NoReturn:
    """Exit with `code`; ignore that the reader of the output may have closed the pipe."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if code == INTERRUPTED:
        # If Ctrl-C interrupted an `exec` of a string, as dataclasses use, CPython remembers it and
        # would end this process by the signal, whatever the exit code.
        with contextlib.suppress(OSError):
            sys.stderr.flush()
        os._exit(code)
    sys.exit(code)
