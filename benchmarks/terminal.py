"""Run a program on a pseudo-terminal: press keys and wait for text to be painted."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence

LIMIT = 120.0
"""Timeout in seconds between paints, enough to read the largest library before the first one."""
UP, DOWN = "\x1b[A", "\x1b[B"
ESCAPES = re.compile(rb"\x1b(\[[0-9;?<>=]*[a-zA-Z]|\][^\x07]*\x07|[()][A-Z0-9]|[=>])")


class Terminal:
    """A child process on a terminal of 120x40; use as a context manager."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.start = time.perf_counter()
        self._pid, self._fd = pty.fork()
        if self._pid == 0:  # set the size before the program starts, or it lays out twice
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
            os.execvpe(command[0], list(command), dict(environment))

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._fd)

    def wait_for(self, text: str) -> float:
        """Return the milliseconds from the start, or the last key, until `text` is painted."""
        seen = b""
        while text.encode() not in ESCAPES.sub(b"", seen):
            seen += self._read(LIMIT)
        return (time.perf_counter() - self.start) * 1000

    def press(self, key: str, text: str) -> float:
        """Press a key on a quiet terminal; return the milliseconds until `text` appears."""
        self.quiet(0.3)
        self.send(key)
        return self.wait_for(text)

    def send(self, key: str) -> None:
        """Press a key and restart the clock of `wait_for`."""
        self.start = time.perf_counter()
        os.write(self._fd, key.encode())

    def quiet(self, seconds: float) -> None:
        """Read until nothing has been painted for `seconds`."""
        while select.select([self._fd], [], [], seconds)[0]:
            os.read(self._fd, 1 << 16)

    def drain(self, seconds: float) -> str:
        """Read for `seconds` and return the painted text."""
        seen, end = b"", time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            if select.select([self._fd], [], [], left)[0]:
                seen += self._read(LIMIT)
        return ESCAPES.sub(b"", seen).decode(errors="replace")

    def _read(self, limit: float) -> bytes:
        if not select.select([self._fd], [], [], limit)[0]:
            raise TimeoutError(f"nothing was painted for {limit:.0f} s")
        return os.read(self._fd, 1 << 16)
