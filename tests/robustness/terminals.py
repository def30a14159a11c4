"""Run a program on a real terminal, and check the state that it leaves behind."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence

from tests.building.throwaway import PATIENCE

TICK = 0.05
ESCAPES = re.compile(r"\x1b(\[[0-9;?<>=$]*[a-zA-Z]|\][^\x07]*\x07|[()][A-Z0-9]|[=>])")
FULL_SCREEN = "\x1b[?1049h"
"""The escape sequence that switches to the alternate screen."""
MODES = re.compile(r"\x1b\[\?(\d+)([hl])")
AT_FIRST = {"7", "25"}
"""Modes that are set in a new terminal: lines wrap, the cursor is shown."""


class Terminal:
    """A program in its own session on a terminal of 80x24; use as a context manager."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], list(command), dict(environment))
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self._attributes = self._settings()
        self.output = ""
        self._sent = 0
        self._code: int | None = None

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self._code is None:
            for number in (signal.SIGKILL, signal.SIGCONT):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.pid, number)
            os.waitpid(self.pid, 0)
        self.hang_up()

    def hang_up(self) -> None:
        """Close the terminal, as closing its window does."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def _settings(self) -> list[object]:
        *settings, _characters = termios.tcgetattr(self._fd)
        return settings

    @property
    def is_as_before(self) -> bool:
        """Whether the program restored the terminal: modes, echo and cursor."""
        modes = set(AT_FIRST)
        for mode, change in MODES.findall(self.output):
            (modes.add if change == "h" else modes.discard)(mode)
        kitty = self.output.count("\x1b[>") == self.output.count("\x1b[<u")
        return modes == AT_FIRST and kitty and self._settings() == self._attributes

    @property
    def is_full_screen(self) -> bool:
        """Whether the program is on the alternate screen."""
        return self.output.rfind("\x1b[?1049h") > self.output.rfind("\x1b[?1049l")

    def read(self) -> None:
        """Append new output to `output`; wait for it for at most `TICK` seconds."""
        if self._fd >= 0 and select.select([self._fd], [], [], TICK)[0]:
            with contextlib.suppress(OSError):
                self.output += os.read(self._fd, 1 << 16).decode(errors="replace")

    def wait_until(self, condition: Callable[[], bool], *, reads: bool = True) -> None:
        """Read until `condition` returns True; raise TimeoutError after `PATIENCE` seconds.

        If `reads` is false, only wait.
        """
        end = time.monotonic() + PATIENCE
        while not condition():
            if reads:
                self.read()
            else:
                time.sleep(TICK)
            if time.monotonic() > end:
                raise TimeoutError(ESCAPES.sub("", self.output)[-3000:])

    def wait_for_text(self, words: str, *, after: str = "") -> None:
        """Read until `words` appear after the last `skip_output` or `send`, and after `after`."""

        def is_painted() -> bool:
            painted = self.output[self._sent :]
            return words in ESCAPES.sub("", painted.partition(after)[2] if after else painted)

        self.wait_until(is_painted)

    def skip_output(self) -> None:
        """Make `wait_for_text` ignore everything painted so far."""
        self.read()
        self._sent = len(self.output)

    def send(self, keys: str) -> None:
        """Skip the output so far, then press keys."""
        self.send_bytes(keys.encode())

    def send_bytes(self, data: bytes) -> None:
        """Skip the output so far, then send the bytes of keys, or a part of them."""
        self.skip_output()
        os.write(self._fd, data)

    def exit_code(self, *, reads: bool = True) -> int:
        """Wait for the program to exit; return its exit code, negative if a signal killed it.

        Read the output until then. If `reads` is false, leave it unread: the app has to wait.
        """

        def ended() -> bool:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._code = os.waitstatus_to_exitcode(status)
            return bool(pid)

        self.wait_until(ended, reads=reads)
        self.read()
        assert self._code is not None
        return self._code


def groups_below(pid: int) -> set[int]:
    """Return the process groups of a process's descendants, except its own group."""
    table = processes()
    found, ahead = {pid}, [pid]
    while ahead:
        parent = ahead.pop()
        children = {child for child, (above, _) in table.items() if above == parent} - found
        found |= children
        ahead += children
    return {group for each, (_, group) in table.items() if each in found} - {table[pid][1]}


def processes() -> dict[int, tuple[int, int]]:
    """Return the parent and the process group of every process by its id, without zombies."""
    listing = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,pgid=,stat="], capture_output=True, text=True, check=True
    )
    rows = (line.split() for line in listing.stdout.splitlines())
    return {int(p): (int(above), int(group)) for p, above, group, stat in rows if stat[0] != "Z"}


def survivors(groups: set[int]) -> set[int]:
    """Return the processes still in these groups after waiting up to `PATIENCE` seconds."""
    end = time.monotonic() + PATIENCE
    while True:
        left = {pid for pid, (_, group) in processes().items() if group in groups}
        if not left or time.monotonic() > end:
            return left
        time.sleep(TICK)
