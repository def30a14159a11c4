"""A program on a pseudo-terminal: wait for what it paints, press its keys."""

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
"""Seconds without a paint after which nothing comes any more; the largest library is first read."""
UP, DOWN = "\x1b[A", "\x1b[B"
ESCAPES = re.compile(rb"\x1b(\[[0-9;?<>=]*[a-zA-Z]|\][^\x07]*\x07|[()][A-Z0-9]|[=>])")


class Terminal:
    """A child on a terminal of 120x40; use as a context manager."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.begun = time.perf_counter()
        self._pid, self._fd = pty.fork()
        if self._pid == 0:  # of its size before the program asks: it would lay itself out twice
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
            os.execvpe(command[0], list(command), dict(environment))

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._fd)

    def wait_for(self, words: str) -> float:
        """Return the milliseconds since the start, or the last key, until `words` are painted."""
        seen = b""
        while words.encode() not in ESCAPES.sub(b"", seen):
            seen += self._read(LIMIT)
        return (time.perf_counter() - self.begun) * 1000

    def press(self, key: str, words: str) -> float:
        """Press a key and return the milliseconds until these words are painted."""
        self.quiet(0.3)
        self.send(key)
        return self.wait_for(words)

    def send(self, key: str) -> None:
        """Press a key; the clock of `wait_for` starts now."""
        self.begun = time.perf_counter()
        os.write(self._fd, key.encode())

    def quiet(self, seconds: float) -> None:
        """Read until nothing was painted for so long."""
        while select.select([self._fd], [], [], seconds)[0]:
            os.read(self._fd, 1 << 16)

    def drain(self, seconds: float) -> str:
        """Read for so long; return what was painted."""
        seen, end = b"", time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            if select.select([self._fd], [], [], left)[0]:
                seen += self._read(LIMIT)
        return ESCAPES.sub(b"", seen).decode(errors="replace")

    def _read(self, limit: float) -> bytes:
        if not select.select([self._fd], [], [], limit)[0]:
            raise TimeoutError(f"nothing was painted for {limit:.0f} s")
        return os.read(self._fd, 1 << 16)
