"""A writer that sends text to the terminal without waking another thread."""

from __future__ import annotations

import math
import os
import threading
from contextlib import suppress
from queue import Full, Queue
from time import monotonic
from typing import TextIO

from textual.drivers._writer_thread import MAX_QUEUED_WRITES, WriterThread

CHECK_SECONDS = 0.1
"""Seconds after which a write that waits for the queue checks if waiting still makes sense."""


class TerminalWriter(WriterThread):
    """A writer whose thread only writes what the terminal does not take at once.

    In Textual 8.2, a thread writes everything, so that the app need not wait for a slow terminal.
    Waking the thread delays each paint, most of all if other programs keep the processors busy.
    If the queue is full when the terminal is closed, Textual's app waits for ever.
    """

    def __init__(self, file: TextIO) -> None:
        super().__init__(file)
        file.flush()
        self._encoding, self._errors = file.encoding, file.errors or "strict"
        self._queued: Queue[bytes | None] = Queue(MAX_QUEUED_WRITES)
        self._lock = threading.Lock()
        self._failure: OSError | None = None
        self._deadline = math.inf
        self._terminal = _open_nonblocking(file)

    def write(self, text: str) -> None:
        """Write text, after all earlier text; wait while `MAX_QUEUED_WRITES` writes are queued.

        Raise OSError if the terminal is gone, or if it takes nothing before the deadline. What was
        queued when the terminal went away is lost.
        """
        data = text.encode(self._encoding, self._errors)
        if self._terminal is not None:
            with self._lock:
                if not self._queued.unfinished_tasks:
                    rest = data[_write_nonblocking(self._terminal, data) :]
                    if rest:
                        self._queue_data(rest)
                    return
        self._queue_data(data)

    def _queue_data(self, data: bytes | None) -> None:
        while self._failure is None:
            left = max(0.0, self._deadline - monotonic())
            try:
                self._queued.put(data, timeout=min(CHECK_SECONDS, left))
            except Full:
                if not left:
                    raise TimeoutError from None
            else:
                return
        raise self._failure

    def set_deadline(self, seconds: float) -> None:
        """Stop waiting for the terminal after these seconds. A signal handler may call this."""
        self._deadline = monotonic() + seconds

    def run(self) -> None:
        """Write what is queued until `stop` is called or the terminal is gone."""
        try:
            while (data := self._queued.get()) is not None:
                while data:
                    data = data[os.write(self.fileno(), data) :]
                self._queued.task_done()
        except OSError as error:
            self._failure = error

    def stop(self) -> None:
        """Write what is queued and end the thread; leave it to itself after the deadline."""
        with suppress(OSError):
            self._queue_data(None)
            left = self._deadline - monotonic()
            self.join(None if math.isinf(left) else max(0.0, left))
        if self._terminal is not None:
            os.close(self._terminal)
            self._terminal = None


def _open_nonblocking(file: TextIO) -> int | None:
    """Open the terminal of `file` again for writing; return None if that is not possible.

    The standard output itself must not become non-blocking: other programs share it.
    """
    try:
        name = os.ttyname(file.fileno())
        return os.open(name, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
    except OSError:
        return None


def _write_nonblocking(terminal: int, data: bytes) -> int:
    """Write as much as the terminal takes; return the number of bytes."""
    try:
        return os.write(terminal, data)
    except BlockingIOError:
        return 0
