"""Signals that ask for the end."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

ENDINGS = (signal.SIGTERM, signal.SIGHUP)


@contextmanager
def exit_on_signals() -> Iterator[None]:
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
