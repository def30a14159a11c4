"""Running a demo's script directly, `python demos/section/name.py`, in this process."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from pathlib import Path

from mlquiz.errors import MlquizError, UsageError
from mlquiz.lab.child.execution import execute
from mlquiz.lab.knobs import parse_settings
from mlquiz.lab.protocol import Request
from mlquiz.lab.spec_file import load_spec
from mlquiz.output import json_document
from mlquiz.text import LANGUAGES, Text

MAX_SEED = 2**63 - 1
"""The same limit as that of `mlquiz demo`."""

STOPPED = Text("Stopped.", "已停止。")


def run_alone(script: Path) -> None:
    """Run the demo script at `script` with the options of the command line and show the result.

    Exits with code 1 if the run fails or the reader of its output closes the pipe, 2 for a wrong
    argument, and 130 after Ctrl-C; returns if the run succeeds.
    """
    path = script.resolve()
    arguments = _arguments(path)
    try:
        _run(path, arguments)
        sys.stdout.flush()
    except MlquizError as error:
        print(error.in_language(arguments.lang), file=sys.stderr)
        if detail := getattr(error, "detail", ""):
            print(detail, file=sys.stderr)
        sys.exit(2 if isinstance(error, UsageError) else 1)
    except KeyboardInterrupt:
        print(STOPPED[arguments.lang], file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        # The reader has closed the pipe; discard the output that is flushed at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _arguments(script: Path) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"python {script.name}", allow_abbrev=False)
    parser.add_argument("--seed", type=_seed, default=0, help="random seed")
    parser.add_argument(
        "--set", action="append", default=[], metavar="KNOB=VALUE", help="set a knob; repeatable"
    )
    parser.add_argument("--all", action="store_true", help="also list the checks")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead")
    parser.add_argument(
        "--lang", choices=LANGUAGES, default="en", help="language of the texts (default: en)"
    )
    return parser.parse_args()


def _seed(text: str) -> int:
    """Parse a seed; argparse shows the message of the ArgumentTypeError raised if it is invalid."""
    with contextlib.suppress(ValueError):
        if 0 <= (seed := int(text)) <= MAX_SEED:
            return seed
    raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 to {MAX_SEED}.")


def _run(script: Path, arguments: argparse.Namespace) -> None:
    import torch

    from mlquiz.lab.child.worker import limit_torch_threads
    from mlquiz.lab.json_report import json_report
    from mlquiz.lab.report import show_run
    from mlquiz.render.terminal import Terminal

    spec = load_spec(script.with_suffix(".toml"))
    knobs = parse_settings(spec, arguments.set)
    request = Request(spec.name, script, spec.conditions, arguments.seed, knobs)
    limit_torch_threads()
    events = execute(request, torch.__version__)
    if arguments.json:
        with contextlib.redirect_stdout(sys.stderr):  # what the script prints is not JSON
            report = json_report(spec, events, arguments.lang)
        print(json_document(report))
    else:
        terminal = Terminal(sys.stdout)
        shown = spec.with_settings(knobs)
        show_run(shown, events, arguments.lang, terminal, every_claim=arguments.all)
