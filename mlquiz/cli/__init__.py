"""The `mlquiz` command. Importing it loads click and nothing heavier."""

from __future__ import annotations

import os
import sys

import click

from mlquiz import __version__
from mlquiz.cli.check import check
from mlquiz.cli.concepts import concepts, learn
from mlquiz.cli.demo import demo
from mlquiz.cli.settings import settings
from mlquiz.cli.state import state
from mlquiz.cli.stats import stats
from mlquiz.cli.study import cards, quiz, study
from mlquiz.cli.verify import verify
from mlquiz.errors import MlquizError, UsageError

USAGE, FAILURE, INTERRUPTED = 2, 1, 130


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


for command in (quiz, cards, learn, concepts, stats, demo, verify, check, state, settings):
    cli.add_command(command)


def main() -> None:
    """Run the command line; errors are one sentence on stderr and an exit code."""
    try:
        code = cli.main(prog_name="mlquiz", standalone_mode=False)
    except click.exceptions.Abort:
        code = _stopped()
    except KeyboardInterrupt:
        code = _stopped()
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except MlquizError as error:
        click.echo(f"mlquiz: {error}", err=True)
        code = USAGE if isinstance(error, UsageError) else FAILURE
    except BrokenPipeError:
        # Whoever read the output has left; without this, Python complains again when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = FAILURE
    sys.exit(code)


def _stopped() -> int:
    click.echo("\nStopped.", err=True)
    return INTERRUPTED
