"""A writer that sends text to the terminal without waking another thread."""

from __future__ import annotations

import os
import threading
from queue import Queue
from typing import TextIO

from textual.drivers._writer_thread import MAX_QUEUED_WRITES, WriterThread


class TerminalWriter(WriterThread):
    """A writer whose thread only writes what the terminal does not take at once.

    In Textual 8.2, a thread writes everything, so that the app need not wait for a slow terminal.
    Waking the thread delays each paint, most of all if other programs keep the processors busy.
    """

    def __init__(self, file: TextIO) -> None:
        super().__init__(file)
        file.flush()
        self._encoding, self._errors = file.encoding, file.errors or "strict"
        self._queued: Queue[bytes | None] = Queue(MAX_QUEUED_WRITES)
        self._lock = threading.Lock()
        self._terminal = _open_nonblocking(file)

    def write(self, text: str) -> None:
        """Write text, after all earlier text; raise OSError if the terminal is gone."""
        data = text.encode(self._encoding, self._errors)
        if self._terminal is not None:
            with self._lock:
                if not self._queued.unfinished_tasks:
                    rest = data[_write_nonblocking(self._terminal, data) :]
                    if rest:
                        self._queued.put(rest)
                    return
        self._queued.put(data)

    def run(self) -> None:
        """Write what is queued until `stop` is called."""
        while (data := self._queued.get()) is not None:
            while data:
                data = data[os.write(self.fileno(), data) :]
            self._queued.task_done()

    def stop(self) -> None:
        """Write what is queued and end the thread."""
        self._queued.put(None)
        self.join()
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
