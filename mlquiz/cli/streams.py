"""Standard streams and signals as the rest of mlquiz may rely on them."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

ENDINGS = (signal.SIGTERM, signal.SIGHUP)


def prepare_streams() -> None:
    """Open what was closed, and let no character that cannot be read or shown raise an error.

    A closed descriptor would be given to the next file that is opened, the database among them.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            _open_nowhere(number)
            stream = open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115
            setattr(sys, name, stream)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _open_nowhere(number: int) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    if nowhere != number:
        os.dup2(nowhere, number)
        os.close(nowhere)


@contextmanager
def ending_cleanly() -> Iterator[None]:
    """Let a signal that asks for the end unwind everything: files close, demos die, 128 + number.

    Not for the screen, which has an event loop that must hear of it first.
    """
    before = {number: signal.signal(number, _end) for number in ENDINGS if not _ignored(number)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ignored(number: int) -> bool:
    """Whether the caller wants the program to go on: `nohup`."""
    return signal.getsignal(number) is signal.SIG_IGN


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)
