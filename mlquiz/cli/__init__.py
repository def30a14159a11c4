"""The `mlquiz` command. Importing it loads click and nothing heavier."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import NoReturn

import click

from mlquiz import __version__
from mlquiz.cli.check import check
from mlquiz.cli.concepts import concepts, learn
from mlquiz.cli.demo import demo
from mlquiz.cli.resume import resume
from mlquiz.cli.settings import settings
from mlquiz.cli.state import state
from mlquiz.cli.stats import stats
from mlquiz.cli.streams import prepare_streams
from mlquiz.cli.study import cards, quiz, study
from mlquiz.cli.verify import verify
from mlquiz.errors import MlquizError, UsageError

USAGE, FAILURE, INTERRUPTED = 2, 1, 130
DEBUG = "MLQUIZ_DEBUG=1 before the command shows more."
LONGEST = 200


@click.group(
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: mlquiz quiz --section normalization -n 10",
)
@click.version_option(__version__, prog_name="mlquiz")
@click.pass_context
def cli(context: click.Context) -> None:
    """Learn machine-learning fundamentals, with answers that prove themselves.

    Without a command, mlquiz opens on what is due today.
    """
    if context.invoked_subcommand is None:
        study()


for command in (
    quiz,
    cards,
    learn,
    concepts,
    stats,
    resume,
    demo,
    verify,
    check,
    state,
    settings,
):
    cli.add_command(command)


def main() -> None:
    """Run the command line; errors are one sentence on stderr and an exit code."""
    prepare_streams()
    try:
        code = cli.main(prog_name="mlquiz", standalone_mode=False)
        sys.stdout.flush()
    except (click.exceptions.Abort, KeyboardInterrupt):
        code = _stopped()
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except MlquizError as error:
        code = _told(str(error), USAGE if isinstance(error, UsageError) else FAILURE)
    except BrokenPipeError:
        code = FAILURE
    except Exception as error:  # noqa: BLE001 - nobody should have to read a traceback
        code = _unexpected(error)
    _leave(code)


def _stopped() -> int:
    return _told("\nStopped.", INTERRUPTED, name="")


def _told(sentence: str, code: int, *, name: str = "mlquiz: ") -> int:
    with contextlib.suppress(OSError):
        click.echo(f"{name}{sentence}", err=True)
    return code


def _unexpected(error: Exception) -> int:
    """Say what nobody foresaw in one sentence; MLQUIZ_DEBUG=1 shows where it came from."""
    if os.environ.get("MLQUIZ_DEBUG"):
        import traceback

        traceback.print_exception(error)
        return FAILURE
    if isinstance(error, OSError) and error.strerror:
        where = f" ({error.filename})" if error.filename else ""
        return _told(f"The system refuses: {error.strerror}{where}. {DEBUG}", FAILURE)
    reason = str(error).strip().partition("\n")[0][:LONGEST]
    what = f"{type(error).__name__}: {reason}" if reason else type(error).__name__
    return _told(
        f"Something went wrong that should not ({what}); what you answered is saved. {DEBUG}",
        FAILURE,
    )


def _leave(code: int) -> NoReturn:
    """Exit; whoever read the output may have left, which is no reason to complain again."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)
