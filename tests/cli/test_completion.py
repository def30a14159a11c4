"""Completion in real shells, at a terminal: what is typed after `--set KNOB=` belongs to it."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import shutil
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

SETUP = {
    "bash": 'PS1="> "; bind "set enable-bracketed-paste off"; '
    'eval "$(_MLQUIZ_COMPLETE=bash_source mlquiz)"; echo READY',
    "zsh": "autoload -U compinit; compinit -u -D; PS1='> '; "
    'eval "$(_MLQUIZ_COMPLETE=zsh_source mlquiz)"; echo READY',
    "fish": "function fish_prompt; echo '> '; end; "
    "_MLQUIZ_COMPLETE=fish_source mlquiz | source; echo READY",
}
START = {"bash": ["--norc", "-i"], "zsh": ["-f", "-i"], "fish": ["--no-config", "-i"]}
PATIENCE = 60.0

Complete = Callable[[str], str]


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Shell:
    """An interactive shell at a terminal."""

    def __init__(self, name: str, environment: dict[str, str]) -> None:
        self._terminal, inside = pty.openpty()
        self._process = subprocess.Popen(
            [name, *START[name]], stdin=inside, stdout=inside, stderr=inside,
            env=environment, start_new_session=True,
            preexec_fn=_take_terminal,  # noqa: PLW1509 - it only calls the system
        )  # fmt: skip
        os.close(inside)
        self._seen = ""

    def type(self, text: str) -> None:
        os.write(self._terminal, text.encode())

    def wait_for(self, text: str) -> str:
        """Return what was printed up to and with `text`, and forget it."""
        while text not in self._seen:
            readable, _, _ = select.select([self._terminal], [], [], PATIENCE)
            assert readable, f"{text!r} did not come: {self._seen!r}"
            self._seen += os.read(self._terminal, 4096).decode("utf-8", "replace")
        found, _, self._seen = self._seen.partition(text)
        return found + text

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._terminal)


@pytest.fixture(params=SETUP)
def complete(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Complete]:
    """Type a line with tabs in it; return the arguments that the command was given."""
    name = request.param
    if not shutil.which(name):
        pytest.skip(f"there is no {name} here")
    command = tmp_path / "bin" / "mlquiz"
    command.parent.mkdir()
    command.write_text(
        "#!/bin/sh\n"
        f'[ -n "$_MLQUIZ_COMPLETE" ] && exec {sys.executable} -m mlquiz "$@"\n'
        'printf "<"; printf "%s|" "$@"; echo ">END"\n'
    )
    command.chmod(0o755)
    environment = {
        **os.environ, "PATH": f"{command.parent}:{os.environ['PATH']}", "TERM": "dumb",
        "HOME": str(tmp_path), "HISTFILE": "",
    }  # fmt: skip
    shell = Shell(name, environment)

    def run(line: str) -> str:
        *parts, last = line.split("\t")
        for part in parts:
            shell.type(f"{part}\t")
        shell.type(f"{last}\r")
        return shell.wait_for(">END").rpartition("<")[2].removesuffix("|>END")

    with closing(shell):
        shell.type(f"{SETUP[name]}\r")
        shell.wait_for("READY\r\n")
        yield run


def test_no_blank_comes_after_the_name_of_a_knob(complete: Complete) -> None:
    assert complete("mlquiz demo dropout --set la\t0.3") == "demo|dropout|--set|label_noise=0.3"
    assert complete("mlquiz demo dropout --set=la\t0.3") == "demo|dropout|--set=label_noise=0.3"
    assert complete("mlquiz dem\tdropout") == "demo|dropout"


def test_the_choices_of_a_knob_are_completed(complete: Complete) -> None:
    line = "mlquiz demo accumulated_gradient --set batch_size=24\t--json"
    knob = "demo|accumulated_gradient|--set|batch_size=240|--json"
    assert complete(line) == knob
